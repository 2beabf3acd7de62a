/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright the Ringside founders */
/* The benchmark's events, as an LTTng-UST tracepoint provider. */
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER bench

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "./bench_events.h"

#if !defined(BENCH_EVENTS_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define BENCH_EVENTS_H

#include <lttng/tracepoint.h>

LTTNG_UST_TRACEPOINT_EVENT(bench, one_int,
	LTTNG_UST_TP_ARGS(int, value),
	LTTNG_UST_TP_FIELDS(
		lttng_ust_field_integer(int, value, value)
	)
)

LTTNG_UST_TRACEPOINT_EVENT(bench, mixed,
	LTTNG_UST_TP_ARGS(int, a, long, b, double, c, const char *, d),
	LTTNG_UST_TP_FIELDS(
		lttng_ust_field_integer(int, a, a)
		lttng_ust_field_integer(long, b, b)
		lttng_ust_field_float(double, c, c)
		lttng_ust_field_string(d, d)
	)
)

/* What the nested record of the Java benchmark holds, side by side. */
LTTNG_UST_TRACEPOINT_EVENT(bench, flat,
	LTTNG_UST_TP_ARGS(long, id, int, quantity, double, price, int, venue_id, const char *, venue_name),
	LTTNG_UST_TP_FIELDS(
		lttng_ust_field_integer(long, id, id)
		lttng_ust_field_integer(int, quantity, quantity)
		lttng_ust_field_float(double, price, price)
		lttng_ust_field_integer(int, venue_id, venue_id)
		lttng_ust_field_string(venue_name, venue_name)
	)
)

/* Never enabled. */
LTTNG_UST_TRACEPOINT_EVENT(bench, disabled,
	LTTNG_UST_TP_ARGS(int, value),
	LTTNG_UST_TP_FIELDS(
		lttng_ust_field_integer(int, value, value)
	)
)

#endif

#include <lttng/tracepoint-event.h>

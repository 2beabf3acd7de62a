/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright the Ringside founders */
/*
 * What recording an event through LTTng-UST costs: bench CASE THREADS EVENTS
 * prints nanoseconds for an event and thread, after a warm-up of a tenth.
 */
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "bench_events.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *text = "XNAS";
static long events;
static void (*load)(long count);
static pthread_barrier_t start;

static void one_int(long count)
{
	for (long i = 0; i < count; i++)
		lttng_ust_tracepoint(bench, one_int, (int) i);
}

static void mixed(long count)
{
	for (long i = 0; i < count; i++)
		lttng_ust_tracepoint(bench, mixed, (int) i, i, (double) i, text);
}

static void flat(long count)
{
	for (long i = 0; i < count; i++)
		lttng_ust_tracepoint(bench, flat, 17, 3, 9.99, 5, text);
}

static void disabled(long count)
{
	for (long i = 0; i < count; i++)
		lttng_ust_tracepoint(bench, disabled, (int) i);
}

static double now_nanos(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e9 + now.tv_nsec;
}

static void *run(void *nanos)
{
	load(events / 10);
	pthread_barrier_wait(&start);
	double begin = now_nanos();
	load(events);
	*(double *) nanos = (now_nanos() - begin) / events;
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: bench one_int|mixed|flat|disabled THREADS EVENTS\n");
		return 2;
	}
	int threads = atoi(argv[2]);
	pthread_t ids[64];
	double nanos[64], sum = 0;

	events = atol(argv[3]);
	load = !strcmp(argv[1], "one_int") ? one_int
		: !strcmp(argv[1], "mixed") ? mixed
		: !strcmp(argv[1], "flat") ? flat : disabled;
	if (threads < 1 || threads > 64 || events < 10) {
		fprintf(stderr, "bench: threads from 1 to 64, events from 10\n");
		return 2;
	}
	pthread_barrier_init(&start, NULL, threads);
	for (int i = 0; i < threads; i++)
		pthread_create(&ids[i], NULL, run, &nanos[i]);
	for (int i = 0; i < threads; i++) {
		pthread_join(ids[i], NULL);
		sum += nanos[i];
	}
	printf("%.2f\n", sum / threads);
	return 0;
}

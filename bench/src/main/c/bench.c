/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright the Ringside founders */
/*
 * What recording an event through LTTng-UST costs: bench CASE THREADS EVENTS
 * prints nanoseconds for an event and thread: the lower quartile of SLICES
 * equal parts, so that what else runs on the machine counts little.
 */
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "bench_events.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLICES 20

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

static int ascending(const void *a, const void *b)
{
	double x = *(const double *) a, y = *(const double *) b;

	return (x > y) - (x < y);
}

static void *run(void *nanos)
{
	double slices[SLICES];
	long count = events / SLICES;

	load(count);
	pthread_barrier_wait(&start);
	for (int i = 0; i < SLICES; i++) {
		double begin = now_nanos();
		load(count);
		slices[i] = (now_nanos() - begin) / count;
	}
	qsort(slices, SLICES, sizeof(*slices), ascending);
	*(double *) nanos = slices[SLICES / 4];
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
	if (threads < 1 || threads > 64 || events < SLICES) {
		fprintf(stderr, "bench: threads from 1 to 64, events from 20\n");
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

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.shop;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What is on the shelves, and the background job that counts it ten times a second. Any thread may call.
final class Stock implements AutoCloseable {
    private static final String[] ARTICLES = {"kettle", "lamp", "notebook", "teapot", "umbrella", "Blåbærsyltetøy"};
    private static final int SLOW_LOOKUP_PERIOD = 997;
    private static final long SLOW_LOOKUP_NANOS = 5_000_000;

    private final ShopEvents events;
    private final EventCounts counts;
    private final AtomicIntegerArray quantities = new AtomicIntegerArray(ARTICLES.length);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread counter = Thread.ofPlatform().name("stock-counter").unstarted(this::countPeriodically);

    Stock(ShopEvents events, EventCounts counts) {
        this.events = events;
        this.counts = counts;
        for (int i = 0; i < ARTICLES.length; i++) {
            quantities.set(i, 1000 * (i + 1));
        }
    }

    void startCounting() {
        counter.start();
    }

    int size() {
        return ARTICLES.length;
    }

    String article(int index) {
        return ARTICLES[index];
    }

    void take(String article, int quantity) {
        quantities.addAndGet(Arrays.asList(ARTICLES).indexOf(article), -quantity);
    }

    /// Usually at hand at once; each 997th time it has to be asked for elsewhere, which takes long.
    double price(String article, long orderId) {
        if (orderId % SLOW_LOOKUP_PERIOD == SLOW_LOOKUP_PERIOD - 1) {
            long startNanos = System.nanoTime();
            LockSupport.parkNanos(SLOW_LOOKUP_NANOS);
            counts.count("priceLookupSlow");
            events.priceLookupSlow(article, System.nanoTime() - startNanos, (int) (orderId & 0xFF));
        }
        return 4.5 + article.length();
    }

    private void countPeriodically() {
        int round = 0;
        try {
            while (!closing.await(100, TimeUnit.MILLISECONDS)) {
                round++;
                counts.count("stockCounted");
                events.stockCounted(round, snapshot(), ARTICLES, round % 2 == 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int[] snapshot() {
        int[] snapshot = new int[ARTICLES.length];
        Arrays.setAll(snapshot, quantities::get);
        return snapshot;
    }

    @Override
    public String toString() {
        return quantities + "\n";
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            counter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Puts the shop under load: a few clients, each with one request at a time.
final class Load {
    private static final int CLIENTS = 4;

    private final URI shop;
    private final AtomicLong orders = new AtomicLong();

    Load(int port) {
        shop = URI.create("http://localhost:" + port);
    }

    /// @return how many orders were placed
    long run(Duration duration) throws InterruptedException {
        long endNanos = System.nanoTime() + duration.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().name("client-" + i).start(() -> order(client, endNanos)));
            }
            for (Thread thread : clients) {
                thread.join();
            }
        }
        return orders.get();
    }

    private void order(HttpClient client, long endNanos) {
        try {
            while (System.nanoTime() - endNanos < 0) {
                HttpRequest request = HttpRequest.newBuilder(shop.resolve("/orders/" + orders.incrementAndGet()))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
                client.send(request, BodyHandlers.ofString());
            }
        } catch (IOException e) {
            System.err.println("client: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

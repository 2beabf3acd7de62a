// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringside.examples.shop.ShopEvents.Address;
import dev.ringside.examples.shop.ShopEvents.Customer;
import dev.ringside.examples.shop.ShopEvents.Line;
import dev.ringside.examples.shop.ShopEvents.Payment;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// The service: an HTTP server on a free port of the loopback interface that takes each request on a virtual thread.
///
/// `POST /orders/N` places and fills order number N; `GET /stock` tells how much is left.
final class Shop implements AutoCloseable {
    private final ShopEvents events;
    private final EventCounts counts;
    private final Stock stock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong requests = new AtomicLong();

    Shop(ShopEvents events, EventCounts counts) throws IOException {
        this.events = events;
        this.counts = counts;
        this.stock = new Stock(events, counts);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/orders/", exchange -> handle(exchange, this::order));
        server.createContext("/stock", exchange -> handle(exchange, request -> stock.toString()));
        server.start();
        stock.startCounting();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private interface Handler {
        String answer(HttpExchange request);
    }

    private void handle(HttpExchange exchange, Handler handler) throws IOException {
        long startNanos = System.nanoTime();
        long id = requests.incrementAndGet();
        counts.count("requestStarted");
        events.requestStarted(
                id, exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        int status = 200;
        byte[] body;
        try {
            body = handler.answer(exchange).getBytes(StandardCharsets.UTF_8);
        } catch (NumberFormatException e) {
            status = 400;
            body = "not an order number\n".getBytes(StandardCharsets.UTF_8);
        }
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
        counts.count("requestFinished");
        events.requestFinished(id, status, System.nanoTime() - startNanos);
        exchange.close();
    }

    private String order(HttpExchange request) {
        String path = request.getRequestURI().getPath();
        long orderId = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
        List<Line> lines = lines(orderId);
        Customer customer = new Customer(orderId % 100, "Customer " + orderId % 100, new Address("Bergen", 5003));
        Optional<String> voucher = orderId % 5 == 0 ? Optional.of("SPRING-" + orderId % 7) : Optional.empty();
        Payment payment = voucher.isPresent() ? Payment.VOUCHER : Payment.values()[(int) (orderId % 2)];
        counts.count("orderPlaced");
        events.orderPlaced(orderId, customer, lines, payment, voucher);
        int quantity = 0;
        double price = 0;
        for (Line line : lines) {
            stock.take(line.article(), line.quantity());
            quantity += line.quantity();
            price += line.quantity() * line.price();
        }
        counts.count("orderFilled");
        events.orderFilled(orderId, quantity, price, orderId % 3 == 0 ? "warehouse" : "store");
        return "order " + orderId + ": " + quantity + " pieces, " + price + "\n";
    }

    private List<Line> lines(long orderId) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i <= orderId % 4; i++) {
            String article = stock.article((int) ((orderId + i) % stock.size()));
            lines.add(new Line(article, 1 + i, stock.price(article, orderId)));
        }
        return lines;
    }

    @Override
    public void close() {
        server.stop(1);
        threads.close();
        stock.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.shop;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Field;
import dev.ringside.tracepoint.Level;
import dev.ringside.tracepoint.Provider;
import java.util.List;
import java.util.Optional;

/// The shop's tracepoints.
@Provider("shop")
public interface ShopEvents {
    /// How an order is paid for.
    enum Payment {
        CARD,
        INVOICE,
        VOUCHER
    }

    /// One article of an order.
    record Line(String article, int quantity, double price) {}

    /// Who orders; a nested record.
    record Customer(long id, String name, Address address) {}

    /// Where to send it.
    record Address(String city, @Field(name = "zip_code") int zipCode) {}

    /// A request has come in.
    @Event(level = Level.DEBUG)
    void requestStarted(long requestId, String method, String path);

    /// A request has been answered.
    @Event(level = Level.DEBUG)
    void requestFinished(long requestId, int status, long durationNanos);

    /// An order was put into the books: nested record, list of records, enum and optional.
    @Event(level = Level.INFO)
    void orderPlaced(long orderId, Customer customer, List<Line> lines, Payment payment, Optional<String> voucher);

    /// An order went out.
    @Event(level = Level.INFO)
    void orderFilled(long orderId, int quantity, double price, String venue);

    /// The stock of all articles, as the background job saw it.
    @Event(level = Level.NOTICE)
    void stockCounted(int round, int[] quantities, String[] articles, boolean complete);

    /// The rare slow path: a price had to be asked for elsewhere.
    @Event(level = Level.WARNING)
    void priceLookupSlow(String article, long waitedNanos, @Field(base = 16) int attempts);
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.shop;

import dev.ringside.tracepoint.Tracepoints;
import java.time.Duration;

/// Runs the shop under load for five seconds, or as long as `--seconds=N` says, and prints how often it called each
/// event.
public final class Main {
    private static final String SECONDS = "--seconds=";

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Duration duration = Duration.ofSeconds(5);
        for (String argument : arguments) {
            if (!argument.startsWith(SECONDS)) {
                System.err.println("usage: shop [--seconds=N]");
                System.exit(2);
            }
            duration = Duration.ofMillis(Math.round(1000 * Double.parseDouble(argument.substring(SECONDS.length()))));
        }
        ShopEvents events = Tracepoints.of(ShopEvents.class);
        EventCounts counts = new EventCounts();
        long orders;
        try (Shop shop = new Shop(events, counts)) {
            System.out.println("shop: port=" + shop.port() + " load=" + duration.toSeconds() + "s");
            orders = new Load(shop.port()).run(duration);
        }
        System.out.println("shop: orders=" + orders);
        counts.print();
    }
}

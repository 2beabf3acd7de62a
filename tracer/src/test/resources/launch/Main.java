// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package launch.app;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.EventType;
import dev.ringside.tracepoint.Tracepoints;
import java.lang.invoke.MethodHandles;
import java.util.List;

/// Records a hundred events of each kind, half of them on virtual threads.
public final class Main {
    public interface Launch {
        @Event
        void exported(int number, List<String> texts);
    }

    record Item(int number, String text) {}

    interface Hidden {
        @Event
        void hidden(int number, Item item);
    }

    record Built(int number, Item item) {}

    private static final Launch LAUNCH = Tracepoints.of(Launch.class);
    private static final Hidden HIDDEN = Tracepoints.of(Hidden.class, MethodHandles.lookup());
    private static final EventType<Built> BUILT = Tracepoints.event(Built.class, MethodHandles.lookup());

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            int number = i;
            Runnable calls = () -> {
                LAUNCH.exported(number, List.of("a", "b"));
                HIDDEN.hidden(number, new Item(number, "c"));
                BUILT.record(() -> new Built(number, null));
            };
            if (i % 2 == 0) {
                calls.run();
            } else {
                Thread.ofVirtual().start(calls).join();
            }
        }
        System.out.println("done");
    }
}

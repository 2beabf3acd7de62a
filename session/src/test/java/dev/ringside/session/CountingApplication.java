// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import dev.ringside.protocol.RunDirectory;

/// The main class of a child JVM: records a counter as fast as it can, until it is killed. Says that it is `recording`.
final class CountingApplication {
    static final String EVENT = "count:up";

    /// Who is killed at once then has recorded something.
    private static final int SOME = 20;

    private CountingApplication() {}

    public static void main(String[] arguments) throws Exception {
        long pid = ProcessHandle.current().pid();
        FakeApplication application = new FakeApplication(
                RunDirectory.ofEnvironment(), "counting", pid, DaemonFixture.intEvent(EVENT));
        application.ready();
        application.await(() -> application.isEnabled(EVENT));
        int first = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        for (int count = first; count < Integer.MAX_VALUE; count++) {
            while (application.record(EVENT, FakeApplication.int32(count)) == 0) {
                Thread.onSpinWait();
            }
            if (count == first + SOME) {
                System.out.println("recording");
            }
        }
    }
}

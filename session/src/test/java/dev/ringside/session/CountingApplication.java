// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import dev.ringside.protocol.RunDirectory;

/// The main class of a child JVM: records a counter as fast as it can, until it is killed.
final class CountingApplication {
    static final String EVENT = "count:up";

    private CountingApplication() {}

    public static void main(String[] arguments) throws Exception {
        long pid = ProcessHandle.current().pid();
        FakeApplication application = new FakeApplication(
                RunDirectory.ofEnvironment(), "counting", pid, DaemonFixture.intEvent(EVENT));
        application.ready();
        application.await(() -> application.isEnabled(EVENT));
        int first = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        int limit = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Integer.MAX_VALUE;
        System.out.println("recording");
        for (int count = first; count < limit; count++) {
            while (application.record(EVENT, FakeApplication.int32(count)) == 0) {
                Thread.onSpinWait();
            }
        }
        System.out.println("recorded");
        System.in.read();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.connection;

import dev.ringside.protocol.EventDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What one link still has to tell the daemon, and how far the daemon has come with it. Those who define tracepoints
/// wait here. Any thread may call.
///
/// The daemon answers each description message, in order, after the requests that follow from it.
final class Announcements {
    /// So that a message stays far below the protocol's limit.
    private static final int BATCH = 200;

    private final List<EventDescription> pending = new ArrayList<>();
    private final Set<String> announced = new HashSet<>();
    private boolean daemonPossible = true;
    private boolean daemonSlow;
    private long sent;
    private long answered;

    /// A connection has been made: everything is to be told, at least an empty message.
    synchronized void connected(List<EventDescription> all) {
        reset();
        daemonPossible = true;
        add(all);
    }

    /// No daemon: no one waits.
    synchronized void disconnected() {
        reset();
        daemonPossible = false;
        notifyAll();
    }

    private void reset() {
        pending.clear();
        announced.clear();
        daemonSlow = false;
        sent = 0;
        answered = 0;
    }

    /// @return the names among these that the daemon knows already
    synchronized List<String> add(List<EventDescription> events) {
        List<String> known = new ArrayList<>();
        for (EventDescription event : events) {
            if (announced.add(event.name())) {
                pending.add(event);
            } else {
                known.add(event.name());
            }
        }
        return known;
    }

    /// What to send next; counts as sent.
    synchronized List<EventDescription> take() {
        List<EventDescription> head = pending.subList(0, Math.min(BATCH, pending.size()));
        List<EventDescription> taken = List.copyOf(head);
        head.clear();
        sent++;
        return taken;
    }

    synchronized boolean hasPending() {
        return !pending.isEmpty();
    }

    synchronized void answered() {
        answered++;
        if (isSettled()) {
            daemonSlow = false;
        }
        notifyAll();
    }

    /// Waits until the daemon has answered all that is announced, or is away, or the deadline has passed. After a
    /// deadline has passed no one waits for this daemon until it answers.
    ///
    /// @param deadlineNanos on `System.nanoTime()`'s scale
    synchronized void await(boolean forEver, long deadlineNanos) throws InterruptedException {
        while (daemonPossible && !daemonSlow && !isSettled()) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (forEver) {
                wait();
            } else if (leftNanos <= 0) {
                daemonSlow = true;
            } else {
                wait(leftNanos / 1_000_000, (int) (leftNanos % 1_000_000));
            }
        }
    }

    private boolean isSettled() {
        return pending.isEmpty() && sent > 0 && answered >= sent;
    }
}

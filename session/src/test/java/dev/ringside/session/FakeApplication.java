// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import dev.ringside.protocol.ApplicationMessage;
import dev.ringside.protocol.ApplicationMessage.CloseChannel;
import dev.ringside.protocol.ApplicationMessage.DescribeEvents;
import dev.ringside.protocol.ApplicationMessage.DisableEvent;
import dev.ringside.protocol.ApplicationMessage.Done;
import dev.ringside.protocol.ApplicationMessage.EnableEvent;
import dev.ringside.protocol.ApplicationMessage.OpenChannel;
import dev.ringside.protocol.ApplicationMessage.Register;
import dev.ringside.protocol.ApplicationMessage.Registered;
import dev.ringside.protocol.ApplicationMessage.RegistrationDone;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.ProtocolVersion;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingProducer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/// A traced process as the daemon sees it: speaks the protocol, and writes records through real rings. Its records are
/// made by hand, so that no tracer is needed.
final class FakeApplication implements AutoCloseable {
    private final MessageConnection connection;
    private final int producerId;
    private final CountDownLatch registrationDone = new CountDownLatch(1);
    private final Map<Long, RingProducer> producers = new HashMap<>();
    private final Map<Long, String> ringFiles = new HashMap<>();
    private final Map<String, Map<Long, Integer>> enabled = new HashMap<>();
    private final Thread thread;
    private boolean disconnected;

    FakeApplication(RunDirectory run, String processName, EventDescription... events) throws IOException {
        this(run, processName, ProcessHandle.current().pid(), events);
    }

    FakeApplication(RunDirectory run, String processName, long pid, EventDescription... events) throws IOException {
        connection = MessageConnection.connect(run.applicationSocket());
        connection.send(new Register(
                ProtocolVersion.CURRENT, pid, 1, RunDirectory.ownUid(), 0, processName, 1_700_000_000, Long.SIZE));
        producerId = connection.receive(Registered.class).producerId();
        thread = Thread.ofPlatform().daemon().name("fake-application").start(this::receiveAll);
        describe(events);
    }

    int producerId() {
        return producerId;
    }

    void describe(EventDescription... events) throws IOException {
        connection.send(new DescribeEvents(List.of(events)));
    }

    /// Waits until the daemon has told all that followed from the first description.
    FakeApplication ready() throws InterruptedException {
        registrationDone.await();
        return this;
    }

    private void receiveAll() {
        try {
            while (true) {
                handle(connection.receive(ApplicationMessage.class));
            }
        } catch (IOException e) {
            change(() -> disconnected = true);
            registrationDone.countDown();
        }
    }

    private void handle(ApplicationMessage message) throws IOException {
        switch (message) {
            case OpenChannel open -> {
                RingProducer producer = RingProducer.attach(RingFile.open(Path.of(open.ringFile())), producerId);
                change(() -> {
                    producers.put(open.channelId(), producer);
                    ringFiles.put(open.channelId(), open.ringFile());
                });
                connection.send(new Done(open.request(), ""));
            }
            case EnableEvent enable -> {
                change(() -> enabled.computeIfAbsent(enable.eventName(), name -> new HashMap<>())
                        .put(enable.channelId(), enable.eventClassId()));
                connection.send(new Done(enable.request(), ""));
            }
            case DisableEvent disable -> {
                change(() -> enabled.get(disable.eventName()).remove(disable.channelId()));
                connection.send(new Done(disable.request(), ""));
            }
            case CloseChannel close -> {
                change(() -> {
                    producers.remove(close.channelId());
                    enabled.values().forEach(channels -> channels.remove(close.channelId()));
                });
                connection.send(new Done(close.request(), ""));
            }
            case RegistrationDone() -> registrationDone.countDown();
            default -> throw new IOException("unexpected: " + message);
        }
    }

    private synchronized void change(Runnable action) {
        action.run();
        notifyAll();
    }

    /// Waits for something that the daemon's messages bring about.
    synchronized void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            wait();
        }
    }

    synchronized boolean isEnabled(String event) {
        return !enabled.getOrDefault(event, Map.of()).isEmpty();
    }

    synchronized boolean isDisconnected() {
        return disconnected;
    }

    synchronized List<String> ringFiles() {
        return List.copyOf(ringFiles.values());
    }

    synchronized int eventClassId(String event) {
        return enabled.get(event).values().iterator().next();
    }

    /// Records an event wherever it is enabled.
    ///
    /// @return in how many channels it was written
    synchronized int record(String event, byte[] payload) {
        int written = 0;
        for (Map.Entry<Long, Integer> channel : enabled.getOrDefault(event, Map.of()).entrySet()) {
            RingProducer producer = producers.get(channel.getKey());
            if (producer.recording() && write(producer, channel.getValue(), payload)) {
                written++;
            }
        }
        return written;
    }

    private static boolean write(RingProducer producer, int eventClassId, byte[] payload) {
        long at = producer.begin(eventClassId, payload.length);
        if (at < 0) {
            return false;
        }
        MemorySegment.copy(MemorySegment.ofArray(payload), 0, producer.segment(), at, payload.length);
        producer.commit(at, payload.length);
        return true;
    }

    /// One 32-bit integer as it stands in a ring.
    static byte[] int32(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    }

    /// As if the process had died.
    @Override
    public void close() throws IOException {
        connection.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

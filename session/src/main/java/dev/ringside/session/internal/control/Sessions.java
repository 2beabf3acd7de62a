// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.SnapshotOutput;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.internal.DaemonLog;
import dev.ringside.session.internal.application.Application;
import dev.ringside.session.internal.application.ApplicationRegistry;
import dev.ringside.session.internal.consumer.ChannelBuffers;
import dev.ringside.session.internal.consumer.Consumer;
import dev.ringside.session.internal.control.RecordingSession.Definition;
import dev.ringside.session.internal.kernel.KernelAgent;
import dev.ringside.session.internal.observer.Observer;
import dev.ringside.session.internal.state.RingFolder;
import dev.ringside.session.internal.state.RingFolders;
import dev.ringside.session.internal.trace.FileNames;
import dev.ringside.session.internal.trace.TraceFolder;
import dev.ringside.session.internal.trace.TraceOwner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// All recording sessions: makes, starts, stops and destroys them, and keeps applications in step with them. Belongs to
/// the control agent's thread; futures complete on it.
public final class Sessions implements ApplicationRegistry.Listener {
    /// How long a command waits for applications; one that is stopped by a debugger must not stop the command.
    private static final long APPLICATION_TIMEOUT_MILLIS = 2000;

    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    /// `-YYYYmmdd-HHMMSS`
    private static final int DATE_TIME_BYTES = 16;

    private final RunDirectory run;
    private final RingFolders ringFolders;
    private final Recorder recorder;
    private final ClockKeeper clocks;
    private final Consumer consumer;
    private final KernelAgent kernel;
    private final ControlAgent control;
    private final DaemonLog log;
    private final ApplicationRegistry applications;
    private final Map<String, RecordingSession> sessions = new LinkedHashMap<>();

    public Sessions(
            RunDirectory run,
            Consumer consumer,
            Observer observer,
            KernelAgent kernel,
            ControlAgent control,
            DaemonLog log) {
        this.run = run;
        this.ringFolders = new RingFolders(run);
        this.consumer = consumer;
        this.kernel = kernel;
        this.control = control;
        this.log = log;
        this.recorder = new Recorder(consumer, observer, control, log);
        this.clocks = new ClockKeeper(control);
        this.applications = new ApplicationRegistry(this, log);
    }

    public ApplicationRegistry applications() {
        return applications;
    }

    Collection<RecordingSession> all() {
        return sessions.values();
    }

    RecordingSession get(String name) throws CommandFailure {
        RecordingSession session = sessions.get(name);
        if (session == null || session.ending()) {
            throw new CommandFailure(FailureCode.NO_SUCH_SESSION, "Session `" + name + "` not found");
        }
        return session;
    }

    RecordingSession create(CreateSession request) throws CommandFailure {
        Instant now = Instant.now();
        String dateTime = DATE_TIME.format(now.atZone(ZoneId.systemDefault()));
        String name = request.name().isEmpty() ? freeAutomaticName(dateTime) : request.name();
        if (!FileNames.isPathElement(name, DATE_TIME_BYTES)) {
            throw new CommandFailure(FailureCode.INVALID_SESSION_NAME, "Invalid character found in session name");
        }
        if (sessions.containsKey(name)) {
            throw new CommandFailure(FailureCode.SESSION_EXISTS, "Session name already exists");
        }
        String dated = request.name().isEmpty() ? name : name + "-" + dateTime;
        Definition definition = new Definition(
                name,
                now,
                request.snapshot() ? Optional.empty() : output(request, dated),
                request.snapshot(),
                format(request.traceFormat()),
                shmPath(request, dated),
                ClockKeeper.clock(request.clock()));
        RecordingSession session = new RecordingSession(definition, ringFolder(definition), kernel, control);
        if (request.snapshot() && !request.noOutput()) {
            session.snapshots().add(new SnapshotOutput(0, "", snapshotPath(request, dated), 0));
        }
        sessions.put(name, session);
        clocks.keep(session);
        recorder.saveState(session);
        log.info("session created: session=" + name);
        return session;
    }

    private String freeAutomaticName(String dateTime) {
        String name = "auto-" + dateTime;
        for (int i = 1; sessions.containsKey(name); i++) {
            name = "auto-" + dateTime + "-" + i;
        }
        return name;
    }

    private Optional<Path> output(CreateSession request, String dated) throws CommandFailure {
        if (request.noOutput()) {
            return Optional.empty();
        }
        String wanted = request.output().isEmpty()
                ? run.traceFolder().resolve(dated).toString()
                : request.output();
        Path output = Output.prepare(wanted);
        for (RecordingSession other : sessions.values()) {
            if (other.definition().output().filter(output::equals).isPresent()) {
                throw new CommandFailure(
                        FailureCode.INPUT_OUTPUT,
                        "Session `" + other.name() + "` already writes there: output=" + output);
            }
        }
        return Optional.of(output);
    }

    /// Made when there is something to put there.
    private String snapshotPath(CreateSession request, String dated) throws CommandFailure {
        return request.output().isEmpty()
                ? run.traceFolder().resolve(dated).toString()
                : Output.absolute(request.output(), "output").toString();
    }

    private static CtfVersion format(String name) throws CommandFailure {
        return switch (name) {
            case "", "default", "ctf-2" -> CtfVersion.CTF_2;
            case "ctf-1.8" -> CtfVersion.CTF_1_8;
            default ->
                throw new CommandFailure(
                        FailureCode.INVALID,
                        "Invalid trace format `" + name + "`; expecting `ctf-1.8`, `ctf-2`, or `default`");
        };
    }

    private static String shmPath(CreateSession request, String dated) throws CommandFailure {
        return request.shmPath().isEmpty()
                ? ""
                : Output.absolute(request.shmPath(), "shm-path").resolve(dated).toString();
    }

    private RingFolder ringFolder(Definition definition) throws CommandFailure {
        try {
            return ringFolders.create(definition.shmPath());
        } catch (IOException e) {
            throw new CommandFailure(
                    FailureCode.INPUT_OUTPUT, "Cannot make a folder for ring buffers: " + Output.reason(e));
        }
    }

    /// Starts recording in what is there, the kernel first, and has every application take part.
    ///
    /// @return completed when the applications do
    CompletableFuture<Void> start(RecordingSession session) throws CommandFailure {
        requireStopped(session);
        if (session.kernel().isEmpty()) {
            if (session.channels().isEmpty()) {
                throw new CommandFailure(FailureCode.NO_CHANNEL, "No channel is available in the session");
            }
            return startUserSpace(session);
        }
        return session.kernel().recording().start().thenComposeAsync(done -> startAfterKernel(session), control);
    }

    private CompletableFuture<Void> startAfterKernel(RecordingSession session) {
        try {
            // Others may have been faster while the kernel started.
            get(session.name());
            requireStopped(session);
            return startUserSpace(session);
        } catch (CommandFailure e) {
            if (session.active()) {
                return CompletableFuture.failedFuture(e);
            }
            return session.kernel().recording().stop().thenCompose(done -> CompletableFuture.failedFuture(e));
        }
    }

    private static void requireStopped(RecordingSession session) throws CommandFailure {
        if (session.active()) {
            throw new CommandFailure(
                    FailureCode.ALREADY_STARTED, "Tracing already started for session `" + session.name() + "`");
        }
    }

    private CompletableFuture<Void> startUserSpace(RecordingSession session) throws CommandFailure {
        session.active(true);
        session.allBuffers().forEach(buffers -> buffers.recording(true));
        consumer.wakeUp();
        try {
            CompletableFuture<Void> told = tellApplications(session);
            recorder.saveState(session);
            log.info("session started: session=" + session.name());
            return told;
        } catch (CommandFailure e) {
            session.active(false);
            session.allBuffers().forEach(buffers -> buffers.recording(false));
            throw e;
        }
    }

    /// Has all applications record what an active session now wants.
    CompletableFuture<Void> tellApplications(RecordingSession session) throws CommandFailure {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (Application application : applications.applications()) {
            try {
                answers.addAll(recorder.reconcile(session, application));
            } catch (IOException e) {
                throw new CommandFailure(FailureCode.INPUT_OUTPUT, Output.reason(e));
            }
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        control.schedule(() -> all.complete(null), APPLICATION_TIMEOUT_MILLIS);
        return all;
    }

    /// Stops recording and writes all that was recorded.
    CompletableFuture<SessionStopped> stop(RecordingSession session) throws CommandFailure {
        if (!session.active()) {
            throw new CommandFailure(
                    FailureCode.ALREADY_STOPPED, "Tracing already stopped for session `" + session.name() + "`");
        }
        stopRecording(session);
        log.info("session stopped: session=" + session.name());
        return settled(session).thenApplyAsync(done -> stopped(session), control);
    }

    /// Of a session that records no more: completed when all is written, and what its clock was is described for good.
    private CompletableFuture<Void> settled(RecordingSession session) {
        CompletableFuture<Void> written = recorder.observations()
                .finish(session)
                .thenComposeAsync(done -> consumer.settle(session.allBuffers()), control);
        return CompletableFuture.allOf(written, session.closed(), session.kernel().recording().stop())
                .thenComposeAsync(done -> clocks.describe(session), control);
    }

    /// Describes the clock of a session as it is known now, where that says more than before.
    CompletableFuture<Void> describeClock(RecordingSession session) {
        return clocks.describe(session);
    }

    private void stopRecording(RecordingSession session) {
        session.active(false);
        session.allBuffers().forEach(buffers -> buffers.recording(false));
        recorder.saveState(session);
    }

    private static SessionStopped stopped(RecordingSession session) {
        return new SessionStopped(
                session.discardedEvents(), session.lostPackets(), session.problems().list());
    }

    /// Writes what the buffers of both domains hold now.
    ///
    /// @param folder       is there and empty
    /// @param maximumBytes of all streams together; 0: no limit
    CompletableFuture<Void> snapshot(RecordingSession session, Path folder, long maximumBytes) {
        List<ChannelBuffers> buffers = session.allBuffers();
        int rings = buffers.stream().mapToInt(ChannelBuffers::ringCount).sum();
        return describeClock(session).thenComposeAsync(done -> session.kernel().streamCount(), control)
                .thenComposeAsync(
                streams -> {
                    if (session.ending()) {
                        return CompletableFuture.failedFuture(new CommandFailure(
                                FailureCode.NO_SUCH_SESSION, "Session `" + session.name() + "` not found"));
                    }
                    long mostBytes = maximumBytes == 0 ? Long.MAX_VALUE : maximumBytes / Math.max(1, streams + rings);
                    return CompletableFuture.allOf(
                            session.kernel().snapshot(folder, mostBytes),
                            recorder.observations()
                                    .catchUp(session)
                                    .thenComposeAsync(
                                            done -> userSpaceSnapshot(session, folder, mostBytes), control));
                },
                control);
    }

    /// The classes are written last: they are all that the packets need.
    private CompletableFuture<Void> userSpaceSnapshot(RecordingSession session, Path folder, long mostBytes) {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        Map<TraceFolder, Path> traces = new LinkedHashMap<>();
        try {
            for (Map.Entry<TraceOwner, TraceFolder> trace : session.traces().entrySet()) {
                Path place = TraceFolder.createFolder(folder, trace.getKey());
                traces.put(trace.getValue(), place);
                for (Channel channel : session.channels()) {
                    channel.allOf(trace.getKey()).forEach(owned -> written.add(
                            consumer.snapshot(owned.rings(), place, mostBytes)));
                }
            }
        } catch (IOException e) {
            return CompletableFuture.failedFuture(
                    new CommandFailure(FailureCode.INPUT_OUTPUT, "Cannot write a snapshot: " + Output.reason(e)));
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).thenComposeAsync(
                done -> describe(traces), control);
    }

    private static CompletableFuture<Void> describe(Map<TraceFolder, Path> traces) {
        try {
            for (Map.Entry<TraceFolder, Path> trace : traces.entrySet()) {
                trace.getKey().describeIn(trace.getValue());
            }
            return CompletableFuture.completedFuture(null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(
                    new CommandFailure(FailureCode.INPUT_OUTPUT, "Cannot write a snapshot: " + Output.reason(e)));
        }
    }

    /// Stops, writes all there is, and forgets the session.
    CompletableFuture<SessionStopped> destroy(RecordingSession session) {
        session.end();
        boolean describing = session.active() && ClockKeeper.learns(session);
        stopRecording(session);
        CompletableFuture<Void> described =
                describing ? settled(session) : CompletableFuture.completedFuture(null);
        return described
                .thenCompose(done -> CompletableFuture.allOf(
                        session.closed(), session.kernel().recording().close()))
                .thenComposeAsync(done -> recorder.close(session, applications.applications()), control)
                .thenApplyAsync(
                        done -> {
                            sessions.remove(session.name(), session);
                            log.info("session destroyed: session=" + session.name());
                            return stopped(session);
                        },
                        control);
    }

    /// Ends them all.
    public CompletableFuture<Void> destroyAll() {
        return CompletableFuture.allOf(
                sessions.values().stream().map(this::destroy).toArray(CompletableFuture[]::new));
    }

    @Override
    public void described(Application application) {
        for (RecordingSession session : sessions.values()) {
            try {
                recorder.reconcile(session, application);
            } catch (IOException e) {
                String problem = "cannot record an application: " + Output.reason(e);
                session.problems().add(problem);
                log.warning(problem + " session=" + session.name() + " pid=" + application.pid());
            }
        }
    }

    @Override
    public void gone(Application application) {
        sessions.values().forEach(session -> recorder.applicationGone(session, application));
    }
}

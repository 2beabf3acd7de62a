// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.kernel.KernelTracepoint;
import dev.ringside.protocol.ClientMessage.AddContext;
import dev.ringside.protocol.ClientMessage.ChangeTracker;
import dev.ringside.protocol.ClientMessage.DisableChannel;
import dev.ringside.protocol.ClientMessage.DisableKernelEvent;
import dev.ringside.protocol.ClientMessage.EnableChannel;
import dev.ringside.protocol.ClientMessage.EnableKernelEvent;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.KernelEventList;
import dev.ringside.protocol.ClientMessage.Ok;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.SessionRotated;
import dev.ringside.session.internal.kernel.KernelAgent;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// Does what clients ask of the kernel domain. Called on the control agent's thread.
final class KernelRequests {
    private final Sessions sessions;
    private final KernelAgent agent;

    KernelRequests(Sessions sessions, KernelAgent agent) {
        this.sessions = sessions;
        this.agent = agent;
    }

    CompletableFuture<Response> enableChannel(EnableChannel enable) throws CommandFailure {
        RecordingSession session = sessions.get(enable.session());
        if (!session.kernel().hasDisabledChannel(enable.settings().name())) {
            notStarted(enable.session());
        }
        return session.kernel().enableChannel(enable.settings()).thenApply(made -> new Ok());
    }

    CompletableFuture<Response> enableEvent(EnableKernelEvent enable) throws CommandFailure {
        if (enable.rule().pattern().isEmpty()) {
            throw new CommandFailure(FailureCode.INVALID, "Invalid parameter: an event rule needs a name pattern");
        }
        RecordingSession session = sessions.get(enable.session());
        if (session.kernel().lacksChannel(enable.channel())) {
            // It makes a channel.
            session = notStarted(enable.session());
        }
        return session.kernel().enableRule(enable.channel(), enable.rule()).thenApply(Response.class::cast);
    }

    CompletableFuture<Response> disableEvent(DisableKernelEvent disable) throws CommandFailure {
        return sessions.get(disable.session())
                .kernel()
                .disableRules(disable.channel(), disable.type(), disable.pattern())
                .thenApply(done -> new Ok());
    }

    CompletableFuture<Response> addContext(AddContext add) throws CommandFailure {
        return notStarted(add.session()).kernel().addContext(add.channel(), add.type()).thenApply(done -> new Ok());
    }

    CompletableFuture<Response> disableChannel(DisableChannel disable) throws CommandFailure {
        return sessions.get(disable.session())
                .kernel()
                .disableChannel(disable.channel())
                .thenApply(done -> new Ok());
    }

    CompletableFuture<Response> track(ChangeTracker track) throws CommandFailure {
        return sessions.get(track.session())
                .kernel()
                .changeTracker(track.attribute(), track.change(), track.values())
                .thenApply(done -> new Ok());
    }

    CompletableFuture<Response> clear(String name) throws CommandFailure {
        return kernelOnly(name, "clear").kernel().recording().clear().thenApply(done -> new Ok());
    }

    CompletableFuture<Response> rotate(String name) throws CommandFailure {
        RecordingSession session = kernelOnly(name, "rotate");
        if (session.definition().snapshot()) {
            throw new CommandFailure(FailureCode.INVALID, "A session for snapshots cannot be rotated");
        }
        if (!session.startedOnce()) {
            throw new CommandFailure(FailureCode.INVALID, "Session was never started");
        }
        if (session.rotatedWhileStopped()) {
            throw new CommandFailure(
                    FailureCode.INVALID, "Session was already rotated once since it became inactive");
        }
        return sessions.describeClock(session).thenCompose(done -> rotate(session));
    }

    private static CompletableFuture<Response> rotate(RecordingSession session) {
        try {
            return session.kernel().rotate().thenApply(archive -> rotated(session, archive));
        } catch (CommandFailure e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Response rotated(RecordingSession session, Path archive) {
        session.rotated();
        return new SessionRotated(archive.toString());
    }

    CompletableFuture<Response> regenerateStateDump(String name) throws CommandFailure {
        RecordingSession session = sessions.get(name);
        if (!session.active()) {
            throw new CommandFailure(FailureCode.INVALID, "Session not started");
        }
        return session.kernel().recording().regenerateStateDump().thenApply(done -> new Ok());
    }

    /// Rings of applications cannot do these yet.
    private RecordingSession kernelOnly(String name, String command) throws CommandFailure {
        RecordingSession session = sessions.get(name);
        if (!session.channels().isEmpty()) {
            throw new CommandFailure(
                    FailureCode.NOT_SUPPORTED,
                    "The command `" + command + "` is not built yet for sessions with the user space domain");
        }
        if (session.kernel().isEmpty()) {
            throw new CommandFailure(FailureCode.NO_CHANNEL, "No channel is available in the session");
        }
        return session;
    }

    CompletableFuture<Response> describe(String session) throws CommandFailure {
        return sessions.get(session).kernel().detail().thenApply(Response.class::cast);
    }

    CompletableFuture<Response> list(boolean systemCalls) {
        return agent.ask(tracer -> new KernelEventList(
                systemCalls
                        ? tracer.systemCalls()
                        : tracer.tracepoints().stream()
                                .map(KernelTracepoint::name)
                                .toList()));
    }

    private RecordingSession notStarted(String name) throws CommandFailure {
        RecordingSession session = sessions.get(name);
        if (session.startedOnce()) {
            throw new CommandFailure(FailureCode.ALREADY_ACTIVE_ONCE, "Tracing has already been started once");
        }
        return session;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.protocol.ClientMessage.AddContext;
import dev.ringside.protocol.ClientMessage.AddSnapshotOutput;
import dev.ringside.protocol.ClientMessage.ChangeTracker;
import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.ClearSession;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.DescribeKernel;
import dev.ringside.protocol.ClientMessage.DescribeSession;
import dev.ringside.protocol.ClientMessage.DestroySession;
import dev.ringside.protocol.ClientMessage.DisableChannel;
import dev.ringside.protocol.ClientMessage.DisableEvent;
import dev.ringside.protocol.ClientMessage.DisableKernelEvent;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.EnableChannel;
import dev.ringside.protocol.ClientMessage.EnableEvent;
import dev.ringside.protocol.ClientMessage.EnableKernelEvent;
import dev.ringside.protocol.ClientMessage.EventEnabled;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Hello;
import dev.ringside.protocol.ClientMessage.ListKernelEvents;
import dev.ringside.protocol.ClientMessage.ListSessions;
import dev.ringside.protocol.ClientMessage.ListSnapshotOutputs;
import dev.ringside.protocol.ClientMessage.ListTracepoints;
import dev.ringside.protocol.ClientMessage.Ok;
import dev.ringside.protocol.ClientMessage.RecordSnapshot;
import dev.ringside.protocol.ClientMessage.RegenerateMetadata;
import dev.ringside.protocol.ClientMessage.RegenerateStateDump;
import dev.ringside.protocol.ClientMessage.RemoveSnapshotOutput;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import dev.ringside.protocol.ClientMessage.RotateSession;
import dev.ringside.protocol.ClientMessage.SessionCreated;
import dev.ringside.protocol.ClientMessage.SessionList;
import dev.ringside.protocol.ClientMessage.Shutdown;
import dev.ringside.protocol.ClientMessage.StartSession;
import dev.ringside.protocol.ClientMessage.StopSession;
import dev.ringside.protocol.ClientMessage.Welcome;
import dev.ringside.protocol.ProtocolVersion;
import dev.ringside.session.internal.kernel.KernelAgent;
import dev.ringside.session.internal.observer.JvmEvents;
import dev.ringside.session.internal.observer.Observer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Does what clients ask. Called and completed on the control agent's thread.
public final class RequestHandler {
    private static final String PRODUCT_VERSION = productVersion();

    private final Sessions sessions;
    private final KernelRequests kernel;
    private final SnapshotRequests snapshots;
    private final ObservedRequests observed;

    public RequestHandler(Sessions sessions, KernelAgent kernelAgent, Observer observer, ControlAgent control) {
        this.sessions = sessions;
        this.observed = new ObservedRequests(observer, control);
        this.kernel = new KernelRequests(sessions, kernelAgent);
        this.snapshots = new SnapshotRequests(sessions);
    }

    /// @return completed with the answer; never exceptionally
    CompletableFuture<Response> handle(Request request) {
        try {
            return answer(request).exceptionally(RequestHandler::failed);
        } catch (CommandFailure e) {
            return CompletableFuture.completedFuture(e.toResponse());
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(internal(e));
        }
    }

    private static Response failed(Throwable e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        return switch (cause) {
            case CommandFailure failure -> failure.toResponse();
            case KernelTracingException failure -> KernelRules.failure(failure).toResponse();
            case IOException failure -> new Failed(FailureCode.INPUT_OUTPUT, Output.reason(failure));
            default -> internal(cause);
        };
    }

    private static Response internal(Throwable e) {
        return new Failed(FailureCode.INTERNAL, "The session daemon failed: " + e);
    }

    private CompletableFuture<Response> answer(Request request) throws CommandFailure {
        return switch (request) {
            case Hello hello -> now(welcome(hello));
            case CreateSession create -> now(create(create));
            case StartSession(String session) -> sessions.start(sessions.get(session)).thenApply(done -> new Ok());
            case StopSession(String session) -> sessions.stop(sessions.get(session)).thenApply(Response.class::cast);
            case DestroySession(String session) ->
                sessions.destroy(sessions.get(session)).thenApply(Response.class::cast);
            case EnableChannel enable when enable.domain() == Domain.KERNEL -> kernel.enableChannel(enable);
            case EnableChannel enable -> now(enableChannel(enable));
            case DisableChannel disable when disable.domain() == Domain.KERNEL -> kernel.disableChannel(disable);
            case DisableChannel disable -> disableChannel(disable);
            case EnableEvent enable -> enableEvent(enable);
            case DisableEvent disable -> disableEvent(disable);
            case AddContext add when add.domain() == Domain.KERNEL -> kernel.addContext(add);
            case AddContext add -> now(addContext(add));
            case ListSessions() -> now(listSessions());
            case DescribeSession(String session) -> now(sessions.get(session).detail());
            case ListTracepoints(Domain domain) -> {
                requireUserSpace(domain);
                yield observed.tracepoints(sessions.applications().applications());
            }
            case EnableKernelEvent enable -> kernel.enableEvent(enable);
            case DisableKernelEvent disable -> kernel.disableEvent(disable);
            case ChangeTracker track -> kernel.track(track);
            case DescribeKernel(String session) -> kernel.describe(session);
            case ListKernelEvents(boolean systemCalls) -> kernel.list(systemCalls);
            case ClearSession(String session) -> kernel.clear(session);
            case RotateSession(String session) -> kernel.rotate(session);
            case RegenerateStateDump(String session) -> kernel.regenerateStateDump(session);
            case RegenerateMetadata(String session) -> regenerateMetadata(sessions.get(session));
            case AddSnapshotOutput add -> now(snapshots.add(add));
            case RemoveSnapshotOutput remove -> now(snapshots.remove(remove));
            case ListSnapshotOutputs(String session) -> now(snapshots.list(session));
            case RecordSnapshot record -> snapshots.record(record);
            case Shutdown() -> sessions.destroyAll().thenApply(done -> new Ok());
        };
    }

    private static CompletableFuture<Response> now(Response response) {
        return CompletableFuture.completedFuture(response);
    }

    private static Response welcome(Hello hello) throws CommandFailure {
        if (hello.protocolVersion() != ProtocolVersion.CURRENT) {
            throw new CommandFailure(
                    FailureCode.PROTOCOL_MISMATCH,
                    "The client speaks protocol version " + hello.protocolVersion() + ", the session daemon version "
                            + ProtocolVersion.CURRENT);
        }
        return new Welcome(
                ProtocolVersion.CURRENT, PRODUCT_VERSION, ProcessHandle.current().pid());
    }

    private Response create(CreateSession create) throws CommandFailure {
        RecordingSession session = sessions.create(create);
        return new SessionCreated(
                session.name(),
                session.summary().output(),
                session.definition().shmPath());
    }

    private static CompletableFuture<Response> regenerateMetadata(RecordingSession session) throws CommandFailure {
        session.clock().resample();
        try {
            session.describeClockAgain();
        } catch (IOException e) {
            throw new CommandFailure(
                    FailureCode.INPUT_OUTPUT, "Cannot write the metadata anew: " + Output.reason(e));
        }
        return session.kernel().regenerateMetadata().thenApply(done -> new Ok());
    }

    private Response enableChannel(EnableChannel enable) throws CommandFailure {
        requireUserSpace(enable.domain());
        sessions.get(enable.session()).enableChannel(enable.settings());
        return new Ok();
    }

    private CompletableFuture<Response> disableChannel(DisableChannel disable) throws CommandFailure {
        requireUserSpace(disable.domain());
        RecordingSession session = sessions.get(disable.session());
        session.channel(disable.channel()).enabled(false);
        return sessions.tellApplications(session).thenApply(done -> new Ok());
    }

    private CompletableFuture<Response> enableEvent(EnableEvent enable) throws CommandFailure {
        requireUserSpace(enable.domain());
        sessions.get(enable.session());
        RuleSettings rule = enable.rule();
        if (rule.pattern().isEmpty()) {
            throw new CommandFailure(FailureCode.INVALID, "Invalid parameter: an event rule needs a name pattern");
        }
        EventRule.of(rule);
        if (JvmEvents.areChosenBy(rule.pattern())) {
            return observed.requireAccess().thenCompose(done -> enableRule(enable));
        }
        return enableRule(enable);
    }

    private CompletableFuture<Response> enableRule(EnableEvent enable) {
        try {
            RecordingSession session = sessions.get(enable.session());
            Channel channel = session.channelForRule(enable.channel());
            channel.enableRule(enable.rule());
            return sessions.tellApplications(session).thenApply(done -> new EventEnabled(channel.name()));
        } catch (CommandFailure e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Response> disableEvent(DisableEvent disable) throws CommandFailure {
        requireUserSpace(disable.domain());
        RecordingSession session = sessions.get(disable.session());
        String name = disable.channel().isEmpty() ? ChannelRules.DEFAULT_NAME : disable.channel();
        session.channel(name).disableRules(disable.pattern());
        return sessions.tellApplications(session).thenApply(done -> new Ok());
    }

    private Response addContext(AddContext add) throws CommandFailure {
        requireUserSpace(add.domain());
        RecordingSession session = sessions.get(add.session());
        if (session.startedOnce()) {
            throw new CommandFailure(FailureCode.ALREADY_ACTIVE_ONCE, "Tracing has already been started once");
        }
        Collection<Channel> channels = add.channel().isEmpty()
                ? session.channels()
                : List.of(session.channel(add.channel()));
        if (channels.isEmpty()) {
            channels = List.of(session.channelForRule(""));
        }
        for (Channel channel : channels) {
            channel.addContext(add.type(), channel.settings().allocation() != BufferAllocation.PER_CHANNEL);
        }
        return new Ok();
    }

    /// The newest first, as LTTng lists them.
    private Response listSessions() {
        List<RecordingSession> all = new ArrayList<>(sessions.all());
        Collections.reverse(all);
        return new SessionList(all.stream().map(RecordingSession::summary).toList());
    }

    private static void requireUserSpace(Domain domain) throws CommandFailure {
        if (domain != Domain.USER_SPACE) {
            throw new CommandFailure(FailureCode.NOT_SUPPORTED, "The domain is not supported yet: " + domain);
        }
    }

    private static String productVersion() {
        String version = RequestHandler.class.getModule().getDescriptor() == null
                ? null
                : RequestHandler.class.getModule().getDescriptor().rawVersion().orElse(null);
        return version == null ? "0.1.0" : version;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What a client (the command line) asks the session daemon, and what it answers. One request, one [Response] ([Ok],
/// [Failed] or what the request's doc names); a connection may carry many in turn.
public sealed interface ClientMessage extends Message {
    sealed interface Request extends ClientMessage {}

    sealed interface Response extends ClientMessage {}

    /// First on every connection; answered with [Welcome] or [Failed].
    record Hello(int protocolVersion) implements Request {}

    /// Answered with [SessionCreated].
    ///
    /// @param name        empty: the daemon makes `auto-YYYYmmdd-HHMMSS`
    /// @param output      empty: the default place below the trace folder
    /// @param noOutput    events are recorded into rings only
    /// @param snapshot    likewise, and the output is where snapshots go
    /// @param traceFormat `default`, `ctf-1.8` or `ctf-2`
    /// @param shmPath     empty: the default place
    /// @param clock       `default`, `monotonic` or `tsc`: of all events, in both domains
    record CreateSession(
            String name,
            String output,
            boolean noOutput,
            boolean snapshot,
            String traceFormat,
            String shmPath,
            String clock)
            implements Request {
        /// On the default clock.
        public CreateSession(
                String name, String output, boolean noOutput, boolean snapshot, String traceFormat, String shmPath) {
            this(name, output, noOutput, snapshot, traceFormat, shmPath, "default");
        }

        /// Not for snapshots, on the default clock.
        public CreateSession(String name, String output, boolean noOutput, String traceFormat, String shmPath) {
            this(name, output, noOutput, false, traceFormat, shmPath);
        }
    }

    record StartSession(String session) implements Request {}

    /// Answered with [SessionStopped], after all data has been written.
    record StopSession(String session) implements Request {}

    /// Stops and forgets; answered with [SessionStopped], after all data has been written.
    record DestroySession(String session) implements Request {}

    record EnableChannel(String session, Domain domain, ChannelSettings settings) implements Request {}

    record DisableChannel(String session, Domain domain, String channel) implements Request {}

    /// Answered with [EventEnabled]: the channel's name matters where `channel` was empty and one was made.
    record EnableEvent(String session, Domain domain, String channel, RuleSettings rule) implements Request {}

    record DisableEvent(String session, Domain domain, String channel, String pattern) implements Request {}

    /// @param type `vpid`, `vtid`, `procname`…
    record AddContext(String session, Domain domain, String channel, String type) implements Request {}

    /// Answered with [SessionList].
    record ListSessions() implements Request {}

    /// Answered with [SessionDetail].
    record DescribeSession(String session) implements Request {}

    /// Answered with [TracepointList].
    record ListTracepoints(Domain domain) implements Request {}

    /// Adds a rule to a channel of the kernel domain; answered with [EventEnabled].
    record EnableKernelEvent(String session, String channel, KernelRule rule) implements Request {}

    /// @param type    only rules of this type; [KernelRuleType#ANY]: of all
    /// @param pattern empty: all rules
    record DisableKernelEvent(String session, String channel, KernelRuleType type, String pattern)
            implements Request {}

    /// Changes which processes the kernel domain records.
    ///
    /// @param values process, user or group ids, or names of users or groups; none for a change of all
    record ChangeTracker(String session, TrackerAttribute attribute, TrackerChange change, List<String> values)
            implements Request {
        public ChangeTracker {
            values = List.copyOf(values);
        }
    }

    /// Answered with [KernelDetail].
    record DescribeKernel(String session) implements Request {}

    /// Answered with [KernelEventList].
    record ListKernelEvents(boolean systemCalls) implements Request {}

    /// Forgets everything that a session has recorded so far.
    record ClearSession(String session) implements Request {}

    /// Ends the current trace chunk and goes on with the next; answered with [SessionRotated].
    record RotateSession(String session) implements Request {}

    /// Records the state of the machine once more.
    record RegenerateStateDump(String session) implements Request {}

    /// Samples the offset of the session's clock from the epoch again, and writes its metadata anew.
    record RegenerateMetadata(String session) implements Request {}

    /// Says where the snapshots of a session go from now on; answered with the [SnapshotOutput] as it was taken.
    ///
    /// @param output without an id; an empty name stands for `snapshot-ID`
    record AddSnapshotOutput(String session, SnapshotOutput output) implements Request {}

    /// Answered with the [SnapshotOutput] that was removed.
    ///
    /// @param output its id or its name
    record RemoveSnapshotOutput(String session, String output) implements Request {}

    /// Answered with [SnapshotOutputs].
    record ListSnapshotOutputs(String session) implements Request {}

    /// Writes what the buffers of a session hold now; answered with [SnapshotRecorded].
    ///
    /// @param output what is empty or 0 in it is that of the session's output
    record RecordSnapshot(String session, SnapshotOutput output) implements Request {}

    /// Ends the daemon after its sessions have been destroyed.
    record Shutdown() implements Request {}

    record Welcome(int protocolVersion, String productVersion, long pid) implements Response {}

    record Ok() implements Response {}

    /// @param code what kind of failure, for the exit status and the text
    record Failed(FailureCode code, String message) implements Response {}

    record SessionCreated(String session, String output, String shmPath) implements Response {}

    /// @param discardedEvents records that found no room, so far in the session
    /// @param lostPackets     sub-buffers overwritten or unreadable, so far in the session
    /// @param problems        what else could not be written, a sentence each (a full disk, a damaged ring); normally
    ///                        none
    record SessionStopped(long discardedEvents, long lostPackets, List<String> problems) implements Response {
        public SessionStopped {
            problems = List.copyOf(problems);
        }
    }

    /// @param limits what of it will not be recorded all the same, as a sentence; normally empty
    record EventEnabled(String channel, String limits) implements Response {
        /// Without limits.
        public EventEnabled(String channel) {
            this(channel, "");
        }
    }

    /// @param archive the folder of the trace chunk that has ended
    record SessionRotated(String archive) implements Response {}

    /// @param id           1 or more; 0: none yet
    /// @param name         of the folders of the snapshots
    /// @param path         where these folders are made
    /// @param maximumBytes of a snapshot; 0: as many as there are
    record SnapshotOutput(long id, String name, String path, long maximumBytes) implements Response {}

    record SnapshotOutputs(List<SnapshotOutput> outputs) implements Response {
        public SnapshotOutputs {
            outputs = List.copyOf(outputs);
        }
    }

    /// @param folder of the snapshot
    record SnapshotRecorded(String folder) implements Response {}

    record SessionList(List<SessionSummary> sessions) implements Response {
        public SessionList {
            sessions = List.copyOf(sessions);
        }
    }

    /// @param applications the processes that recorded or record into the session, `NAME-PID` each, the oldest first
    /// @param problems     what could not be recorded or written so far, a sentence each; normally none
    record SessionDetail(
            SessionSummary summary,
            List<ChannelDetail> channels,
            List<String> applications,
            List<String> problems)
            implements Response {
        public SessionDetail {
            channels = List.copyOf(channels);
            applications = List.copyOf(applications);
            problems = List.copyOf(problems);
        }

        /// Without problems.
        public SessionDetail(SessionSummary summary, List<ChannelDetail> channels, List<String> applications) {
            this(summary, channels, applications, List.of());
        }
    }

    record TracepointList(List<ApplicationTracepoints> applications) implements Response {
        public TracepointList {
            applications = List.copyOf(applications);
        }
    }

    /// What a session has in the kernel domain.
    ///
    /// @param channels none: the session does not have the domain
    /// @param trackers of the attributes that not all processes are recorded by
    record KernelDetail(List<KernelChannelDetail> channels, List<TrackerDetail> trackers) implements Response {
        public KernelDetail {
            channels = List.copyOf(channels);
            trackers = List.copyOf(trackers);
        }
    }

    /// Names of tracepoints or of system calls, sorted.
    record KernelEventList(List<String> names) implements Response {
        public KernelEventList {
            names = List.copyOf(names);
        }
    }

    /// What processes are picked by.
    enum TrackerAttribute {
        PID,
        VPID,
        UID,
        VUID,
        GID,
        VGID
    }

    enum TrackerChange {
        /// The first one empties the set before.
        ADD,
        REMOVE,
        INCLUDE_ALL,
        EXCLUDE_ALL
    }

    /// @param values as they were given; none: no process is recorded
    record TrackerDetail(TrackerAttribute attribute, List<String> values) {
        public TrackerDetail {
            values = List.copyOf(values);
        }
    }

    enum Domain {
        KERNEL,
        USER_SPACE,
        JUL
    }

    enum FailureCode {
        PROTOCOL_MISMATCH,
        SESSION_EXISTS,
        NO_SUCH_SESSION,
        INVALID_SESSION_NAME,
        CHANNEL_EXISTS,
        NO_SUCH_CHANNEL,
        EVENT_EXISTS,
        NO_SUCH_EVENT,
        ALREADY_STARTED,
        ALREADY_STOPPED,
        ALREADY_ACTIVE_ONCE,
        NO_CHANNEL,
        /// No channel was named, and the session has others than the default one.
        NEED_CHANNEL_NAME,
        CONTEXT_EXISTS,
        UNKNOWN_CONTEXT,
        /// The channel's settings do not go with the session's other channels.
        INCOMPATIBLE_CHANNEL,
        INVALID,
        NOT_SUPPORTED,
        INPUT_OUTPUT,
        INTERNAL,
        /// The daemon may not trace the kernel, or the kernel has no tracefs.
        KERNEL_UNAVAILABLE,
        ALREADY_TRACKED,
        NOT_TRACKED,
        USER_NOT_FOUND,
        GROUP_NOT_FOUND
    }

    enum LossMode {
        DISCARD,
        OVERWRITE
    }

    enum BufferOwnership {
        USER,
        PROCESS
    }

    /// One ring per CPU number, per memory-map concurrency id, or one group of lanes for the channel.
    enum BufferAllocation {
        PER_CPU,
        PER_CID,
        PER_CHANNEL
    }

    enum LogLevelRange {
        ALL,
        AT_LEAST,
        ONLY
    }

    /// @param subBufferBytes 0: the default of the ownership
    /// @param subBufferCount 0: the default
    record ChannelSettings(
            String name,
            long subBufferBytes,
            long subBufferCount,
            LossMode lossMode,
            BufferOwnership ownership,
            BufferAllocation allocation,
            long switchTimerMicros,
            long readTimerMicros,
            long monitorTimerMicros,
            long traceFileBytes,
            long traceFileCount) {
        /// The same with another name.
        public ChannelSettings named(String other) {
            return new ChannelSettings(
                    other,
                    subBufferBytes,
                    subBufferCount,
                    lossMode,
                    ownership,
                    allocation,
                    switchTimerMicros,
                    readTimerMicros,
                    monitorTimerMicros,
                    traceFileBytes,
                    traceFileCount);
        }
    }

    /// @param pattern    a tracepoint name, `*` matches anything, `\` escapes
    /// @param exclusions patterns of names that do not count
    /// @param filter     empty: none
    /// @param logLevel   the level that `range` refers to
    record RuleSettings(
            String pattern, List<String> exclusions, String filter, LogLevelRange range, int logLevel) {
        public RuleSettings {
            exclusions = List.copyOf(exclusions);
        }
    }

    /// @param createdSeconds from the Unix epoch
    /// @param output         empty: none
    /// @param snapshot       whether only snapshots are written, to the output
    /// @param clock          `monotonic` or `tsc`
    record SessionSummary(
            String name,
            String output,
            boolean snapshot,
            boolean active,
            boolean startedOnce,
            long createdSeconds,
            String traceFormat,
            String shmPath,
            String clock) {}

    record ChannelDetail(
            Domain domain,
            ChannelSettings settings,
            boolean enabled,
            List<RuleDetail> rules,
            List<String> contexts,
            long discardedEvents,
            long lostPackets,
            long memoryBytes) {
        public ChannelDetail {
            rules = List.copyOf(rules);
            contexts = List.copyOf(contexts);
        }
    }

    record RuleDetail(RuleSettings rule, boolean enabled) {}

    enum KernelRuleType {
        /// Tracepoints and system calls.
        ANY,
        TRACEPOINT,
        SYSTEM_CALL,
        USER_PROBE,
        KERNEL_PROBE,
        FUNCTION
    }

    /// @param pattern  what events are matched, or the name of the event record of a probe
    /// @param location where a probe is; empty for tracepoints and system calls
    /// @param filter   empty: none
    record KernelRule(KernelRuleType type, String pattern, String location, String filter) {}

    record KernelRuleDetail(KernelRule rule, boolean enabled) {}

    record KernelChannelDetail(
            ChannelSettings settings,
            boolean enabled,
            List<KernelRuleDetail> rules,
            List<String> contexts,
            long discardedEvents) {
        public KernelChannelDetail {
            rules = List.copyOf(rules);
            contexts = List.copyOf(contexts);
        }
    }

    /// @param events   the tracepoints that the application has
    /// @param observed what the daemon can write of it
    /// @param notes    what cannot be had of it and why, a sentence each; normally none
    record ApplicationTracepoints(
            long pid,
            String processName,
            List<EventDescription> events,
            List<EventDescription> observed,
            List<String> notes) {
        public ApplicationTracepoints {
            events = List.copyOf(events);
            observed = List.copyOf(observed);
            notes = List.copyOf(notes);
        }

        /// Its tracepoints alone.
        public ApplicationTracepoints(long pid, String processName, List<EventDescription> events) {
            this(pid, processName, events, List.of(), List.of());
        }

        /// By name, whoever writes them.
        public List<EventDescription> all() {
            return Stream.concat(events.stream(), observed.stream())
                    .sorted(Comparator.comparing(EventDescription::name))
                    .toList();
        }
    }
}

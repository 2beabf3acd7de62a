// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import java.util.List;

/// What an application's tracer and the session daemon say to each other on the application socket.
///
/// The application registers first and is answered with [Registered] or [Refused]; then it tells new tracepoints with
/// [DescribeEvents] as they are defined, and the daemon opens channels and enables events. The daemon numbers its
/// requests; the application answers each with [Done] when the change is in force. The daemon learns of the
/// application's death from the closed socket.
public sealed interface ApplicationMessage extends Message {
    /// @param protocolVersion  [ProtocolVersion#CURRENT] of the application
    /// @param startTimeMillis  when the process started, from the Unix epoch
    record Register(
            int protocolVersion,
            long pid,
            long parentPid,
            long uid,
            long gid,
            String processName,
            long startTimeMillis,
            int bitsPerLong)
            implements ApplicationMessage {}

    /// @param producerId what the application writes into the owner words of rings; never 0, unique while the daemon
    ///                   lives
    record Registered(int protocolVersion, int producerId) implements ApplicationMessage {}

    record Refused(int protocolVersion, String reason) implements ApplicationMessage {}

    /// Tracepoints that exist since registration or the last such message. Sent at least once after registration,
    /// perhaps empty.
    record DescribeEvents(List<EventDescription> events) implements ApplicationMessage {
        public DescribeEvents {
            events = List.copyOf(events);
        }
    }

    /// From the daemon, once for each [DescribeEvents], in order, after that has been looked at and after all requests
    /// that follow from it: an application that wants to lose none of the first events of new tracepoints waits for
    /// this message (not for ever) before it goes on.
    record RegistrationDone() implements ApplicationMessage {}

    /// Maps a channel's ring file.
    ///
    /// @param contexts names of the context fields that stand before each payload, in order: `vpid`, `vtid`,
    ///                 `procname`…
    record OpenChannel(long request, long channelId, String ringFile, List<String> contexts)
            implements ApplicationMessage {
        public OpenChannel {
            contexts = List.copyOf(contexts);
        }
    }

    /// Unmaps a channel; all its events are disabled by this.
    record CloseChannel(long request, long channelId) implements ApplicationMessage {}

    /// Starts writing an event into a channel.
    ///
    /// @param eventName    as in the description that the application sent
    /// @param eventClassId the event record class id in that channel's data stream class
    record EnableEvent(long request, long channelId, String eventName, int eventClassId)
            implements ApplicationMessage {}

    record DisableEvent(long request, long channelId, String eventName) implements ApplicationMessage {}

    /// The answer to a numbered request; an empty error means that it is in force.
    record Done(long request, String error) implements ApplicationMessage {}
}

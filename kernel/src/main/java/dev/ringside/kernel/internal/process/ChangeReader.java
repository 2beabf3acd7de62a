// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.format.EventField;
import dev.ringside.kernel.internal.format.EventFormat;
import dev.ringside.kernel.internal.format.EventFormatException;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.process.Trait.Group;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which events of the kernel tell of changes, and how to read their records. Under the recorder's lock.
final class ChangeReader {
    private static final int THREAD_OFFSET = 4;
    /// What priorities in events count more than those in /proc.
    private static final int REAL_TIME_PRIORITIES = 100;

    private static final List<String> NAMESPACE_CALLS = List.of("unshare", "setns");
    private static final Map<Group, List<String>> CALLS = Map.of(
            Group.CREDENTIALS,
            List.of("setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "unshare", "setns"),
            Group.NAMESPACES, NAMESPACE_CALLS,
            Group.VIRTUAL_IDS, List.of("unshare", "setns"),
            Group.SCHEDULING, List.of("setpriority", "sched_setattr", "sched_setparam", "sched_setscheduler"),
            Group.HOST_NAME, List.of("sethostname"),
            Group.PARENT, List.of());

    private final Tracefs tracefs;
    private final Map<Integer, Parser> parsers = new HashMap<>();

    /// Reads one record.
    private interface Parser {
        /// @return empty where it changes nothing
        Optional<Change> read(byte[] page, int record, int size, long time);
    }

    ChangeReader(Tracefs tracefs) {
        this.tracefs = tracefs;
    }

    /// Has an instance record what tells of these groups.
    void enable(TracefsInstance instance, Set<Group> groups) throws KernelTracingException {
        enableEvent(instance, "task", "task_newtask", this::created);
        enableEvent(instance, "task", "task_rename", this::renamed);
        enableEvent(instance, "sched", "sched_process_exit", this::ended);
        enableEvent(instance, "sched", "sched_process_exec", this::executed);
        if (groups.contains(Group.SCHEDULING)) {
            enableEvent(instance, "sched", "sched_pi_setprio", this::boosted);
        }
        for (Group group : groups) {
            for (String call : CALLS.getOrDefault(group, List.of())) {
                // Whoever enters other namespaces may have other numbers everywhere.
                Group changed = NAMESPACE_CALLS.contains(call) ? Group.NAMESPACES : group;
                enableEvent(instance, "syscalls", "sys_enter_" + call, ChangeReader::entered);
                enableEvent(instance, "syscalls", "sys_exit_" + call, format -> called(format, changed, call));
            }
        }
    }

    private interface ParserMaker {
        Parser make(EventFormat format) throws EventFormatException;
    }

    private void enableEvent(TracefsInstance instance, String system, String name, ParserMaker maker)
            throws KernelTracingException {
        try {
            EventFormat format = EventFormatParser.parse(system, tracefs.eventFormat(system, name));
            parsers.put(format.id(), maker.make(format));
        } catch (EventFormatException e) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED, "cannot follow processes: event=" + name + ": " + e.getMessage(), e);
        }
        instance.setEventEnabled(system, name, true);
    }

    Optional<Change> read(byte[] page, int record, int size, long time) {
        if (size < THREAD_OFFSET + Integer.BYTES) {
            return Optional.empty();
        }
        Parser parser = parsers.get(RecordBytes.getShort(page, record) & 0xffff);
        return parser == null ? Optional.empty() : parser.read(page, record, size, time);
    }

    private static EventField field(EventFormat format, String name) throws EventFormatException {
        return format.field(name)
                .orElseThrow(() -> new EventFormatException("no field: event=" + format.name() + " field=" + name));
    }

    private static long number(byte[] page, int record, EventField field) {
        return RecordBytes.getInteger(
                page, record + field.offsetBytes(), field.sizeBytes(), field.signed());
    }

    private static int thread(byte[] page, int record) {
        return RecordBytes.getInt(page, record + THREAD_OFFSET);
    }

    private static byte[] text(byte[] page, int record, EventField field) {
        int from = record + field.offsetBytes();
        return Arrays.copyOfRange(page, from, from + field.sizeBytes());
    }

    /// A parser for records that are long enough.
    private static Parser checked(Parser parser, EventField... fields) {
        int bytes = Arrays.stream(fields)
                .mapToInt(field -> field.offsetBytes() + field.sizeBytes())
                .max()
                .orElse(0);
        return (page, record, size, time) ->
                size < bytes ? Optional.empty() : parser.read(page, record, size, time);
    }

    private Parser created(EventFormat format) throws EventFormatException {
        EventField child = field(format, "pid");
        EventField name = field(format, "comm");
        EventField flags = field(format, "clone_flags");
        return checked(
                (page, record, _, time) -> Optional.of(new Change.Created(
                        time,
                        thread(page, record),
                        (int) number(page, record, child),
                        text(page, record, name),
                        number(page, record, flags))),
                child,
                name,
                flags);
    }

    private Parser renamed(EventFormat format) throws EventFormatException {
        EventField renamed = field(format, "pid");
        EventField name = field(format, "newcomm");
        return checked(
                (page, record, _, time) -> Optional.of(new Change.Renamed(
                        time,
                        thread(page, record),
                        (int) number(page, record, renamed),
                        text(page, record, name))),
                renamed,
                name);
    }

    private Parser ended(EventFormat format) throws EventFormatException {
        EventField ended = field(format, "pid");
        // Older kernels do not say; then the thread that the process is named after stands for all.
        Optional<EventField> last = format.field("group_dead");
        return checked(
                (page, record, _, time) -> Optional.of(new Change.Ended(
                        time,
                        thread(page, record),
                        (int) number(page, record, ended),
                        last.map(field -> number(page, record, field) != 0).orElse(true))),
                ended,
                last.orElse(ended));
    }

    private Parser executed(EventFormat format) throws EventFormatException {
        EventField file = field(format, "filename");
        EventField thread = field(format, "pid");
        EventField old = field(format, "old_pid");
        return checked(
                (page, record, size, time) -> {
                    int at = RecordBytes.locate(page, record, size, file.offsetBytes(), false);
                    int length = RecordBytes.locatedSize(page, record, file.offsetBytes());
                    String name = at < 0
                            ? ""
                            : new String(page, record + at, Math.max(0, length - 1), StandardCharsets.UTF_8);
                    return Optional.of(new Change.Executed(
                            time, (int) number(page, record, thread), (int) number(page, record, old), name));
                },
                file,
                thread,
                old);
    }

    private Parser boosted(EventFormat format) throws EventFormatException {
        EventField boosted = field(format, "pid");
        EventField priority = field(format, "newprio");
        return checked(
                (page, record, _, time) -> Optional.of(new Change.PriorityInherited(
                        time,
                        thread(page, record),
                        (int) number(page, record, boosted),
                        (int) number(page, record, priority) - REAL_TIME_PRIORITIES)),
                boosted,
                priority);
    }

    private static Parser entered(EventFormat format) {
        List<EventField> arguments = format.fields().stream()
                .filter(field -> !field.name().equals("__syscall_nr"))
                .filter(field -> field.sizeBytes() == Long.BYTES && field.elementBytes() == Long.BYTES)
                .toList();
        return checked(
                (page, record, _, time) -> Optional.of(new Change.Entered(
                        time,
                        thread(page, record),
                        arguments.stream()
                                .mapToLong(field -> number(page, record, field))
                                .toArray())),
                arguments.toArray(EventField[]::new));
    }

    private static Parser called(EventFormat format, Group group, String call) throws EventFormatException {
        EventField result = field(format, "ret");
        return checked(
                (page, record, _, time) -> number(page, record, result) == 0
                        ? Optional.of(new Change.Called(time, thread(page, record), group, call))
                        : Optional.empty(),
                result);
    }
}

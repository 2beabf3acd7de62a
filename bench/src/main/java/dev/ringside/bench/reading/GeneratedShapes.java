// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

import java.util.ArrayList;
import java.util.List;

/// What generated traces can look like.
final class GeneratedShapes {
    private static final List<String> KERNEL = List.of(
            "sched_switch prev_comm:c16 prev_tid:i32 prev_prio:i32 prev_state:i64 next_comm:c16 next_tid:i32 "
                    + "next_prio:i32",
            "sched_wakeup comm:c16 tid:i32 prio:i32 target_cpu:i32",
            "sched_waking comm:c16 tid:i32 prio:i32 target_cpu:i32",
            "sched_stat_runtime comm:c16 tid:i32 runtime:u64 vruntime:u64",
            "sched_process_fork parent_comm:c16 parent_tid:i32 parent_pid:i32 parent_ns_inum:u32 child_comm:c16 "
                    + "child_tid:i32 vtids:q32",
            "irq_handler_entry irq:i32 name:s",
            "irq_handler_exit irq:i32 ret:i32",
            "irq_softirq_raise vec:u32",
            "irq_softirq_entry vec:u32",
            "irq_softirq_exit vec:u32",
            "timer_hrtimer_start hrtimer:x64 function:x64 expires:i64 softexpires:i64 mode:u32",
            "timer_hrtimer_cancel hrtimer:x64",
            "timer_hrtimer_expire_entry hrtimer:x64 now:i64 function:x64",
            "syscall_entry_openat dfd:i32 filename:s flags:i32 mode:u16",
            "syscall_exit_openat ret:i64",
            "syscall_entry_read fd:u32 count:u64",
            "syscall_exit_read ret:i64 buf:x64",
            "syscall_entry_futex uaddr:x64 op:i32 val:u32 utime:x64 uaddr2:x64 val3:u32",
            "syscall_exit_futex ret:i64 uaddr:x64 uaddr2:x64",
            "net_dev_queue skbaddr:x64 len:u32 name:s network_header:v transport:p",
            "kmem_kmalloc call_site:x64 ptr:x64 bytes_req:u64 bytes_alloc:u64 gfp_flags:x32");

    /// @param headerBits of the id in the event record header: 16 (LTTng's large header), 5 (its compact one), 0 (a
    ///                   plain header: an id of 16 bits after a timestamp of 64)
    /// @param context    fields of each event
    /// @param alignmentBits of integers of whole bytes
    /// @param threadEvents  how many events in a row have the same context, on average; 0 where each has another one
    record Shape(
            int headerBits,
            boolean bigEndian,
            int alignmentBits,
            List<GeneratedField> context,
            List<EventClass> events,
            int threadEvents) {
        Shape(
                int headerBits, boolean bigEndian, int alignmentBits, List<GeneratedField> context,
                List<EventClass> events) {
            this(headerBits, bigEndian, alignmentBits, context, events, 0);
        }
    }

    record EventClass(String name, int id, List<GeneratedField> payload) {}

    private GeneratedShapes() {}

    static Shape of(String name) {
        return switch (name) {
            case "int" -> new Shape(16, false, 8, List.of(), events(0, List.of("bench:one_int a:i32")));
            case "mixed" -> new Shape(16, false, 8, List.of(), events(1, List.of("bench:mixed a:i32 b:i64 c:d d:s")));
            case "pointers" -> new Shape(16, false, 8, GeneratedField.of("vpid:i32 vtid:i32 ip:x64"),
                    events(1, List.of("bench:mixed a:i32 b:i64 c:d d:s")));
            case "variable" -> new Shape(16, false, 8, List.of(),
                    events(1, List.of("bench:variable a:l b:i64 c:l d:w")));
            case "enums" -> new Shape(16, false, 8, List.of(),
                    events(0, List.of("bench:enums state:e8 kind:e32 a:i32")));
            case "nested" -> new Shape(16, false, 8, List.of(), events(0, List.of("bench:nested a:n b:p c:n")));
            case "arrays" -> new Shape(16, false, 8, List.of(),
                    events(0, List.of("bench:arrays a:a32 b:q16 c:q64 d:a8")));
            case "texts" -> new Shape(16, false, 8, List.of(), events(0, List.of("bench:texts a:s b:c16 c:t d:y")));
            case "reals" -> new Shape(16, false, 8, List.of(), events(0, List.of("bench:reals a:f b:d c:f")));
            case "variants" -> new Shape(16, false, 8, List.of(), events(0, List.of("bench:variants a:v b:o c:m")));
            case "contexts" -> new Shape(5, false, 8,
                    GeneratedField.of("cpu_id:u32 vpid:i32 vtid:i32 procname:c16 perf_cycles:u64"), events(0, List.of(
                            "app:begin request:u64 url:s", "app:state state:e8 detail:m",
                            "app:end request:u64 status:i32 took:d",
                            "app:bytes data:q8 name:t", "app:plain a:i32 b:i64 c:u16 d:x64")));
            case "threads" -> new Shape(5, false, 8, GeneratedField.of("vpid:i32 vtid:i32 procname:c16"),
                    events(0, List.of(
                            "app:begin request:u32 url:s", "app:queue depth:u16 bytes:u64",
                            "app:end request:u32 status:i32 took:d", "app:plain a:i32 b:i64 c:u16 d:x64")), 30);
            case "kernel" -> new Shape(16, false, 8, GeneratedField.of("pid:i32 tid:i32 procname:c16"),
                    events(0, KERNEL));
            case "many" -> new Shape(16, false, 8, GeneratedField.of("pid:i32 tid:i32 procname:c16"),
                    events(0, repeated(KERNEL, 15)));
            case "compact" -> new Shape(5, false, 8, GeneratedField.of("tid:i32"), events(0, KERNEL));
            case "network" -> new Shape(0, true, 8, GeneratedField.of("tid:i32"), events(3, KERNEL));
            case "bits" -> new Shape(5, false, 1, List.of(), events(0, List.of(
                    "state cpu:u3 state:u5 value:u13 flag:u1",
                    "sample channel:u7 level:i11 gain:u3",
                    "frame id:u29 length:u4 low:u17 high:u32")));
            default -> throw new IllegalArgumentException("no such shape: " + name);
        };
    }

    /// So many classes of each form, with names of their own.
    private static List<String> repeated(List<String> tables, int times) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            for (String table : tables) {
                all.add(table.replaceFirst(" ", "_" + i + " "));
            }
        }
        return all;
    }

    private static List<EventClass> events(int firstId, List<String> tables) {
        List<EventClass> events = new ArrayList<>();
        for (String table : tables) {
            int blank = table.indexOf(' ');
            events.add(new EventClass(table.substring(0, blank), firstId + events.size(),
                    GeneratedField.of(table.substring(blank + 1))));
        }
        return List.copyOf(events);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The thread switches in the text of a trace, in its order.
///
/// @param all   `jvm:thread_switch_*`
/// @param sched `sched_switch`, taken apart into a switch of each of the two threads
record ThreadSwitches(List<Switch> all, List<Switch> sched, String text) {
    private static final Pattern OURS = Pattern.compile("\\[([\\d.]+)\\] (?:\\S+ )?jvm:thread_switch_(in|out): "
            + "\\{ cpu_id = (\\d+) \\}, (?:\\{ ([^}]*) \\}, )?"
            + "\\{ pid = (\\d+), tid = (\\d+), thread_name = \"([^\"]*)\", preempted = (\\d), "
            + "(on|off)_cpu_ns = (-?\\d+) \\}");
    private static final Pattern SCHED = Pattern.compile("\\[([\\d.]+)\\] (?:\\S+ )?sched_switch: "
            + "\\{ cpu_id = (\\d+) \\}, (?:\\{ [^}]* \\}, )?"
            + "\\{ prev_comm = .*?, prev_tid = (\\d+), prev_prio = -?\\d+, prev_state = (.*?), "
            + "next_comm = .*?, next_tid = (\\d+), next_prio = -?\\d+ \\}");

    record Switch(
            long nanos,
            int cpu,
            String contexts,
            int pid,
            int tid,
            String name,
            boolean in,
            boolean preempted,
            long duration) {}

    /// With the values of the trace's clock.
    static ThreadSwitches of(Path trace) {
        return of(trace, "--clock-cycles");
    }

    /// With nanoseconds from the Unix epoch.
    static ThreadSwitches sinceEpoch(Path trace) {
        return of(trace, "--clock-seconds");
    }

    private static ThreadSwitches of(Path trace, String time) {
        Babeltrace.Text text = Babeltrace.run("--no-delta", time, trace.toString());
        assertThat(text.status()).as(text.err()).isZero();
        List<Switch> all = new ArrayList<>();
        List<Switch> sched = new ArrayList<>();
        for (String line : text.out().lines().toList()) {
            Matcher ours = OURS.matcher(line);
            Matcher kernels = SCHED.matcher(line);
            if (ours.matches()) {
                all.add(of(ours));
            } else if (kernels.matches()) {
                add(kernels, sched);
            } else {
                assertThat(line).doesNotContain("jvm:thread_switch").doesNotContain("sched_switch");
            }
        }
        return new ThreadSwitches(all, sched, text.out());
    }

    private static long nanos(Matcher line) {
        return Long.parseLong(line.group(1).replace(".", ""));
    }

    private static Switch of(Matcher ours) {
        boolean in = ours.group(2).equals("in");
        assertThat(ours.group(9)).isEqualTo(in ? "off" : "on");
        return new Switch(
                nanos(ours),
                Integer.parseInt(ours.group(3)),
                String.valueOf(ours.group(4)),
                Integer.parseInt(ours.group(5)),
                Integer.parseInt(ours.group(6)),
                ours.group(7),
                in,
                ours.group(8).equals("1"),
                Long.parseLong(ours.group(10)));
    }

    private static void add(Matcher line, List<Switch> into) {
        long nanos = nanos(line);
        int cpu = Integer.parseInt(line.group(2));
        boolean running = line.group(4).matches(".*TASK_RUNNING.*|.*container = 0 .*|0");
        into.add(new Switch(nanos, cpu, "", 0, Integer.parseInt(line.group(3)), "", false, running, 0));
        into.add(new Switch(nanos, cpu, "", 0, Integer.parseInt(line.group(5)), "", true, false, 0));
    }

    static List<Switch> of(List<Switch> switches, int tid, long fromNanos, long toNanos) {
        return switches.stream()
                .filter(each -> each.tid == tid && each.nanos >= fromNanos && each.nanos <= toNanos)
                .toList();
    }

    static long outs(List<Switch> switches, boolean preempted) {
        return switches.stream().filter(each -> !each.in && each.preempted == preempted).count();
    }

    /// What each switch says of the one before it of the same thread is true.
    void assertDurations() {
        Map<Integer, Switch> before = new HashMap<>();
        for (Switch each : all) {
            Switch last = before.put(each.tid, each);
            if (last == null) {
                assertThat(each.duration).as("%s", each).isEqualTo(-1);
                continue;
            }
            assertThat(each.in).as("%s after %s", each, last).isNotEqualTo(last.in);
            assertThat(each.duration).as("%s after %s", each, last).isEqualTo(each.nanos - last.nanos);
            if (each.in) {
                assertThat(each.preempted).as("%s after %s", each, last).isEqualTo(last.preempted);
            } else {
                assertThat(each.cpu).as("%s after %s", each, last).isEqualTo(last.cpu);
            }
        }
    }
}

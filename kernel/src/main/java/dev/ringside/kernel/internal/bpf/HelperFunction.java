// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

/// Functions of the kernel that programs call, by the numbers that never change (`enum bpf_func_id`).
public enum HelperFunction {
    MAP_LOOKUP(1),
    MAP_UPDATE(2),
    MAP_DELETE(3),
    KTIME_GET_NS(5),
    GET_SMP_PROCESSOR_ID(8),
    GET_CURRENT_PID_TGID(14),
    PERF_EVENT_OUTPUT(25),
    PERF_EVENT_READ_VALUE(55),
    PROBE_READ_USER(112),
    PROBE_READ_KERNEL(113),
    PROBE_READ_USER_STR(114),
    RINGBUF_OUTPUT(130);

    private final int number;

    HelperFunction(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

/// A register of the eBPF machine. R0 holds what a helper or the program returns, R1 to R5 the arguments of a helper,
/// which loses them; R6 to R9 survive helpers; R10 is the end of the stack and cannot be written.
public enum Register {
    R0,
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    R10
}

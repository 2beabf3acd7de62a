// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.bpf.BpfMap.Type;
import dev.ringside.kernel.internal.linux.NativeCallException;

/// Whether this kernel lets this user do what recording system calls needs. Stateless; any thread.
public final class BpfSupport {
    private BpfSupport() {}

    /// Makes a map and loads a program that reads memory of programs, and takes both back.
    ///
    /// @throws NativeCallException where one of them is refused
    public static void check() throws NativeCallException {
        byte[] code = new Assembler()
                .move(Register.R1, Register.R10)
                .add(Register.R1, -8)
                .move(Register.R2, 8)
                .move(Register.R3, 0)
                .call(HelperFunction.PROBE_READ_USER_STR)
                .move(Register.R0, 0)
                .exit()
                .assemble();
        BpfMap.create(Type.ARRAY, Integer.BYTES, Integer.BYTES, 1).close();
        BpfProgram.load(BpfProgram.Type.RAW_TRACEPOINT, "ringside_check", code).close();
    }
}

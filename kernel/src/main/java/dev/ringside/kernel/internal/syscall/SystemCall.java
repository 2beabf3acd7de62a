// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import java.util.List;

/// One system call of the table.
///
/// @param number     by which programs ask for it
/// @param hexReturn  whether its result is an unsigned number shown in hexadecimal, an address
/// @param parameters in the order of the event records' fields
public record SystemCall(int number, String name, boolean hexReturn, List<Parameter> parameters) {
    /// Arguments of a system call.
    static final int MAX_ARGUMENTS = 6;

    public SystemCall {
        parameters = List.copyOf(parameters);
    }

    /// The same call under the number of another architecture.
    SystemCall withNumber(int other) {
        return new SystemCall(other, name, hexReturn, parameters);
    }

    /// When a parameter is shown.
    enum Shown {
        AT_ENTRY,
        AT_EXIT,
        AT_BOTH;

        boolean in(Shown phase) {
            return this == AT_BOTH || this == phase;
        }
    }

    /// One argument as one or more fields.
    ///
    /// @param argument from 0
    record Parameter(String name, int argument, Shown shown, ParameterKind kind) {}

    /// The parameters of one phase.
    List<Parameter> parameters(Shown phase) {
        return parameters.stream()
                .filter(parameter -> parameter.shown().in(phase))
                .toList();
    }

    /// Whether a successful call leaves the caller with another memory, in which its arguments point nowhere.
    boolean replacesMemory() {
        return name.equals("execve") || name.equals("execveat");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.daemon;

import dev.ringside.protocol.ClientMessage.Failed;

/// What LTTng says for each kind of failure, in user space.
public final class FailureText {
    public static final String NO_DAEMON = "No session daemon is available";

    private FailureText() {}

    /// As [#of(Failed)], in the kernel domain, where the daemon's message has the kernel tracer's reason.
    public static String ofKernel(Failed failed) {
        return switch (failed.code()) {
            case CHANNEL_EXISTS, EVENT_EXISTS, NO_SUCH_EVENT, CONTEXT_EXISTS, UNKNOWN_CONTEXT -> failed.message();
            default -> of(failed);
        };
    }

    public static String of(Failed failed) {
        return switch (failed.code()) {
            case SESSION_EXISTS -> "Session name already exists";
            case NO_SUCH_SESSION -> "Session name not found";
            case INVALID_SESSION_NAME -> "Invalid character found in session name";
            case CHANNEL_EXISTS -> "User space tracer event record channel already exists";
            case NO_SUCH_CHANNEL -> "Event record channel not found";
            case EVENT_EXISTS -> "User space event rule already enabled";
            case NO_SUCH_EVENT -> "User space event not found";
            case ALREADY_STARTED -> "Tracing already started";
            case ALREADY_STOPPED -> "Tracing has already been stopped";
            case ALREADY_ACTIVE_ONCE -> "Tracing has already been started once";
            case NO_CHANNEL -> "No event record channel found in the session";
            case NEED_CHANNEL_NAME ->
                "Non-default event record channel exists within session: "
                        + "event record channel name needs to be specified with '-c name'";
            case CONTEXT_EXISTS -> "User space tracing context already exists";
            case UNKNOWN_CONTEXT -> "Invalid user space tracing context";
            case INVALID -> failed.message().isEmpty() ? "Invalid parameter" : failed.message();
            case USER_NOT_FOUND -> "User not found";
            case GROUP_NOT_FOUND -> "Group not found";
            case ALREADY_TRACKED, NOT_TRACKED -> failed.message();
            case PROTOCOL_MISMATCH, INCOMPATIBLE_CHANNEL, NOT_SUPPORTED, INPUT_OUTPUT, INTERNAL, KERNEL_UNAVAILABLE ->
                failed.message();
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What to make of an argument; the table of system calls explains the forms.
sealed interface ParameterKind {
    /// In place of a length: the call's result.
    int RETURNED = -1;

    /// In place of a length: as much as the structure can have.
    int WHOLE = -2;

    /// `u8` … `s64`, `u64x`: the argument itself.
    record Plain(int bytes, boolean signed, boolean hexadecimal) implements ParameterKind {}

    /// `overflow(M)`, `retoverflow(M)`: whether the argument or the result is above a limit.
    record Overflow(int limit, boolean ofResult) implements ParameterKind {}

    /// `epollop`: a labelled integer.
    record EpollOperation() implements ParameterKind {}

    /// `str`: text.
    record Text() implements ParameterKind {}

    /// `*s32`, `s32[2]`: integers; a count of 0 stands for a single one.
    record Pointed(int count) implements ParameterKind {}

    /// `timespec`, `timeval`: seconds and a part of them.
    record Time(String part) implements ParameterKind {}

    /// `address(N)`: a socket address.
    record Address(int length) implements ParameterKind {}

    /// `fdset(N)`: a set of file descriptors.
    record DescriptorSet(int count) implements ParameterKind {}

    /// `polls(N)`, `epolls(ret)`, `epolls16(ret)`: events waited for or found.
    record Polls(int count, PolledStructure structure) implements ParameterKind {}

    /// `pollcount(N)`, `epollcount(ret)`, `epollcount16(ret)`: how many of them are shown.
    record PollCount(int count, PolledStructure structure) implements ParameterKind {}

    /// `epollevent`, `epollevent16`: one event.
    record EpollEvent(PolledStructure structure) implements ParameterKind {}

    Pattern INTEGER = Pattern.compile("([us])(8|16|32|64)(x?)");
    Pattern MEASURED = Pattern.compile(
            "(overflow|retoverflow|address|fdset|polls|pollcount|epolls(?:16)?|epollcount(?:16)?)"
                    + "(?:\\((\\d+|ret)\\))?");

    static ParameterKind parse(String text) {
        Matcher integer = INTEGER.matcher(text);
        if (integer.matches()) {
            return new Plain(
                    Integer.parseInt(integer.group(2)) / Byte.SIZE,
                    integer.group(1).equals("s"),
                    !integer.group(3).isEmpty());
        }
        Matcher measured = MEASURED.matcher(text);
        if (measured.matches()) {
            String word = measured.group(2);
            int number = word == null ? WHOLE : word.equals("ret") ? RETURNED : Integer.parseInt(word);
            return switch (measured.group(1)) {
                case "overflow" -> new Overflow(number, false);
                case "retoverflow" -> new Overflow(number, true);
                case "address" -> new Address(number);
                case "fdset" -> new DescriptorSet(number);
                case "polls" -> new Polls(number, PolledStructure.POLL);
                case "pollcount" -> new PollCount(number, PolledStructure.POLL);
                case "epolls" -> new Polls(number, PolledStructure.PACKED_EPOLL);
                case "epollcount" -> new PollCount(number, PolledStructure.PACKED_EPOLL);
                case "epolls16" -> new Polls(number, PolledStructure.EPOLL);
                default -> new PollCount(number, PolledStructure.EPOLL);
            };
        }
        return switch (text) {
            case "str" -> new Text();
            case "*s32" -> new Pointed(0);
            case "s32[2]" -> new Pointed(2);
            case "timespec" -> new Time("tv_nsec");
            case "timeval" -> new Time("tv_usec");
            case "epollop" -> new EpollOperation();
            case "epollevent" -> new EpollEvent(PolledStructure.PACKED_EPOLL);
            case "epollevent16" -> new EpollEvent(PolledStructure.EPOLL);
            default -> throw new IllegalArgumentException("unknown kind of argument: " + text);
        };
    }
}

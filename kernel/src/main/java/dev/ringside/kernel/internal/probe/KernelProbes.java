// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `--probe` and `--function` mean, as definitions of dynamic events (Documentation/trace/kprobetrace.rst,
/// eprobetrace.rst). Stateless; any thread.
public final class KernelProbes {
    /// `SYMBOL`, `SYMBOL+OFFSET` (decimal, octal or hexadecimal), `MODULE:SYMBOL…`, an address.
    private static final Pattern PLACE = Pattern.compile(
            "(?:\\w+:)?[A-Za-z_.][\\w.$]*(?:\\+(?:0[xX][0-9a-fA-F]{1,16}|\\d{1,18}))?"
                    + "|0[xX][0-9a-fA-F]{1,16}|\\d{1,20}");
    private static final Pattern EVENT = Pattern.compile("event:(\\w+):(\\w+)");

    private KernelProbes() {}

    /// Whether this kernel has them at all.
    public static boolean exist(Tracefs tracefs) {
        return Files.exists(tracefs.root().resolve(ProbeDefinition.KERNEL_PROBES));
    }

    /// @param location of `--probe`: a place, or `event:SYSTEM:EVENT` for another event's records; then, after a blank,
    ///                 what else to record
    public static List<ProbeDefinition> probe(String location, String recordName) throws KernelTracingException {
        String[] words = split(location);
        Matcher event = EVENT.matcher(words[0]);
        if (event.matches()) {
            return List.of(new ProbeDefinition(
                    ProbeDefinition.DYNAMIC_EVENTS, 'e', event.group(1) + "." + event.group(2), words[1], recordName));
        }
        return List.of(new ProbeDefinition(
                ProbeDefinition.KERNEL_PROBES, 'p', place(words[0]), words[1], recordName));
    }

    /// The entry and the return of a function; each with the address of the function and of its caller.
    ///
    /// @param location of `--function`: a place; after a blank, what else to record of the return (`ret=$retval:s64`)
    public static List<ProbeDefinition> function(String location, String recordName) throws KernelTracingException {
        String[] words = split(location);
        String place = place(words[0]);
        // The kernel asks the youngest probe of a place first, and a probe of the return replaces the address of the
        // caller.
        return List.of(
                new ProbeDefinition(ProbeDefinition.KERNEL_PROBES, 'r', place, words[1], recordName + "_exit"),
                new ProbeDefinition(
                        ProbeDefinition.KERNEL_PROBES,
                        'p',
                        place,
                        "parent_ip=" + caller() + ":x64",
                        recordName + "_entry"));
    }

    /// Where a function that has just been entered finds what it returns to.
    private static String caller() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "%lr";
            case "riscv64" -> "%ra";
            default -> "$stack0";
        };
    }

    /// The place, and what follows it.
    private static String[] split(String location) {
        String[] words = location.strip().split("\\s+", 2);
        return new String[] {words[0], words.length > 1 ? words[1] : ""};
    }

    private static String place(String text) throws KernelTracingException {
        if (!PLACE.matcher(text).matches()) {
            throw new KernelTracingException(
                    Reason.INVALID,
                    "not a place in the kernel: location=" + text + "; expected SYMBOL, SYMBOL+OFFSET or an address");
        }
        int plus = text.indexOf('+');
        if (plus < 0) {
            return Character.isDigit(text.charAt(0)) ? address(text) : text;
        }
        // The kernel takes no +0, and reads a number without 0x as decimal whatever LTTng's reader makes of it.
        long offset = number(text.substring(plus + 1));
        return text.substring(0, plus) + (offset == 0 ? "" : "+" + offset);
    }

    private static String address(String text) throws KernelTracingException {
        return "0x" + Long.toHexString(number(text));
    }

    /// As C reads numbers: 0x and hexadecimal, 0 and octal, decimal.
    private static long number(String text) throws KernelTracingException {
        try {
            if (text.startsWith("0x") || text.startsWith("0X")) {
                return Long.parseUnsignedLong(text.substring(2), 16);
            }
            return text.length() > 1 && text.startsWith("0")
                    ? Long.parseUnsignedLong(text, 8)
                    : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new KernelTracingException(Reason.INVALID, "not a number: " + text, e);
        }
    }
}

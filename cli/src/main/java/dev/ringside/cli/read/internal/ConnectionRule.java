// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

/// `UPSTREAM[.PORT]:DOWNSTREAM[.PORT]`: which output ports go to which input ports. Port patterns know `*` only.
record ConnectionRule(String upstream, String upstreamPort, String downstream, String downstreamPort) {
    static ConnectionRule between(String upstream, String downstream) {
        return new ConnectionRule(upstream, "*", downstream, "*");
    }

    static ConnectionRule parse(String argument) throws CommandException {
        int colon = ComponentName.firstUnescaped(argument, ':', 0);
        if (colon < 0 || ComponentName.firstUnescaped(argument, ':', colon + 1) >= 0) {
            throw new CommandException("Invalid --connect option's argument:\n    " + argument
                    + "\nExpecting UPSTREAM[.UPSTREAM-PORT]:DOWNSTREAM[.DOWNSTREAM-PORT]");
        }
        String left = argument.substring(0, colon);
        String right = argument.substring(colon + 1);
        return new ConnectionRule(component(left), port(left), component(right), port(right));
    }

    private static String component(String side) {
        int dot = ComponentName.firstUnescaped(side, '.', 0);
        return ComponentName.unescape(dot < 0 ? side : side.substring(0, dot));
    }

    private static String port(String side) {
        int dot = ComponentName.firstUnescaped(side, '.', 0);
        return dot < 0 ? "*" : side.substring(dot + 1);
    }

    boolean matchesUpstream(String component, String portName) {
        return upstream.equals(component) && matches(upstreamPort, portName);
    }

    boolean matchesDownstreamPort(String portName) {
        return matches(downstreamPort, portName);
    }

    /// The arguments of `run` that say the same.
    String argument() {
        return ComponentName.escape(upstream) + ":" + ComponentName.escape(downstream);
    }

    /// Whether a pattern in which `*` stands for anything, and `\` takes away the meaning of the next character, fits a
    /// name.
    static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int retry = 0;
        while (n < name.length()) {
            boolean escaped = p + 1 < pattern.length() && pattern.charAt(p) == '\\';
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = n;
            } else if (p < pattern.length() && pattern.charAt(escaped ? p + 1 : p) == name.charAt(n)) {
                p += escaped ? 2 : 1;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}

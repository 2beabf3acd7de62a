// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import dev.ringside.cli.read.BabeltraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Our own `babeltrace2`, run within the test.
final class Babeltrace {
    private Babeltrace() {}

    record Text(int status, String out, String err) {}

    static Text run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var errors = new PrintStream(err, false, StandardCharsets.UTF_8);
        int status = BabeltraceCommand.run(arguments, out, errors);
        errors.flush();
        return new Text(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// Writes a trace into one directory.
    ///
    /// @param version of CTF, as the parameter of `sink.ctf.fs` says it
    /// @param options more of them
    static Text rewrite(Path trace, String version, Path written, String... options) {
        var arguments = new ArrayList<>(List.of(trace.toString(), "-c", "sink.ctf.fs", "-p",
                "path=\"" + written + "\",ctf-version=\"" + version + "\",assume-single-trace=yes,quiet=yes"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }
}

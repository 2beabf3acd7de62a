// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

/// What the commands say about themselves.
final class HelpText {
    static final String VERSION = "Ringside 0.1.0, in the words of Babeltrace 2.1\n";

    static final String GENERAL = """
            Usage: babeltrace2 [GENERAL OPTIONS] [COMMAND] [COMMAND ARGUMENTS]

            General options:

              -d, --debug                      Log everything (same as --log-level=TRACE)
              -h, --help                       Show this help and quit
              -l, --log-level=LVL              Log messages of level LVL and above: NONE, FATAL, ERROR,
                                               WARNING (default), INFO, DEBUG, TRACE, or the first letter
                  --omit-home-plugin-path      Do not look for plugins in the user's folder
                  --omit-system-plugin-path    Do not look for plugins in the system's folder
                  --plugin-path=PATH[:PATH]... Also look for the jars of plugins in PATH
              -v, --verbose                    Same as --log-level=INFO
              -V, --version                    Show the version and quit

            Available commands:

                convert       Convert and trim traces (default)
                help          Get help for a command, a plugin or a component class
                list-plugins  List available plugins and their content
                query         Query objects from a component class
                run           Build a processing graph and run it

            Use `babeltrace2 COMMAND --help` to show the help of COMMAND.
            """;

    private static final String PARAMS = """

            PARAMS is NAME=VALUE[,NAME=VALUE]..., where VALUE is one of null, yes or no, an integer (decimal, 0x, 0b,
            or octal behind 0; unsigned behind +), a real number, a string (bare or in double quotes),
            an array [VALUE, ...] or a map {NAME=VALUE, ...}.
            """;

    static final String CONVERT = """
            Usage: babeltrace2 [GENERAL OPTIONS] [convert] [OPTIONS] [PATH/URL]...

            Graph:
              -c, --component=[NAME:]TYPE.PLUGIN.CLS  Add a component (source, filter or sink)
              -l, --log-level=LVL              Log level of the current component
              -p, --params=PARAMS              Parameters of the current component or path
              -m, --allowed-mip-versions=0|1   Only use this version of the message interchange protocol
                  --retry-duration=US          How long to wait where there is nothing to read now (100000)
                  --run-args, --run-args-0     Print the arguments of the same `run` command and quit
                  --stream-intersection        Only show the time range that all streams of a trace have

            Reading CTF files:
                  --clock-force-correlate      Take the origin of all clocks for the Unix epoch
                  --clock-offset=SEC           Move all clocks by SEC seconds
                  --clock-offset-ns=NS         Move all clocks by NS nanoseconds

            Text:
                  --clock-cycles, --clock-date, --clock-gmt, --clock-seconds
                                               How times are shown
                  --color=never|auto|always    When to use colours
              -f, --fields=FIELD,...           Show trace, trace:hostname, trace:domain, trace:procname,
                                               trace:vpid, loglevel, emf, callsite, or all
              -n, --names=NAME,...             Show the names of payload, context, scope, header, or all, or none
                  --no-delta                   Do not show the time since the event before
                  --value-names                Show what flags, choices and errors of system calls mean
              -w, --output=PATH                Write to PATH

            Trimming:
              -b, --begin=TIME, -e, --end=TIME, -t, --timerange=BEGIN,END
                                               Only show this range; TIME is [[YYYY-MM-DD] hh:mm[:ss[.n]]] or [-]SEC[.n]

            Debugging information:
                  --debug-info, --debug-info-dir=DIR, --debug-info-full-path, --debug-info-target-prefix=DIR

            Formats:
              -i, --input-format=ctf|lttng-live
              -o, --output-format=text|ctf|dummy|ctf-metadata
            """ + PARAMS;

    static final String RUN = """
            Usage: babeltrace2 [GENERAL OPTIONS] run [OPTIONS]

              -b, --base-params=PARAMS         Parameters of all components that follow
              -c, --component=NAME:TYPE.PLUGIN.CLS  Add a component
              -x, --connect=UPSTREAM[.PORT]:DOWNSTREAM[.PORT]
                                               Connect components; * in a PORT stands for anything
              -l, --log-level=LVL              Log level of the current component
              -p, --params=PARAMS              Parameters of the current component
              -r, --reset-base-params          Forget the base parameters
              -m, --allowed-mip-versions=0|1   Only use this version of the message interchange protocol
                  --retry-duration=US          How long to wait where there is nothing to read now (100000)
              -h, --help                       Show this help and quit
            """ + PARAMS;

    static final String QUERY = """
            Usage: babeltrace2 [GENERAL OPTIONS] query [OPTIONS] TYPE.PLUGIN.CLS OBJECT

              -p, --params=PARAMS  Parameters of the query
              -h, --help           Show this help and quit
            """ + PARAMS;

    static final String LIST_PLUGINS = """
            Usage: babeltrace2 [GENERAL OPTIONS] list-plugins

              -h, --help  Show this help and quit
            """;

    static final String HELP = """
            Usage: babeltrace2 [GENERAL OPTIONS] help COMMAND
                   babeltrace2 [GENERAL OPTIONS] help PLUGIN
                   babeltrace2 [GENERAL OPTIONS] help TYPE.PLUGIN.CLS

              -h, --help  Show this help and quit
            """;

    private HelpText() {}

    /// A text in the words of whoever calls the program by another name than `babeltrace2`. Behind `ringside`, the
    /// command comes first, and is not left out.
    static String calledAs(String program, String text) {
        String named = program.equals("ringside")
                ? text.replace("[GENERAL OPTIONS] [convert]", "convert").replace("[GENERAL OPTIONS] ", "")
                : text;
        return named.replace("babeltrace2", program);
    }

    /// The text of a command, empty where there is no such command.
    static String ofCommand(String command) {
        return switch (command) {
            case "convert" -> CONVERT;
            case "run" -> RUN;
            case "query" -> QUERY;
            case "list-plugins" -> LIST_PLUGINS;
            case "help" -> HELP;
            default -> "";
        };
    }
}

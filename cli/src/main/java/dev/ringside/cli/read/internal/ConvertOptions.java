// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import java.util.List;

/// The options of `convert`.
final class ConvertOptions {
    static final List<OptionDescription> ALL = List.of(
            OptionDescription.valued('c', "component"),
            OptionDescription.valued('l', "log-level"),
            OptionDescription.valued('p', "params"),
            OptionDescription.valued("plugin-path"),
            OptionDescription.flag("omit-home-plugin-path"),
            OptionDescription.flag("omit-system-plugin-path"),
            OptionDescription.valued('m', "allowed-mip-versions"),
            OptionDescription.valued("retry-duration"),
            OptionDescription.flag("run-args"),
            OptionDescription.flag("run-args-0"),
            OptionDescription.flag("stream-intersection"),
            OptionDescription.flag('d', "debug"),
            OptionDescription.flag('v', "verbose"),
            OptionDescription.flag('h', "help"),
            OptionDescription.flag("clock-force-correlate"),
            OptionDescription.valued("clock-offset"),
            OptionDescription.valued("clock-offset-ns"),
            OptionDescription.flag("clock-cycles"),
            OptionDescription.flag("clock-date"),
            OptionDescription.flag("clock-gmt"),
            OptionDescription.flag("clock-seconds"),
            OptionDescription.valued("color"),
            OptionDescription.valued('f', "fields"),
            OptionDescription.valued('n', "names"),
            OptionDescription.flag("no-delta"),
            OptionDescription.flag("value-names"),
            OptionDescription.valued('w', "output"),
            OptionDescription.valued('b', "begin"),
            OptionDescription.valued('e', "end"),
            OptionDescription.valued('t', "timerange"),
            OptionDescription.flag("debug-info"),
            OptionDescription.valued("debug-info-dir"),
            OptionDescription.flag("debug-info-full-path"),
            OptionDescription.valued("debug-info-target-prefix"),
            OptionDescription.valued('i', "input-format"),
            OptionDescription.valued('o', "output-format"));

    private ConvertOptions() {}
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import java.util.Optional;

/// The initialization parameters of a `filter.lttng-utils.debug-info`.
///
/// @param directory    with debugging information in separate files
/// @param fieldName    of the structure that is added to the common context
/// @param fullPath     whether to show paths, not only the last name of each
/// @param targetPrefix the root of the file system where the trace was recorded, as it is found here
record DebugInfoOptions(String directory, String fieldName, boolean fullPath, Optional<String> targetPrefix) {
    /// Where a file of the traced machine is on this one.
    String onThisMachine(String path) {
        return targetPrefix.map(prefix -> joined(prefix, path)).orElse(path);
    }

    /// A path with one separator between its parts.
    static String joined(String first, String second) {
        String head = first.endsWith("/") ? first.substring(0, first.length() - 1) : first;
        return head + "/" + (second.startsWith("/") ? second.substring(1) : second);
    }

    /// A path as it is to be shown.
    String shown(String path) {
        return fullPath ? path : path.substring(path.lastIndexOf('/') + 1);
    }
}

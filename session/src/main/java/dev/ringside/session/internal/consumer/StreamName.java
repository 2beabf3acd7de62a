// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.consumer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/// The names of the files of one ring's data stream.
///
/// @param channel checked when the channel was made: no path separators
record StreamName(String channel, int ring) {
    /// The part that all its files share.
    String stem() {
        return channel + "_" + ring;
    }

    String dataFile(long fileNumber, boolean numbered) {
        return numbered ? stem() + "_" + fileNumber : stem();
    }

    String indexFile(long fileNumber, boolean numbered) {
        return dataFile(fileNumber, numbered) + ".idx";
    }

    /// Which of the numbered files was written last.
    long newestFileNumber(Path folder, boolean numbered) throws IOException {
        long newest = 0;
        FileTime newestTime = FileTime.fromMillis(Long.MIN_VALUE);
        Path indexFolder = folder.resolve("index");
        for (long number = 0; numbered && Files.exists(indexFolder.resolve(indexFile(number, true))); number++) {
            FileTime time = Files.getLastModifiedTime(indexFolder.resolve(indexFile(number, true)));
            if (time.compareTo(newestTime) >= 0) {
                newest = number;
                newestTime = time;
            }
        }
        return newest;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The sink `sink.csv.file`: a table for each event record class, as files of comma-separated values. One thread.
///
/// Entry class: [dev.ringside.graph.internal.csv.CsvSinkClass].
@NullMarked
package dev.ringside.graph.internal.csv;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What must hold for any input, however broken: targets that a fuzzer feeds (profile `fuzz`), that inputs which once
/// were trouble are held against in each build, and the seeds that fuzzing starts from.
@NullMarked
package dev.ringside.ctf.fuzz;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// What recording an event costs: ours, beside JFR events without stack trace with the same fields. [Overhead] runs
/// all of it, round by round, and LTTng-UST in C too where the script `bench/overhead` has built it.
@NullMarked
package dev.ringside.bench.recording;

import org.jspecify.annotations.NullMarked;

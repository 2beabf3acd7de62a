// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// System tests: whole processes, started, killed and read back; and tests against the real Babeltrace 2 and LTTng (tag
/// `peer`).
///
/// Each test has a home of its own ([Home]) with a session daemon of its own; all processes end with the test.
package dev.ringside.interop;

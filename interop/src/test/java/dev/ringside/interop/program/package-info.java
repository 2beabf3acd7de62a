// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Instrumented programs that the system tests start as processes of their own.
package dev.ringside.interop.program;

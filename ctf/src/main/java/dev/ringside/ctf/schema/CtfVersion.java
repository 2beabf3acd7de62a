// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// The two versions of the format.
public enum CtfVersion {
    CTF_1_8,
    CTF_2
}

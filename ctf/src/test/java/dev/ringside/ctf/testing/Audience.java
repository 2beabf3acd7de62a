// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

/// For whom random traces are made: a reader of another house may not know all that the specifications let be.
public enum Audience {
    /// Whoever knows the specifications.
    ANYONE,
    /// Babeltrace 2.0, which only reads CTF 1.8: no lengths and selectors that are not right beside, no odd names,
    /// and what 2.1 does not know either.
    BABELTRACE_2_0,
    /// Babeltrace 2.1: no reals of 16 bits, no empty labels, no integers beyond 64 bits in attributes. It errs with
    /// optional fields whose selector is signed (absent or an abort) and with locations that go up more than one
    /// structure (two steps up are none for it).
    BABELTRACE_2_1
}

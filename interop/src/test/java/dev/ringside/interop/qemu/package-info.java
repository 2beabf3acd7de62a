// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The tests of the kernel tracer once more, inside another kernel: Debian's, booted in an emulated machine (tag
/// `qemu`), of any release and of another architecture too.
///
/// The kernel at hand may lack kprobes, triggers or user events; Debian's has them all. The guest sees the files of
/// this machine read-only, with all that it writes kept in its memory, so it runs the same Java, classes and programs:
/// nothing is installed, neither here nor there. Where it has another architecture, its Java and programs are Debian's
/// for that one ([GuestFiles]). [GuestKernel] finds kernel and modules, [Initramfs] starts the guest,
/// [GuestTests] runs there, [GuestSuiteTest] here, where each test of the guest counts as one.
package dev.ringside.interop.qemu;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ValueNamesTest {
    private static String name(String event, String field, long value, int lengthBits) {
        ValueSet set = ValueNames.get().of(event, field);
        assertThat(set).as("%s %s", event, field).isNotNull();
        return set.of(value, lengthBits);
    }

    @Test
    void namesTheErrorOfANegativeResultOnly() {
        assertThat(name("syscall_exit_openat", "ret", -2, 64)).isEqualTo("ENOENT");
        assertThat(name("compat_syscall_exit_mmap", "ret", -12, 64)).isEqualTo("ENOMEM");
        assertThat(name("syscall_exit_read", "ret", -512, 64)).isEqualTo("ERESTARTSYS");
        assertThat(name("syscall_exit_read", "ret", 2, 64)).isNull();
        assertThat(name("syscall_exit_read", "ret", 0, 64)).isNull();
        assertThat(name("syscall_exit_mmap", "ret", 0x7f00_0000_0000L, 64)).isNull();
        assertThat(ValueNames.get().of("syscall_entry_openat", "ret")).isNull();
    }

    @Test
    void tellsFlagsAndAmongThemChoicesAndWhatIsLeft() {
        assertThat(name("syscall_entry_openat", "flags", 0x80000, 32)).isEqualTo("O_RDONLY | O_CLOEXEC");
        assertThat(name("syscall_entry_open", "flags", 0x241, 32)).isEqualTo("O_WRONLY | O_CREAT | O_TRUNC");
        assertThat(name("syscall_entry_open", "flags", 0x101002, 32)).isEqualTo("O_RDWR | O_SYNC");
        assertThat(name("syscall_entry_open", "flags", 0x1002, 32)).isEqualTo("O_RDWR | O_DSYNC");
        assertThat(name("syscall_entry_mmap", "flags", 0x22, 32)).isEqualTo("MAP_PRIVATE | MAP_ANONYMOUS");
        assertThat(name("syscall_entry_mmap", "prot", 0, 32)).isEqualTo("PROT_NONE");
        assertThat(name("syscall_entry_mmap", "prot", 3, 32)).isEqualTo("PROT_READ | PROT_WRITE");
        assertThat(name("syscall_entry_mprotect", "prot", 0x40000001L, 64)).isEqualTo("PROT_READ | 0x40000000");
        assertThat(name("syscall_entry_socket", "type", 0x80002, 32)).isEqualTo("SOCK_DGRAM | SOCK_CLOEXEC");
        assertThat(name("syscall_entry_futex", "op", 0x80, 32)).isEqualTo("FUTEX_WAIT | FUTEX_PRIVATE_FLAG");
        assertThat(name("syscall_entry_clone", "flags", 0x1200011L, 64))
                .isEqualTo("SIGCHLD | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID");
        assertThat(name("syscall_entry_unlinkat", "flag", 0, 32)).isNull();
    }

    @Test
    void comparesAsManyBitsAsTheFieldHas() {
        assertThat(name("syscall_entry_openat", "dfd", -100, 32)).isEqualTo("AT_FDCWD");
        assertThat(name("syscall_entry_openat", "dfd", 0xffff_ff9cL, 32)).isEqualTo("AT_FDCWD");
        assertThat(name("syscall_entry_openat", "dfd", 3, 32)).isNull();
    }

    @Test
    void knowsFieldsOfSystemCallsOnly() {
        assertThat(ValueNames.get().of("open", "flags")).isNull();
        assertThat(ValueNames.get().of("syscall_entry_openat", "filename")).isNull();
        assertThat(ValueNames.get().of("my_syscall_exit_open", "ret")).isNull();
    }
}

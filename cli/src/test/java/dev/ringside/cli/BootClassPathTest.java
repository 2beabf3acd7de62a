// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The launcher has the boot loader load all rooms, which sees only some modules of the JDK.
class BootClassPathTest {
    private static final String ROOMS = "dev.ringside.";

    @Test
    void noRoomNeedsAModuleThatTheBootLoaderDoesNotSee() {
        Module cli = Main.class.getModule();
        assumeTrue(cli.isNamed(), "the tests run on the class path");
        Set<Module> rooms = new HashSet<>();
        addRooms(cli, rooms);
        assertThat(rooms).hasSizeGreaterThan(5);
        for (Module room : rooms) {
            for (Requires needed : room.getDescriptor().requires()) {
                if (!needed.name().startsWith(ROOMS) && !needed.modifiers().contains(Modifier.STATIC)) {
                    assertThat(find(needed.name()).getClassLoader()).as("%s needs %s", room, needed).isNull();
                }
            }
        }
    }

    private static void addRooms(Module room, Set<Module> rooms) {
        if (!rooms.add(room)) {
            return;
        }
        for (Requires needed : room.getDescriptor().requires()) {
            if (needed.name().startsWith(ROOMS)) {
                addRooms(find(needed.name()), rooms);
            }
        }
    }

    private static Module find(String name) {
        return ModuleLayer.boot().findModule(name).orElseThrow();
    }
}

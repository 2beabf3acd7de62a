// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackagesTest {
    @TempDir
    private Path folder;

    @Test
    void theMachinesOwnSourcesServeAnotherReleaseToo() throws IOException {
        Files.createDirectories(folder.resolve("sources.list.d"));
        Files.writeString(folder.resolve("sources.list"), """
                # deb http://commented.example/debian bookworm main
                deb [arch=amd64 signed-by=/keys/own.gpg] http://mirror.example/debian bookworm main contrib
                deb http://mirror.example/debian bookworm-updates main
                deb-src http://mirror.example/debian bookworm main
                """);
        Files.writeString(folder.resolve("sources.list.d/others.list"), """
                deb http://others.example/debian bookworm stable
                """);
        Files.writeString(folder.resolve("sources.list.d/debian.sources"), """
                # a comment
                Types: deb deb-src
                URIs: http://second.example/debian
                Suites: bookworm
                  bookworm-updates
                Components: main
                Architectures: amd64
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 -----END PGP PUBLIC KEY BLOCK-----

                Types: deb
                URIs: http://second.example/debian-security
                Suites: bookworm-security
                Components: main

                Enabled: no
                Types: deb
                URIs: http://third.example/debian
                Suites: bookworm
                Components: main
                """);
        assertThat(DebianSources.forRelease(folder, "bookworm", "trixie")).isEqualTo("""
                Types: deb
                URIs: http://mirror.example/debian
                signed-by: /keys/own.gpg
                Suites: trixie
                Components: main

                Types: deb
                URIs: http://second.example/debian
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 -----END PGP PUBLIC KEY BLOCK-----
                Suites: trixie
                Components: main
                """);
    }

    @Test
    void aMachineWithoutSourcesHasNone() throws IOException {
        assertThat(DebianSources.forRelease(folder, "bookworm", "trixie")).isEmpty();
    }

    @Test
    @Tag("peer")
    void packagesAreUnpackedForAnotherArchitectureAndKept() throws InterruptedException {
        DebianPackages packages = new DebianPackages("trixie", "arm64");
        Path root = packages.withDependenciesOrSkip("zlib1g");
        assertThat(root.resolve("lib/aarch64-linux-gnu/libz.so.1")).exists();
        assertThat(root.resolve("usr/lib/aarch64-linux-gnu/libc.so.6")).exists();
        assertThat(packages.withDependenciesOrSkip("zlib1g")).isEqualTo(root);
    }

    @Test
    @Tag("peer")
    void aPackageThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new DebianPackages("trixie", "arm64").withDependencies("no-such-package"))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("(?s)(no packages of Debian trixie for arm64: .*|.*this machine.*)");
    }
}

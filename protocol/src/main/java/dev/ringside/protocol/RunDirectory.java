// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import dev.ringside.protocol.internal.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/// Where a session daemon and those who look for it meet: the places of its sockets, lock and log, and where traces go
/// by default.
///
/// | | a user's | root's own |
/// |---|---|---|
/// | `folder` | `HOME/.ringside` | `/var/run/ringside` |
/// | `apps.sock`, `client.sock` | in `folder` | in `folder` |
/// | `daemon.pid`, `daemon.lock`, `daemon.log` | in `folder` | in `folder` |
/// | traces | `HOME/lttng-traces` | `HOME/lttng-traces` |
///
/// Where the path of a user's folder is too long for a socket, the sockets are in a short one under the temporary
/// folder.
///
/// HOME is `RINGSIDE_HOME`, else `LTTNG_HOME`, else `HOME`. Root has the folder of its own when neither of the first
/// two is set. A tracer registers with [#ofEnvironment()] and with [#ofSystem()].
///
/// @param home   the absolute path that traces and the user's folder lie below
/// @param folder the run directory
/// @param uid    the user whose daemon it is
/// @param system whether it is root's own, open to the applications of all users
public record RunDirectory(Path home, Path folder, long uid, boolean system) {
    /// The longest path of a socket, in bytes: `sun_path` without its NUL.
    public static final int MAXIMUM_SOCKET_PATH_BYTES = 107;

    private static final Path SYSTEM_FOLDER = Path.of("/var/run/ringside");
    private static final String APPLICATION_SOCKET = "apps.sock";
    private static final String CLIENT_SOCKET = "client.sock";

    /// That of this process's user and environment.
    public static RunDirectory ofEnvironment() {
        return of(System.getenv(), ProcessIdentity.uid());
    }

    /// That of root's daemon.
    public static RunDirectory ofSystem() {
        return new RunDirectory(Path.of("/root"), SYSTEM_FOLDER, 0, true);
    }

    public static RunDirectory of(Map<String, String> environment, long uid) {
        String moved = firstSet(environment, "RINGSIDE_HOME", "LTTNG_HOME");
        String home = moved.isEmpty() ? firstSet(environment, "HOME") : moved;
        if (home.isEmpty()) {
            home = System.getProperty("user.home");
        }
        Path homePath = Path.of(home).toAbsolutePath().normalize();
        if (uid == 0 && moved.isEmpty()) {
            return new RunDirectory(homePath, SYSTEM_FOLDER, 0, true);
        }
        return new RunDirectory(homePath, homePath.resolve(".ringside"), uid, false);
    }

    /// The user id of this process; −1 where the system has none.
    public static long ownUid() {
        return ProcessIdentity.uid();
    }

    public Path applicationSocket() {
        return socketFolder().resolve(APPLICATION_SOCKET);
    }

    public Path clientSocket() {
        return socketFolder().resolve(CLIENT_SOCKET);
    }

    /// Where the sockets are: [#folder()], or a short folder of the user's under the temporary one where that is too
    /// long for a socket.
    public Path socketFolder() {
        Path longest = folder.resolve(CLIENT_SOCKET);
        if (bytes(longest) <= MAXIMUM_SOCKET_PATH_BYTES) {
            return folder;
        }
        return Path.of(System.getProperty("java.io.tmpdir")).resolve("ringside-" + uid + "-" + homeDigest());
    }

    public Path pidFile() {
        return folder.resolve("daemon.pid");
    }

    /// Locked by the daemon for as long as it lives.
    public Path lockFile() {
        return folder.resolve("daemon.lock");
    }

    public Path logFile() {
        return folder.resolve("daemon.log");
    }

    /// Where traces go when a session does not say.
    public Path traceFolder() {
        return home.resolve("lttng-traces");
    }

    /// A short name for the folder, the same in every process: tells the things of one home from those of another in
    /// places that all share.
    public String homeDigest() {
        CRC32C checksum = new CRC32C();
        checksum.update(folder.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    static void checkSocketPath(Path socket) throws IOException {
        if (bytes(socket) > MAXIMUM_SOCKET_PATH_BYTES) {
            throw new IOException("the path of a socket may have " + MAXIMUM_SOCKET_PATH_BYTES + " bytes, this one has "
                    + bytes(socket) + ": socket=" + socket);
        }
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static String firstSet(Map<String, String> environment, String... names) {
        for (String name : names) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}

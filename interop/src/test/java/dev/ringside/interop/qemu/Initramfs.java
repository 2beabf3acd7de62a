// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What the guest starts with: busybox, the modules that bring it this machine's files, and a first process that runs
/// one command among them and ends the machine.
///
/// A command that stands still, which is when what it says in [#PROGRESS] stays the same for too long, is ended with the
/// machine, and the console says where each of its threads was: a shell of the archive watches it, which needs none of
/// this machine's files.
///
/// All files of this machine lie at `/all` then, read from there and written in memory. The command's root is that, or
/// a folder of it, where the needed folders appear under the names that they have here.
final class Initramfs {
    /// The tag of the shared file system.
    static final String SHARE = "host";

    /// Where the command says what it is at.
    static final String PROGRESS = "/run/progress";

    /// What the console says where the command stands still.
    static final String STANDS_STILL = "stands still for";

    /// More than the time that one test may take.
    static final int MOST_SECONDS_STANDING_STILL = 420;

    private static final List<String> MODULES =
            List.of("virtio_pci", "virtio_console", "9pnet_virtio", "9p", "overlay");

    private Initramfs() {}

    /// @param command for a shell; it has an empty `/tmp`
    /// @param root    the folder of this machine that is the command's root
    /// @param needed  folders of this machine that the command finds in any case, also below `/tmp`
    static byte[] build(GuestKernel kernel, String command, Path root, List<Path> needed)
            throws IOException, InterruptedException {
        CpioArchive archive = new CpioArchive();
        for (String folder : List.of("bin", "modules", "proc", "sys", "dev", "lower", "writable", "root", "all")) {
            archive.folder(folder);
        }
        archive.file("bin/busybox", Files.readAllBytes(kernel.busybox()));
        List<String> modules = new ArrayList<>();
        for (Path module : kernel.modulesFor(MODULES)) {
            String name = "modules/" + modules.size() + ".ko";
            archive.file(name, GuestKernel.content(module));
            modules.add("/" + name);
        }
        archive.file("command", command.getBytes(StandardCharsets.UTF_8));
        String folders = needed.stream().map(folder -> folder + "\n").collect(Collectors.joining());
        archive.file("needed", folders.getBytes(StandardCharsets.UTF_8));
        archive.file("init", init(modules, root).getBytes(StandardCharsets.UTF_8));
        return archive.finish();
    }

    private static String init(List<String> modules, Path root) {
        return """
                #!/bin/busybox sh
                b=/bin/busybox
                $b mount -t proc proc /proc
                $b mount -t sysfs sys /sys
                $b mount -t devtmpfs dev /dev
                for m in MODULES; do $b insmod $m; done
                $b mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=524288 SHARE /lower
                $b mount -t tmpfs writable /writable
                $b mkdir /writable/upper /writable/work
                $b mount -t overlay -o lowerdir=/lower,upperdir=/writable/upper,workdir=/writable/work all /all
                $b mount --bind "/allROOT" /root
                for d in proc sys dev; do $b mkdir -p /root/$d; $b mount --bind /$d /root/$d; done
                $b mkdir -p /dev/shm /dev/pts
                $b mount -t tmpfs shm /root/dev/shm
                $b mount -t devpts pts /root/dev/pts
                $b mount -t tmpfs run /root/run
                $b mount -t tmpfs tmp /root/tmp
                $b chmod 1777 /root/tmp /root/dev/shm
                for f in passwd group hosts hostname; do
                    [ -e /root/etc/$f ] || $b cp /all/etc/$f /root/etc/
                done
                while read -r d; do
                    if [ -d "/all$d" ] && [ ! -d "/root$d" ]; then
                        $b mkdir -p "/root$d" && $b mount --bind "/all$d" "/root$d"
                    fi
                done < /needed
                $b ip link set lo up
                stood() {
                    echo "STANDS_STILL $1 s at: $(echo "$2" | $b tail -n 3)"
                    for p in /proc/[0-9]*; do
                        # The kernel's own threads have none.
                        [ -n "$($b cat $p/cmdline)" ] || continue
                        for t in $p/task/*; do
                            echo "$t $($b cat $t/comm): $($b cat $t/syscall)"
                            $b cat $t/stack
                        done
                    done
                    for p in /proc/[0-9]*; do
                        # A Java program says then where its threads are.
                        [ "$($b cat $p/comm)" != java ] || kill -QUIT ${p#/proc/}
                    done
                    $b sleep 20
                    echo 8 > /proc/sys/kernel/printk
                    for c in w l m; do echo $c > /proc/sysrq-trigger; done
                    $b poweroff -f
                }
                watch() {
                    before=
                    still=0
                    while :; do
                        $b sleep 10
                        now="$($b cat /rootPROGRESS 2>&1)"
                        if [ "$now" != "$before" ]; then
                            before="$now"
                            still=0
                        else
                            still=$((still + 10))
                            [ $still -lt SECONDS ] || stood $still "$now"
                        fi
                    done
                }
                watch &
                c="$($b cat /command)"
                $b chroot /root /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C.UTF-8 TZ=UTC \
                    /bin/sh -c "exec $c"
                $b poweroff -f
                """
                .replace("MODULES", String.join(" ", modules))
                .replace("SHARE", SHARE)
                .replace("PROGRESS", PROGRESS)
                .replace("STANDS_STILL", STANDS_STILL)
                .replace("SECONDS", Integer.toString(MOST_SECONDS_STANDING_STILL))
                .replace("ROOT", root.equals(Path.of("/")) ? "" : root.toString());
    }
}

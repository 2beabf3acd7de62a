// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.statedump;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Network interfaces, block devices, interrupts and processors, from /proc and /sys. One thread.
final class MachineState {
    private static final int MINOR_BITS = 20;

    private final StateDump dump;

    MachineState(StateDump dump) {
        this.dump = dump;
    }

    void take() throws IOException {
        if (dump.wants(StateDumpEvent.NETWORK_INTERFACE)) {
            takeInterfaces();
        }
        if (dump.wants(StateDumpEvent.BLOCK_DEVICE)) {
            takeBlockDevices();
        }
        if (dump.wants(StateDumpEvent.INTERRUPT)) {
            takeInterrupts();
        }
        if (dump.wants(StateDumpEvent.CPU_TOPOLOGY)) {
            takeProcessors();
        }
    }

    private void takeInterfaces() throws IOException {
        List<NetworkInterface> interfaces;
        try {
            interfaces = Collections.list(NetworkInterface.getNetworkInterfaces());
        } catch (SocketException e) {
            return;
        }
        for (NetworkInterface one : interfaces) {
            long address = 0;
            for (InetAddress candidate : Collections.list(one.getInetAddresses())) {
                if (candidate instanceof Inet4Address ipv4) {
                    address = ByteBuffer.wrap(ipv4.getAddress()).getInt() & 0xffff_ffffL;
                }
            }
            dump.emit(StateDumpEvent.NETWORK_INTERFACE, one.getName(), address);
        }
    }

    private void takeBlockDevices() throws IOException {
        for (String line : ProcFiles.lines(Path.of("/proc/partitions"))) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 4 && words[0].matches("\\d{1,9}")) {
                long device = Long.parseLong(words[0]) << MINOR_BITS | Long.parseLong(words[1]);
                dump.emit(StateDumpEvent.BLOCK_DEVICE, device, words[3]);
            }
        }
    }

    private void takeInterrupts() throws IOException {
        Path interrupts = Path.of("/sys/kernel/irq");
        for (int irq : ProcFiles.numbers(interrupts)) {
            Path folder = interrupts.resolve(Integer.toString(irq));
            String chip = ProcFiles.text(folder.resolve("chip_name")).strip();
            for (String action : ProcFiles.text(folder.resolve("actions")).strip().split(",")) {
                if (!action.isEmpty() && !action.equals("(null)")) {
                    dump.emit(StateDumpEvent.INTERRUPT, irq, chip, action, 0);
                }
            }
        }
    }

    /// As LTTng, on x86 only.
    private void takeProcessors() throws IOException {
        Map<String, String> processor = new HashMap<>();
        for (String line : ProcFiles.text(Path.of("/proc/cpuinfo")).concat("\n\n").split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon >= 0) {
                processor.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            } else if (processor.containsKey("cpu family")) {
                dump.emit(
                        StateDumpEvent.CPU_TOPOLOGY,
                        "x86",
                        number(processor, "processor"),
                        processor.getOrDefault("vendor_id", "unknown"),
                        number(processor, "cpu family"),
                        number(processor, "model"),
                        processor.getOrDefault("model name", "unknown"),
                        number(processor, "physical id"),
                        number(processor, "core id"),
                        number(processor, "cpu cores"));
                processor.clear();
            }
        }
    }

    private static int number(Map<String, String> processor, String key) {
        String text = processor.getOrDefault(key, "");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import java.io.IOException;

/// Version 6: everything one behind the other (trace-cmd.dat.v6(5)). One thread.
final class DatFileV6 {
    private static final int OPTION_BUFFER = 3;
    private static final int MAXIMUM_CPUS = 1 << 16;

    private final DatFile file;
    private final DatBytes bytes;

    DatFileV6(DatFile file, DatBytes bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    void read() throws IOException {
        file.readHeaders(bytes);
        file.readFtraceFormats(bytes);
        file.readEventFormats(bytes);
        // The addresses of kernel functions, and the formats of trace_printk.
        bytes.piece(bytes.unsignedInt("kernel symbols"), "kernel symbols");
        bytes.piece(bytes.unsignedInt("printk formats"), "printk formats");
        file.readCommandNames(bytes);
        long cpuCount = bytes.unsignedInt("number of CPUs");
        if (cpuCount > MAXIMUM_CPUS) {
            throw bytes.fault("impossible number of CPUs: cpus=" + cpuCount);
        }
        String kind = bytes.string("kind of data");
        if (kind.equals("options  ")) {
            readOptions(cpuCount);
            kind = bytes.string("kind of data");
        }
        readCpus(kind, "", cpuCount);
    }

    private void readOptions(long cpuCount) throws IOException {
        while (true) {
            int id = bytes.unsignedShort("option");
            if (id == 0) {
                return;
            }
            long size = bytes.unsignedInt("size of an option");
            DatBytes option = bytes.ofContent(bytes.piece(size, "option"));
            if (id == OPTION_BUFFER) {
                long next = bytes.position();
                bytes.position(option.longNumber("offset of a buffer"));
                readCpus(bytes.string("kind of data"), option.string("name of a buffer"), cpuCount);
                bytes.position(next);
            } else {
                file.addOption(id, option, (int) size);
            }
        }
    }

    private void readCpus(String kind, String buffer, long cpuCount) throws IOException {
        if (!kind.equals("flyrecord")) {
            throw bytes.fault("data that are no pages of the ring buffer: kind=" + kind.strip());
        }
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            long offset = bytes.longNumber("offset of a CPU's data");
            long size = bytes.longNumber("size of a CPU's data");
            file.addCpu(new DatFile.CpuData(buffer, cpu, offset, size, false));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// An output port for each CPU of each tracing instance that has events. The graph's thread.
final class FtraceSource implements Source {
    private final ComponentContext context;
    private final List<DatFile> files = new ArrayList<>();

    private record Port(DatFile file, FtraceEvents events, DatFile.CpuData cpu, DataStream stream) {}

    /// @param origin      of the trace clocks
    /// @param offsetNanos from the origin to the clocks' zero, at least 0
    FtraceSource(ComponentContext context, List<Path> paths, ClockOrigin origin, long offsetNanos) {
        this.context = context;
        try {
            for (Path path : paths) {
                context.reads(path.toString());
                DatFile file = DatFile.open(path);
                files.add(file);
                addPorts(file, new FtraceEvents(file, origin, offsetNanos));
            }
        } catch (IOException e) {
            close();
            throw new GraphException(context.actor(), "Cannot read files: paths=" + paths, e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void addPorts(DatFile file, FtraceEvents events) {
        long id = 0;
        for (DatFile.CpuData cpu : file.cpus()) {
            String name = file.path() + (cpu.buffer().isEmpty() ? "" : " | " + cpu.buffer()) + " | cpu" + cpu.cpu();
            DataStream stream = new DataStream(
                    events.trace().streamSchemas().getFirst(), OptionalLong.of(id++), name);
            context.addOutputPort(name, new Port(file, events, cpu, stream));
        }
    }

    @Override
    public MessageIterator iterator(OutputPort port) {
        if (!(port.data() instanceof Port data)) {
            throw new IllegalArgumentException("not a port of this source: " + port.name());
        }
        return new CpuIterator(context.actor(), data.file(), data.events(), data.cpu(), data.stream());
    }

    @Override
    public void close() {
        for (DatFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new GraphException(context.actor(), "Cannot close file: path=\"" + file.path() + "\"", e);
            }
        }
        files.clear();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.graph.EventRecordWriter;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import java.io.IOException;
import java.util.OptionalLong;

/// The events of one CPU, a page a batch. The graph's thread.
final class CpuIterator implements MessageIterator {
    private final String actor;
    private final DatFile file;
    private final FtraceEvents events;
    private final int cpu;
    private final CpuPages pages;
    private final RingPage page;
    private final EventRecordWriter writer;
    private boolean begun;
    private boolean ended;
    private boolean timed;
    private long lastNanos;

    CpuIterator(String actor, DatFile file, FtraceEvents events, DatFile.CpuData data, DataStream stream) {
        this.actor = actor;
        this.file = file;
        this.events = events;
        this.cpu = data.cpu();
        this.page = new RingPage(file.commitBytes());
        this.writer = new EventRecordWriter(stream);
        try {
            this.pages = new CpuPages(file, data);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private GraphException failure(IOException cause) {
        return new GraphException(actor, "Cannot read file: path=\"" + file.path() + "\"", cause);
    }

    @Override
    public IteratorStatus next(MessageBatch batch) {
        batch.clear();
        if (ended) {
            return IteratorStatus.END;
        }
        writer.begin();
        if (!begun) {
            begun = true;
            writer.addStreamBeginning();
        }
        // A page may hold no event that the file has a format for.
        do {
            addPage();
        } while (!ended && writer.messageCount() < 2);
        batch.addAll(writer.finish());
        return IteratorStatus.OK;
    }

    private void addPage() {
        try {
            if (!pages.next()) {
                ended = true;
                writer.addStreamEnd();
                return;
            }
        } catch (IOException e) {
            throw failure(e);
        }
        if (!page.begin(pages.bytes(), pages.offset(), file.pageBytes(), file.order())) {
            throw file.bytes().fault("a page says that it holds more than it can: cpu=" + cpu);
        }
        addDiscarded();
        while (page.next()) {
            int ordinal = events.ordinal(page);
            if (ordinal >= 0) {
                lastNanos = timed ? Math.max(lastNanos, file.nanos(page.time())) : file.nanos(page.time());
                timed = true;
                writer.beginEvent(ordinal, lastNanos);
                events.encode(ordinal, cpu, page, writer.buffer());
                writer.endEvent();
            }
        }
    }

    private void addDiscarded() {
        if (page.missed() == 0) {
            return;
        }
        long now = Math.max(file.nanos(page.time()), lastNanos);
        long since = timed ? lastNanos : now;
        writer.addDiscardedEvents(new DiscardedItems(
                page.missed() < 0 ? OptionalLong.empty() : OptionalLong.of(page.missed()), since, since, now, now));
    }
}

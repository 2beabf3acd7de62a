// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.graph.EventRecordWriter;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.internal.record.EventRecordIterator;
import java.io.IOException;
import java.util.OptionalLong;

/// The events of one CPU, a page a batch. The graph's thread.
final class CpuIterator extends EventRecordIterator {
    private final String actor;
    private final DatFile file;
    private final FtraceEvents events;
    private final DatFile.CpuData cpu;
    private final CpuPages pages;
    private final RingPage page;
    private final long offsetNanos;
    private boolean timed;
    private long lastNanos;

    CpuIterator(String actor, DatFile file, FtraceEvents events, DatFile.CpuData data, DataStream stream) {
        super(stream);
        this.actor = actor;
        this.file = file;
        this.events = events;
        this.cpu = data;
        this.page = new RingPage(file.commitBytes());
        this.offsetNanos = events.offsetNanos();
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
    protected boolean fill(EventRecordWriter batch) {
        int before = batch.messageCount();
        // A page may hold no event that the file has a format for.
        do {
            if (!addPage(batch)) {
                return false;
            }
        } while (batch.messageCount() == before);
        return true;
    }

    private boolean addPage(EventRecordWriter batch) {
        try {
            if (!pages.next()) {
                return false;
            }
        } catch (IOException e) {
            throw failure(e);
        }
        if (!page.begin(pages.bytes(), pages.offset(), file.pageBytes(), file.order())) {
            throw file.bytes().fault("a page says that it holds more than it can: cpu=" + cpu.cpu());
        }
        addDiscarded(batch);
        while (page.next()) {
            int ordinal = events.ordinal(page);
            if (ordinal >= 0) {
                lastNanos = timed ? Math.max(lastNanos, file.nanos(page.time())) : file.nanos(page.time());
                timed = true;
                batch.beginEvent(ordinal, offsetNanos + lastNanos);
                events.encode(ordinal, cpu, page, batch.buffer());
                batch.endEvent();
            }
        }
        return true;
    }

    private void addDiscarded(EventRecordWriter batch) {
        if (page.missed() == 0) {
            return;
        }
        long now = Math.max(file.nanos(page.time()), lastNanos);
        long since = timed ? lastNanos : now;
        batch.addDiscardedEvents(new DiscardedItems(
                page.missed() < 0 ? OptionalLong.empty() : OptionalLong.of(page.missed()), since,
                offsetNanos + since, now, offsetNanos + now));
    }
}

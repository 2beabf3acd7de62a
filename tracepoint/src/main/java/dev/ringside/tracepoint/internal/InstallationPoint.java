// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.Level;
import dev.ringside.tracepoint.spi.TracedField;
import dev.ringside.tracepoint.spi.Tracepoint;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// One event: the word that its callers look at, and the call site behind it. The site's target calls all installed
/// writers in turn; compiled code has it inlined and is thrown away by the VM when the target changes, so that a
/// change is safe while threads call. Any thread may call.
public final class InstallationPoint implements Tracepoint {
    private final String name;
    private final Level level;
    private final String modelUri;
    private final List<TracedField> fields;
    private final MutableCallSite site;
    private final AtomicInteger enabled = new AtomicInteger();
    private final LongAdder failures = new LongAdder();
    private final Map<Object, MethodHandle> writers = new LinkedHashMap<>();

    InstallationPoint(String name, Level level, String modelUri, List<TracedField> fields, MethodType writerType) {
        this.name = name;
        this.level = level;
        this.modelUri = modelUri;
        this.fields = List.copyOf(fields);
        this.site = new MutableCallSite(MethodHandles.empty(writerType));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Level level() {
        return level;
    }

    @Override
    public String modelUri() {
        return modelUri;
    }

    @Override
    public List<TracedField> fields() {
        return fields;
    }

    @Override
    public MethodType writerType() {
        return site.type();
    }

    /// The number of installed writers: what callers look at first.
    AtomicInteger enabled() {
        return enabled;
    }

    /// Calls whatever writers are installed at the time.
    MethodHandle call() {
        return site.dynamicInvoker();
    }

    @Override
    public synchronized void install(Object key, MethodHandle writer) {
        if (!writer.type().equals(site.type())) {
            throw new IllegalArgumentException("writer=" + writer.type() + " expected=" + site.type());
        }
        writers.put(key, writer);
        retarget();
        enabled.set(writers.size());
    }

    @Override
    public synchronized void uninstall(Object key) {
        if (writers.remove(key) != null) {
            enabled.set(writers.size());
            retarget();
        }
    }

    @Override
    public void countFailure() {
        failures.increment();
    }

    @Override
    public long failures() {
        return failures.sum();
    }

    private void retarget() {
        MethodHandle all = null;
        for (MethodHandle writer : writers.values()) {
            all = all == null ? writer : MethodHandles.foldArguments(writer, all);
        }
        site.setTarget(all == null ? MethodHandles.empty(site.type()) : all);
        MutableCallSite.syncAll(new MutableCallSite[] {site});
    }
}

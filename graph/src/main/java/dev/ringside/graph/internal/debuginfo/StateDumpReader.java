// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.ctf.internal.transcode.FieldInsertion;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.schema.Scope;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows what the processes of a trace load and unload, from the events that LTTng-UST records about it (its state
/// dump, its loader events and those of its dlopen wrapper). One thread.
final class StateDumpReader implements FieldVisitor, FieldInsertion {
    /// What such an event says.
    enum Kind {
        START,
        /// With a field that says whether the binary is position-independent.
        BINARY,
        /// Of a library: always position-independent.
        LIBRARY,
        BUILD_ID,
        DEBUG_LINK,
        UNLOAD
    }

    private static final Map<String, Kind> KINDS = Map.of(
            "lttng_ust_statedump:start", Kind.START,
            "lttng_ust_statedump:bin_info", Kind.BINARY,
            "lttng_ust_statedump:build_id", Kind.BUILD_ID,
            "lttng_ust_statedump:debug_link", Kind.DEBUG_LINK,
            "lttng_ust_lib:load", Kind.LIBRARY,
            "lttng_ust_lib:unload", Kind.UNLOAD,
            "lttng_ust_dl:dlopen", Kind.LIBRARY);

    private static final int RECENT_SHIFT = 54;
    private static final long PROCESS_FACTOR = 31;
    private static final long POINTER_FACTOR = 0x9E3779B97F4A7C15L;

    private final ObjectFiles files;
    private final DebugInfoOptions options;
    private final Map<Long, LoadedBinaries> processes = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final ByteArrayOutputStream buildId = new ByteArrayOutputStream();
    private @Nullable Long processId;
    /// By some bits of process and pointer; forgotten when anything new is known.
    private final @Nullable Recent[] recent = new Recent[1 << Long.SIZE - RECENT_SHIFT];

    StateDumpReader(ObjectFiles files, DebugInfoOptions options) {
        this.files = files;
        this.options = options;
    }

    /// What events of a name say; null for all others.
    static @Nullable Kind kindOf(Optional<String> eventName) {
        return eventName.map(KINDS::get).orElse(null);
    }

    /// What an instruction pointer of a process means now.
    ResolvedAddress resolve(long process, long pointer) {
        return process(process).resolve(pointer);
    }

    /// The same as the fields of the added structure.
    @Override
    public byte[] encoded(long process, long pointer) {
        int place = (int) ((process * PROCESS_FACTOR + pointer) * POINTER_FACTOR >>> RECENT_SHIFT);
        Recent last = recent[place];
        if (last == null || last.process != process || last.pointer != pointer) {
            last = new Recent(process, pointer, resolve(process, pointer).encoded());
            recent[place] = last;
        }
        return last.encoded;
    }

    /// What was resolved not long ago.
    private record Recent(long process, long pointer, byte[] encoded) {}

    private LoadedBinaries process(long id) {
        return processes.computeIfAbsent(id, key -> new LoadedBinaries());
    }

    /// Takes in what an event says; events without the fields for that say nothing.
    void read(Kind kind, MessageBlock block, int message) {
        numbers.clear();
        texts.clear();
        buildId.reset();
        processId = null;
        block.visit(message, this);
        Long id = processId;
        if (id == null) {
            return;
        }
        Arrays.fill(recent, null);
        LoadedBinaries process = process(id);
        Long baseAddress = numbers.get("baddr");
        if (kind == Kind.START) {
            process.clear();
        } else if (baseAddress != null) {
            apply(kind, process, baseAddress);
        }
    }

    private void apply(Kind kind, LoadedBinaries process, long baseAddress) {
        switch (kind) {
            case BINARY, LIBRARY -> load(kind, process, baseAddress);
            case UNLOAD -> process.unload(baseAddress);
            case BUILD_ID -> process.buildId(baseAddress, buildId.toByteArray());
            case DEBUG_LINK -> {
                String name = texts.get("filename");
                Long crc = numbers.get("crc");
                if (name != null && crc != null) {
                    process.debugLink(baseAddress, name, crc);
                }
            }
            case START -> process.clear();
        }
    }

    private void load(Kind kind, LoadedBinaries process, long baseAddress) {
        String path = texts.get("path");
        Long size = numbers.get("memsz");
        Long independent = kind == Kind.LIBRARY ? Long.valueOf(1) : numbers.get("is_pic");
        // The kernel's own page in the process has no size: there is no file of it.
        if (path == null || size == null || size == 0 || independent == null || process.isLoaded(baseAddress)) {
            return;
        }
        process.load(baseAddress, new LoadedBinary(files, options, baseAddress, size, path, independent == 1));
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        FieldNode parent = node.parent();
        if (node.scope() != Scope.EVENT_RECORD_PAYLOAD || parent == null) {
            return;
        }
        if (parent.isRoot()) {
            numbers.put(node.name(), value);
        } else if (parent.name().equals("build_id")) {
            buildId.write((int) value);
        }
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        FieldNode parent = node.parent();
        if (node.scope() == Scope.EVENT_RECORD_COMMON_CONTEXT && parent != null && parent.isRoot()
                && node.name().equals(ContextFields.PROCESS_ID)) {
            processId = value;
        }
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        if (node.scope() == Scope.EVENT_RECORD_PAYLOAD) {
            texts.put(node.name(), new String(buffer, offset, lengthBytes, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        if (node.name().equals("build_id")) {
            buildId.write(buffer, offset, lengthBytes);
        }
    }
}

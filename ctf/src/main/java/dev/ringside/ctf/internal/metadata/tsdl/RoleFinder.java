// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.ArrayType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.IntegerType;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the role of a field from its name and place (CTF 1.8.3 §5.1, §5.2, §6.1) and from the clock it is mapped to.
final class RoleFinder {
    private static final int UUID_BYTES = 16;

    private final TraceFacts facts;
    private final List<String> members = new ArrayList<>();
    private @Nullable Scope scope;
    private @Nullable String mappedClock;

    RoleFinder(TraceFacts facts) {
        this.facts = facts;
    }

    Optional<String> mappedClock() {
        return Optional.ofNullable(mappedClock);
    }

    /// Starts a root scope; null: a type that is used nowhere.
    void enter(@Nullable Scope root) {
        scope = root;
        members.clear();
    }

    void enterMember(String name) {
        members.add(name);
    }

    void leaveMember() {
        members.removeLast();
    }

    private String name() {
        return members.isEmpty() ? "" : members.getLast();
    }

    Set<Role> of(IntegerType integer) throws MetadataException {
        var roles = EnumSet.noneOf(Role.class);
        if (!integer.signed()) {
            Role named = named();
            if (named == Role.PACKET_MAGIC_NUMBER && integer.sizeBits() != Integer.SIZE) {
                throw integer.place().fault("`magic` has " + Integer.SIZE + " bits, not " + integer.sizeBits());
            }
            if (named != null) {
                roles.add(named);
            }
        }
        timestamp(integer, roles);
        return roles;
    }

    private @Nullable Role named() {
        if (scope == Scope.EVENT_RECORD_HEADER) {
            return name().equals("id") ? Role.EVENT_RECORD_CLASS_ID : null;
        }
        if (scope == Scope.PACKET_HEADER && name().equals("stream_id")) {
            return Role.DATA_STREAM_CLASS_ID;
        }
        if (members.size() != 1 || scope == null) {
            return null;
        }
        return switch (scope) {
            case PACKET_HEADER -> switch (name()) {
                case "magic" -> Role.PACKET_MAGIC_NUMBER;
                case "stream_instance_id" -> Role.DATA_STREAM_ID;
                default -> null;
            };
            case PACKET_CONTEXT -> switch (name()) {
                case "packet_size" -> Role.PACKET_TOTAL_LENGTH;
                case "content_size" -> Role.PACKET_CONTENT_LENGTH;
                case "events_discarded" -> Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT;
                case "packet_seq_num" -> Role.PACKET_SEQUENCE_NUMBER;
                default -> null;
            };
            default -> null;
        };
    }

    private void timestamp(IntegerType integer, Set<Role> roles) throws MetadataException {
        boolean inPacketContext = scope == Scope.PACKET_CONTEXT && members.size() == 1;
        boolean begin = inPacketContext && name().equals("timestamp_begin");
        boolean end = inPacketContext && name().equals("timestamp_end");
        Optional<String> clock = integer.clock();
        boolean ofEvent = scope == Scope.EVENT_RECORD_HEADER && name().equals("timestamp");
        if (clock.isEmpty() && (begin || end || ofEvent) && !integer.signed()) {
            // Old producers left the mapping out; with one clock there is no doubt.
            clock = facts.onlyClock();
        }
        if (clock.isEmpty() || scope == null || scope == Scope.PACKET_HEADER) {
            return;
        }
        if (!facts.hasClock(clock.get())) {
            throw integer.place().fault("no clock `" + clock.get() + "` to map the integer to");
        }
        if (mappedClock != null && !mappedClock.equals(clock.get())) {
            throw integer.place().fault("the integer is mapped to clock `" + clock.get()
                    + "`, others of the data stream class to `" + mappedClock + "`");
        }
        if (integer.signed()) {
            return;
        }
        mappedClock = clock.get();
        roles.add(end ? Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP : Role.DEFAULT_CLOCK_TIMESTAMP);
    }

    /// `uuid` of the packet header, as bytes that lie like those of a BLOB; in a trace without UUID they are just
    /// bytes.
    boolean isMetadataStreamUuid(ArrayType array) {
        return scope == Scope.PACKET_HEADER
                && facts.hasUuid()
                && members.size() == 1
                && name().equals("uuid")
                && array.length() == UUID_BYTES
                && array.element() instanceof IntegerType element
                && element.sizeBits() == Byte.SIZE
                && element.alignmentBits() == Byte.SIZE;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.kernel.ProcessTrackers;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.TrackerAttribute;
import dev.ringside.protocol.ClientMessage.TrackerChange;
import dev.ringside.protocol.ClientMessage.TrackerDetail;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The inclusion sets of the kernel domain, as they were asked for and as numbers. Immutable.
///
/// @param sets by attribute, where not all are included: values as given, and the ids that they mean
record KernelTrackers(Map<TrackerAttribute, Map<String, Long>> sets) {
    static final KernelTrackers ALL = new KernelTrackers(Map.of());

    /// @throws CommandFailure for an unknown name, and for a value that is in the set already or is not there
    KernelTrackers changed(TrackerAttribute attribute, TrackerChange change, List<String> values)
            throws CommandFailure {
        Map<TrackerAttribute, Map<String, Long>> changed = new EnumMap<>(TrackerAttribute.class);
        changed.putAll(sets);
        Map<String, Long> set = new LinkedHashMap<>(sets.getOrDefault(attribute, Map.of()));
        switch (change) {
            case INCLUDE_ALL -> {
                changed.remove(attribute);
                return new KernelTrackers(changed);
            }
            case EXCLUDE_ALL -> set.clear();
            case ADD -> {
                for (String value : values) {
                    if (set.putIfAbsent(value, Accounts.id(attribute, value)) != null) {
                        throw new CommandFailure(FailureCode.ALREADY_TRACKED, value + " is tracked already");
                    }
                }
            }
            case REMOVE -> {
                for (String value : values) {
                    if (set.remove(value) == null) {
                        throw new CommandFailure(FailureCode.NOT_TRACKED, value + " is not tracked");
                    }
                }
            }
        }
        changed.put(attribute, set);
        return new KernelTrackers(changed);
    }

    ProcessTrackers processes() {
        ProcessTrackers trackers = ProcessTrackers.ALL;
        for (Map.Entry<TrackerAttribute, Map<String, Long>> set : sets.entrySet()) {
            trackers = trackers.with(
                    ProcessTrackers.Attribute.valueOf(set.getKey().name()), set.getValue().values());
        }
        return trackers;
    }

    List<TrackerDetail> detail() {
        return sets.entrySet().stream()
                .map(set -> new TrackerDetail(set.getKey(), List.copyOf(set.getValue().keySet())))
                .toList();
    }
}

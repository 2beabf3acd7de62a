// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.KernelChannelDetail;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleDetail;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A channel of the kernel domain, as the kernel has it. Belongs to the control agent's thread.
final class KernelChannel {
    private final ChannelSettings settings;
    /// Rules, and whether they are enabled.
    private final Map<KernelRule, Boolean> rules = new LinkedHashMap<>();
    private final List<String> contexts = new ArrayList<>();
    private boolean enabled = true;

    KernelChannel(ChannelSettings settings) {
        this.settings = settings;
    }

    ChannelSettings settings() {
        return settings;
    }

    boolean isEnabled(KernelRule rule) {
        return rules.getOrDefault(rule, false);
    }

    void put(KernelRule rule, boolean enabled) {
        rules.put(rule, enabled);
    }

    List<String> contexts() {
        return contexts;
    }

    /// The enabled rules that `disable-event` means.
    ///
    /// @param pattern empty: all
    List<KernelRule> enabledRules(KernelRuleType type, String pattern) {
        return rules.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .filter(rule -> type == KernelRuleType.ANY || rule.type() == type)
                .filter(rule -> pattern.isEmpty() || rule.pattern().equals(pattern))
                .toList();
    }

    boolean enabled() {
        return enabled;
    }

    void enabled(boolean whether) {
        enabled = whether;
    }

    KernelChannelDetail detail(long discardedEvents) {
        List<KernelRuleDetail> details = rules.entrySet().stream()
                .map(rule -> new KernelRuleDetail(rule.getKey(), rule.getValue()))
                .toList();
        return new KernelChannelDetail(settings, enabled, details, contexts, discardedEvents);
    }
}

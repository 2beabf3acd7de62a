// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.LogLevelRange;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import dev.ringside.protocol.EventDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRuleTest {
    private static final int WARNING = 4;
    private static final int INFO = 6;
    private static final int DEBUG = 14;

    @Test
    void atLeastMeansAsSevereOrMore() {
        EventRule rule = rule("*", LogLevelRange.AT_LEAST, INFO);
        assertThat(rule.matches(event("a", WARNING))).isTrue();
        assertThat(rule.matches(event("a", INFO))).isTrue();
        assertThat(rule.matches(event("a", DEBUG))).isFalse();
    }

    @Test
    void onlyMeansThatLevel() {
        EventRule rule = rule("*", LogLevelRange.ONLY, INFO);
        assertThat(rule.matches(event("a", WARNING))).isFalse();
        assertThat(rule.matches(event("a", INFO))).isTrue();
    }

    @Test
    void anExcludedNameDoesNotMatch() {
        EventRule rule = new EventRule(
                new RuleSettings("shop:*", List.of("shop:order*", "*:x"), "", LogLevelRange.ALL, 0));
        assertThat(rule.matches(event("shop:item", DEBUG))).isTrue();
        assertThat(rule.matches(event("shop:orderFilled", DEBUG))).isFalse();
        assertThat(rule.matches(event("shop:x", DEBUG))).isFalse();
    }

    @Test
    void aDisabledRuleMatchesNothing() {
        EventRule rule = rule("*", LogLevelRange.ALL, 0);
        rule.enabled(false);
        assertThat(rule.matches(event("a", INFO))).isFalse();
    }

    private static EventRule rule(String pattern, LogLevelRange range, int level) {
        return new EventRule(new RuleSettings(pattern, List.of(), "", range, level));
    }

    private static EventDescription event(String name, int level) {
        return new EventDescription(name, level, "", List.of());
    }
}

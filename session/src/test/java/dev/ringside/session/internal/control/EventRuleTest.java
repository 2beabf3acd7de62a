// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void atLeastMeansAsSevereOrMore() throws CommandFailure {
        EventRule rule = rule("*", LogLevelRange.AT_LEAST, INFO);
        assertThat(rule.matches(event("a", WARNING))).isTrue();
        assertThat(rule.matches(event("a", INFO))).isTrue();
        assertThat(rule.matches(event("a", DEBUG))).isFalse();
    }

    @Test
    void onlyMeansThatLevel() throws CommandFailure {
        EventRule rule = rule("*", LogLevelRange.ONLY, INFO);
        assertThat(rule.matches(event("a", WARNING))).isFalse();
        assertThat(rule.matches(event("a", INFO))).isTrue();
    }

    @Test
    void anExcludedNameDoesNotMatch() throws CommandFailure {
        EventRule rule = EventRule.of(
                new RuleSettings("shop:*", List.of("shop:order*", "*:x"), "", LogLevelRange.ALL, 0));
        assertThat(rule.matches(event("shop:item", DEBUG))).isTrue();
        assertThat(rule.matches(event("shop:orderFilled", DEBUG))).isFalse();
        assertThat(rule.matches(event("shop:x", DEBUG))).isFalse();
    }

    @Test
    void aDisabledRuleMatchesNothing() throws CommandFailure {
        EventRule rule = rule("*", LogLevelRange.ALL, 0);
        rule.enabled(false);
        assertThat(rule.matches(event("a", INFO))).isFalse();
    }

    @Test
    void whatTheDaemonObservesIsChosenByItsPrefixOnly() throws CommandFailure {
        EventDescription observed = event("jvm:thread_switch_in", DEBUG);
        assertThat(rule("*", LogLevelRange.ALL, 0).observes(observed)).isFalse();
        assertThat(rule("jvm*", LogLevelRange.ALL, 0).observes(observed)).isFalse();
        assertThat(rule("jvm:*", LogLevelRange.ALL, 0).observes(observed)).isTrue();
        assertThat(rule("jvm:*_out", LogLevelRange.ALL, 0).observes(observed)).isFalse();
        assertThat(rule("jvm:*", LogLevelRange.ONLY, INFO).observes(observed)).isFalse();
    }

    @Test
    void aFilterIsForWhatTheDaemonObserves() throws CommandFailure {
        EventRule rule = EventRule.of(filtered("jvm:*", "preempted == 1"));
        assertThat(rule.filter()).isPresent();
        assertThat(rule.observes(event("jvm:thread_switch_in", DEBUG))).isTrue();
        assertThat(rule.matches(event("jvm:of_the_application", DEBUG))).isFalse();
        assertThatThrownBy(() -> EventRule.of(filtered("shop:*", "price > 1")))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("Filter expressions are not supported yet");
        assertThatThrownBy(() -> EventRule.of(filtered("jvm:*", "price > ")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("Invalid filter: column");
    }

    private static RuleSettings filtered(String pattern, String filter) {
        return new RuleSettings(pattern, List.of(), filter, LogLevelRange.ALL, 0);
    }

    private static EventRule rule(String pattern, LogLevelRange range, int level) throws CommandFailure {
        return EventRule.of(new RuleSettings(pattern, List.of(), "", range, level));
    }

    private static EventDescription event(String name, int level) {
        return new EventDescription(name, level, "", List.of());
    }
}

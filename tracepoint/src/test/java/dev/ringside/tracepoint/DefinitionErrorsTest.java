// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A definition that cannot be traced is refused with a text that says where and why.
class DefinitionErrorsTest {
    private static void assertRefused(Class<?> type, String... parts) {
        assertThatThrownBy(() -> Tracepoints.of(type))
                .isInstanceOf(InvalidTracepointException.class)
                .hasMessageContaining(type.getName())
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
        // And again: nothing of the first try is left behind.
        assertThatThrownBy(() -> Tracepoints.of(type))
                .isInstanceOf(InvalidTracepointException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    private static <R extends Record> void assertRecordRefused(Class<R> type, String... parts) {
        assertThatThrownBy(() -> Tracepoints.event(type))
                .isInstanceOf(InvalidTracepointException.class)
                .satisfies(
                        e -> assertThat(e.getMessage()).contains(type.getName()).contains(parts));
    }

    interface Unsupported {
        @Event
        void event(int fine, Thread thread);
    }

    interface UnsupportedElement {
        @Event
        void event(List<Map<String, String>> maps);
    }

    @Test
    void refusesUnsupportedTypes() {
        assertRefused(Unsupported.class, "method event", "parameter thread", "java.lang.Thread");
        assertRefused(UnsupportedElement.class, "parameter maps", "java.util.Map");
    }

    interface ReturnsSomething {
        @Event
        int event(int value);
    }

    interface HasBody {
        @Event
        default void event(int value) {}
    }

    interface Neither {
        @Event
        void event();

        void other();
    }

    interface QueryOfNothing {
        @Event
        void event();

        boolean othersEnabled();
    }

    interface NoEvents {}

    @Test
    void refusesMethodsThatAreNoEvents() {
        assertRefused(ReturnsSomething.class, "method event", "int");
        assertRefused(HasBody.class, "method event", "no body");
        assertRefused(Neither.class, "method other", "@Event");
        assertRefused(QueryOfNothing.class, "method othersEnabled", "others", "0 events");
        assertRefused(NoEvents.class, "@Event");
        assertRefused(String.class, "not an interface");
        assertRefused(Event.class, "not an interface");
    }

    sealed interface Sealed permits Permitted {
        @Event
        void event();
    }

    record Permitted() implements Sealed {
        @Override
        public void event() {}
    }

    @Test
    void refusesSealedInterfaces() {
        assertRefused(Sealed.class, "sealed");
    }

    interface Overloaded {
        @Event
        void event(int value);

        @Event
        void event(long value);
    }

    interface SameName {
        @Event
        void event(int value);

        @Event(name = "event")
        void other(int value);
    }

    @Provider("definitionErrors")
    interface First {
        @Event
        void shared();
    }

    @Provider("definitionErrors")
    interface Second {
        @Event
        void own();

        @Event
        void shared();
    }

    @Provider("definitionErrors")
    record Shared(int value) {}

    @Test
    void refusesTwoEventsOfOneName() {
        assertRefused(Overloaded.class, "overloaded:event");
        assertRefused(SameName.class, "sameName:event");
        Tracepoints.of(First.class);
        assertRefused(Second.class, "definitionErrors:shared", First.class.getName());
        assertRecordRefused(Shared.class, "definitionErrors:shared", First.class.getName());
    }

    interface SameField {
        @Event
        void event(@Field(name = "value") int a, int value);
    }

    interface EmptyField {
        @Event
        void event(@Field(name = "a b") int a);
    }

    interface OddBase {
        @Event
        void event(@Field(base = 7) int a);
    }

    interface BaseOfText {
        @Event
        void event(@Field(base = 16) String a);
    }

    @Provider("a:b")
    interface OddProvider {
        @Event
        void event();
    }

    interface OddName {
        @Event(name = "two words")
        void event();
    }

    @Test
    void refusesBadNamesAndBases() {
        assertRefused(SameField.class, "parameter value", "two fields");
        assertRefused(EmptyField.class, "parameter 1", "'a b'");
        assertRefused(OddBase.class, "parameter a", "base=7");
        assertRefused(BaseOfText.class, "parameter a", "base=16", "String");
        assertRefused(OddProvider.class, "provider", "'a:b'");
        assertRefused(OddName.class, "event", "'two words'");
    }

    record Node(int value, Optional<Node> next) {}

    record Left(Right right) {}

    record Right(List<Left> lefts) {}

    record Growing<T>(T value, Optional<Growing<List<T>>> next) {}

    interface Recursive {
        @Event
        void event(Node node);
    }

    interface MutuallyRecursive {
        @Event
        void event(Left[] lefts);
    }

    interface Endless {
        @Event
        void event(Growing<String> growing);
    }

    @Test
    void refusesRecordsThatContainThemselves() {
        assertRefused(Recursive.class, "parameter node", Node.class.getName(), "contains itself");
        assertRefused(MutuallyRecursive.class, "parameter lefts", "contains itself");
        assertRefused(Endless.class, "parameter growing");
        assertRecordRefused(Node.class, "contains itself");
    }

    interface Raw {
        @Event
        @SuppressWarnings("rawtypes")
        void event(List list);
    }

    interface Variable<T> {
        @Event
        void event(T value);
    }

    interface MethodVariable {
        @Event
        <T> void event(List<T> value);
    }

    interface Unbounded {
        @Event
        void event(List<?> value);
    }

    record Generic<T>(T value) {}

    interface RawRecord {
        @Event
        @SuppressWarnings("rawtypes")
        void event(Generic value);
    }

    @Test
    void refusesGenericsThatStandForNoKnownType() {
        assertRefused(Raw.class, "parameter list", "not given");
        assertRefused(Variable.class, "parameter value", "type variable T");
        assertRefused(MethodVariable.class, "parameter value", "type variable T");
        assertRefused(Unbounded.class, "parameter value", "java.lang.Object");
        assertRefused(RawRecord.class, "component Generic.value", "type variable T");
        assertRecordRefused(Generic.class, "type variable T");
    }

    enum Failing {
        ONLY;

        static {
            if (ONLY.ordinal() == 0) {
                throw new IllegalStateException("fails");
            }
        }
    }

    interface OfFailingEnum {
        @Event
        void event(Failing value);
    }

    @Test
    void refusesEnumsThatCannotBeInitialised() {
        assertThatThrownBy(() -> Tracepoints.of(OfFailingEnum.class))
                .isInstanceOf(InvalidTracepointException.class)
                .hasMessageContaining(Failing.class.getName())
                .hasRootCauseMessage("fails");
    }

    record Wide(long a, long b, long c, long d, long e, long f, long g, long h) {}

    record Wider(Wide a, Wide b, Wide c, Wide d, Wide e, Wide f, Wide g, Wide h) {}

    interface TooWide {
        @Event
        void event(Wider a, Wider b, Wider c, Wider d);
    }

    @Test
    void refusesEventsOfTooManyValues() {
        assertRefused(TooWide.class, "256");
    }
}

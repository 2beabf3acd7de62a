// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadAheadTest {
    private static final int PIECE_BYTES = 1 << 16;

    private final List<String> done = new ArrayList<>();
    private final FirstFailure failures = new FirstFailure();

    /// A buffer of numbered pieces, to which more come whenever some are transcoded.
    private class Numbers implements ReadAhead.Source {
        private final String name;
        private final Backlog backlog = new Backlog(PIECE_BYTES);
        private final int comesMeanwhile;
        private int present;
        private int total;
        private int read;
        private int transcoded;

        Numbers(String name, int present, int comesMeanwhile, int total) {
            this.name = name;
            this.present = present;
            this.comesMeanwhile = comesMeanwhile;
            this.total = total - present;
        }

        @Override
        public boolean readAhead(long mostBytes, long partBytes) throws IOException {
            for (long room = backlog.room(mostBytes, partBytes); room > 0; room--) {
                if (present == 0) {
                    return false;
                }
                present--;
                Backlog.Piece piece = backlog.piece();
                piece.length = ++read;
                backlog.add(piece);
                done.add(name + " read");
            }
            return true;
        }

        @Override
        public boolean transcodeAhead(long untilNanos) {
            if (!backlog.isEmpty()) {
                Backlog.Piece piece = backlog.remove();
                assertThat(piece.length).as("in their order").isEqualTo(++transcoded);
                backlog.release(piece);
                done.add(name + " transcoded");
                int more = Math.min(comesMeanwhile, total);
                present += more;
                total -= more;
            }
            return !backlog.isEmpty();
        }

        @Override
        public double takeFill() {
            return 0;
        }
    }

    @Test
    void readsAllBuffersBeforeAnythingIsTranscodedAndAgainAfterEachPart() {
        Numbers first = new Numbers("first", 2, 1, 4);
        Numbers second = new Numbers("second", 1, 0, 1);
        ReadAhead.drain(List.of(first, second), failures);
        assertThat(done)
                .startsWith(
                        "first read",
                        "first read",
                        "second read",
                        "first transcoded",
                        "second transcoded",
                        "first read",
                        "first transcoded");
        assertThat(first.transcoded).isEqualTo(4);
        assertThat(second.transcoded).isEqualTo(1);
    }

    @Test
    void readsNoMoreAtOnceThanAPartAndComesBackForTheRest() {
        Numbers many = new Numbers("many", 100, 0, 100);
        ReadAhead.drain(List.of(many), failures);
        assertThat(many.transcoded).isEqualTo(100);
        assertThat(done.indexOf("many transcoded")).isLessThan(100);
    }

    @Test
    void readsTheOthersWhereOneFails() {
        Numbers other = new Numbers("other", 3, 0, 3);
        IOException failure = new IOException("broken");
        ReadAhead.Source broken = new Numbers("broken", 0, 0, 0) {
            @Override
            public boolean readAhead(long mostBytes, long partBytes) throws IOException {
                throw failure;
            }
        };
        ReadAhead.drain(List.of(broken, other), failures);
        assertThat(other.transcoded).isEqualTo(3);
        assertThat(failures.take()).isSameAs(failure);
    }

    @Test
    void usesMemoryAgain() {
        Backlog backlog = new Backlog(PIECE_BYTES);
        Backlog.Piece piece = backlog.piece();
        backlog.add(piece);
        assertThat(backlog.room(4 * PIECE_BYTES, Long.MAX_VALUE)).isEqualTo(3);
        backlog.clear();
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.piece()).isSameAs(piece);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.layout;

import dev.ringside.ctf.internal.field.RangeMatcher;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SelectorTableTest {
    @Test
    void theFirstRangeThatHoldsAValueDecidesForSmallAndLargeOnes() {
        SelectorTable table = new SelectorTable(List.of(RangeMatcher.NOT_ZERO, RangeMatcher.ALL), new int[] {5, 7});
        for (long value : new long[] {1, 63, 64, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(table.get(value)).as("value=%d", value).isEqualTo(5);
        }
        assertThat(table.get(0)).isEqualTo(7);
    }

    @Test
    void aValueThatNoRangeHoldsHasNone() {
        assertThat(SelectorTable.EMPTY.get(0)).isEqualTo(SelectorTable.NONE);
        assertThat(SelectorTable.EMPTY.get(64)).isEqualTo(SelectorTable.NONE);
    }
}

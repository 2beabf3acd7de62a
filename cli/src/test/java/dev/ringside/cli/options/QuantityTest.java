// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"0,0", "4096,4096", "4k,4096", "4K,4096", "1M,1048576", "2G,2147483648", "0x10,16"})
    void readsSizes(String text, long bytes) {
        assertThat(Quantity.sizeBytes(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "7,7", "7us,7", "7ms,7000", "7s,7000000", "7m,420000000", "1h,3600000000"})
    void readsPeriods(String text, long micros) {
        assertThat(Quantity.periodMicros(text)).hasValue(micros);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "+1", "1.5", "1kk", "x", "9223372036854775807k", "99999999999999999999"})
    void refusesWhatIsNoQuantity(String text) {
        assertThat(Quantity.sizeBytes(text)).isEmpty();
        assertThat(Quantity.periodMicros(text)).isEmpty();
    }

    @Test
    void roundsUpToPowersOfTwo() {
        assertThat(Quantity.roundedUp(1)).isEqualTo(1);
        assertThat(Quantity.roundedUp(3000)).isEqualTo(4096);
        assertThat(Quantity.roundedUp(4096)).isEqualTo(4096);
        assertThat(Quantity.roundedUp(Long.MAX_VALUE)).isNegative();
    }
}

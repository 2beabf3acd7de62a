// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.kernel.internal.bpf.Assembler.Label;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The encodings are those of RFC 9669, little endian, as `llvm-objdump` shows them.
final class AssemblerTest {
    private record Case(String bytes, Consumer<Assembler> code) {}

    @BeforeEach
    void onlyLittleEndian() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the encodings are little endian");
    }

    static Stream<Case> instructions() {
        return Stream.of(
                new Case("bf16000000000000", code -> code.move(Register.R6, Register.R1)),
                new Case("b700000001000000", code -> code.move(Register.R0, 1)),
                new Case("b7020000ffffffff", code -> code.move(Register.R2, -1)),
                new Case("07020000f8ffffff", code -> code.add(Register.R2, -8)),
                new Case("0f98000000000000", code -> code.add(Register.R8, Register.R9)),
                new Case("2f42000000000000", code -> code.multiply(Register.R2, Register.R4)),
                new Case("5701000007000000", code -> code.and(Register.R1, 7)),
                new Case("4706000008000000", code -> code.or(Register.R6, 8)),
                new Case("4f21000000000000", code -> code.or(Register.R1, Register.R2)),
                new Case("6702000020000000", code -> code.shiftLeft(Register.R2, 32)),
                new Case("7702000020000000", code -> code.shiftRight(Register.R2, 32)),
                new Case("7916080000000000", code -> code.load(Width.DOUBLE, Register.R6, Register.R1, 8)),
                new Case("61a1f8ff00000000", code -> code.load(Width.WORD, Register.R1, Register.R10, -8)),
                new Case("6971040000000000", code -> code.load(Width.HALF, Register.R1, Register.R7, 4)),
                new Case("7171000000000000", code -> code.load(Width.BYTE, Register.R1, Register.R7, 0)),
                new Case("7b0af0ff00000000", code -> code.store(Width.DOUBLE, Register.R10, -16, Register.R0)),
                new Case("630afcff00000000", code -> code.store(Width.WORD, Register.R10, -4, Register.R0)),
                new Case("620afcff2a000000", code -> code.store(Width.WORD, Register.R10, -4, 42)),
                new Case("18010000efbeadde0000000078563412", code ->
                        code.loadConstant(Register.R1, 0x12345678_deadbeefL)),
                new Case("8500000005000000", code -> code.call(HelperFunction.KTIME_GET_NS)),
                new Case("9500000000000000", Assembler::exit));
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void encodesEachInstructionAsTheStandardSays(Case one) {
        Assembler code = new Assembler();
        one.code().accept(code);
        assertThat(HexFormat.of().formatHex(code.assemble())).isEqualTo(one.bytes());
    }

    @Test
    void jumpsForwardsAndBackwardsByInstructionsFromTheNextOne() {
        Label start = new Label();
        Label end = new Label();
        byte[] code = new Assembler()
                .place(start)
                .jump(Condition.EQUAL, Register.R1, 0, end)
                .jump(Condition.ABOVE, Register.R1, Register.R2, start)
                .jump(start)
                .loadConstant(Register.R0, 1)
                .place(end)
                .exit()
                .assemble();
        assertThat(HexFormat.of().formatHex(code))
                .isEqualTo("1501040000000000" + "2d21feff00000000" + "0500fdff00000000"
                        + "18000000010000000000000000000000" + "9500000000000000");
    }

    @Test
    void refusesAJumpToALabelThatWasNeverPlaced() {
        Assembler code = new Assembler().jump(new Label());
        assertThatThrownBy(code::assemble).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAnOffsetThatDoesNotFit() {
        assertThatThrownBy(() -> new Assembler().load(Width.BYTE, Register.R1, Register.R2, 40_000))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

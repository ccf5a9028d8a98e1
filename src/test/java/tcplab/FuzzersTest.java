package tcplab;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short run of every fuzzer on every build, always with the same inputs; {@code scripts/fuzz} is the long one. */
class FuzzersTest {
    private static final int INPUTS = 2000;

    @ParameterizedTest
    @EnumSource(Fuzzers.class)
    void standsChangedInputs(Fuzzers fuzzer) throws IOException {
        Random random = new Random(20260101);
        List<byte[]> seeds = fuzzer.seeds();
        for (byte[] seed : seeds) {
            take(fuzzer, seed);
        }
        for (int i = 0; i < INPUTS; i++) {
            take(fuzzer, changed(seeds.get(i % seeds.size()), random));
        }
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] input = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length + 8) : seed.length);
        for (int change = random.nextInt(6); change >= 0 && input.length > 0; change--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(3)) {
                case 0 -> input[at] = (byte) random.nextInt();
                case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int length = Math.min(random.nextInt(16), input.length - at);
                    System.arraycopy(
                            seed,
                            random.nextInt(Math.max(1, seed.length - length)),
                            input,
                            at,
                            Math.min(length, seed.length));
                }
            }
        }
        return input;
    }

    private static void take(Fuzzers fuzzer, byte[] input) {
        assertThatCode(() -> fuzzer.take(input))
                .as(() -> HexFormat.of().formatHex(input))
                .doesNotThrowAnyException();
    }
}

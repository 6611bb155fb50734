package dev.taillight.exporters.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.random.RandomStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

final class JsonLinesTest {

  /** Readers parse numbers as float32 or as float64; both must find the same bits. */
  @RepeatedTest(20)
  void numbersReadBackAsTheSameBits(RepetitionInfo repetition) throws IOException {
    RandomStream stream = RandomStream.of(repetition.getCurrentRepetition(), "floats");
    for (int i = 0; i < 2000; i++) {
      float value = Float.intBitsToFloat(stream.nextInt());
      if (!Float.isFinite(value)) {
        continue;
      }
      String text = written(value);
      String message =
          "seed %d: %s written as %s"
              .formatted(repetition.getCurrentRepetition(), Float.toHexString(value), text);
      int bits = Float.floatToRawIntBits(value);
      assertEquals(bits, Float.floatToRawIntBits(Float.parseFloat(text)), message);
      assertEquals(bits, Float.floatToRawIntBits((float) Double.parseDouble(text)), message);
    }
  }

  private static String written(float value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonLines lines = new JsonLines(out);
    lines.line(object -> object.writeNumberField("v", value));
    lines.flush();
    String line = out.toString(StandardCharsets.UTF_8);
    return line.substring("{\"v\":".length(), line.length() - "}\n".length());
  }
}

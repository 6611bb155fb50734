package dev.taillight.exporters.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The bytes are derived from the specification of the compact protocol: a field begins with the
 * difference to the number before it and its type, four bits each; numbers are in zigzag and seven
 * bits to a byte; a structure ends with 0.
 */
final class CompactThriftTest {

  @Test
  void numbersAreInZigzag() {
    // Type 5 is i32: −1 → 1, 300 → 600 = 4·128 + 88. Type 6 is i64: 2³² → 2³³ = 32·128⁴.
    assertEquals(
        "1501250135d80416808080802000",
        hex(thrift -> thrift.int32(1, -1).int32(3, -1).int32(6, 300).int64(7, 1L << 32)));
  }

  @Test
  void textsHaveTheirLength() {
    // Type 8; ü has two bytes in UTF-8.
    assertEquals("4803c3bc7800", hex(thrift -> thrift.text(4, "üx")));
  }

  @Test
  void fieldsOfAnInnerStructureAreCountedFromItsBeginning() {
    // Type 12, in it 3 (a byte) and 1 (true); then the outer structure goes on after field 10.
    assertEquals(
        "ac13081100250200",
        hex(thrift -> thrift.structure(10, inner -> inner.int8(1, 8).yes(2)).int32(12, 1)));
  }

  @Test
  void aListFromFifteenOnHasItsLengthBehindItsType() {
    assertEquals("19ec" + "00".repeat(14) + "00", hex(thrift -> structures(thrift, 14)));
    assertEquals("19fc0f" + "00".repeat(15) + "00", hex(thrift -> structures(thrift, 15)));
    assertEquals("19fcac02" + "00".repeat(300) + "00", hex(thrift -> structures(thrift, 300)));
  }

  private static void structures(CompactThrift thrift, int count) {
    thrift.structures(1, Collections.nCopies(count, inner -> {}), count);
  }

  private static String hex(CompactThrift.Structure structure) {
    return HexFormat.of().formatHex(CompactThrift.bytes(structure));
  }
}

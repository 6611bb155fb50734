package dev.taillight.exporters.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class NamedUuidTest {

  /**
   * Python: {@code n = uuid.uuid5(uuid.NAMESPACE_URL, "urn:taillight:item"); uuid.uuid5(n, id)}.
   */
  @Test
  void areThoseOfPython() {
    NamedUuid uuids = new NamedUuid();

    assertEquals("ae7ed59e-9d6d-5a82-a251-c8a343fa63a7", NamedUuid.NAMESPACE.toString());
    assertEquals("ea58f772-7d25-51b5-bcb5-11f9fa6456f5", uuids.of("firefox-esr").toString());
    assertEquals("72de202b-9c34-5f28-afd1-c0ea35ab6e23", uuids.of("漢字 🦆").toString());
  }
}

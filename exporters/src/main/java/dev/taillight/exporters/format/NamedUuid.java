package dev.taillight.exporters.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** UUIDs of version 5 (RFC 9562, section 5.5) of item ids: the same id has the same UUID. */
final class NamedUuid {

  /** The UUID of version 5 of {@code urn:taillight:item} in the namespace of URLs. */
  static final UUID NAMESPACE = UUID.fromString("ae7ed59e-9d6d-5a82-a251-c8a343fa63a7");

  private static final long VERSION = 0x5000;
  private static final long VARIANT = 0x8000000000000000L;

  private final MessageDigest sha1;

  NamedUuid() {
    try {
      this.sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** The UUID of an item. */
  UUID of(String id) {
    ByteBuffer namespace = ByteBuffer.allocate(2 * Long.BYTES);
    namespace.putLong(NAMESPACE.getMostSignificantBits());
    namespace.putLong(NAMESPACE.getLeastSignificantBits());
    sha1.update(namespace.array());
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(id.getBytes(StandardCharsets.UTF_8)));
    return new UUID(
        hash.getLong() & ~0xf000L | VERSION, hash.getLong() & 0x3fffffffffffffffL | VARIANT);
  }
}

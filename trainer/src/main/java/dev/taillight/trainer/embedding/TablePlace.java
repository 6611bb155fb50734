package dev.taillight.trainer.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.List;

/** Where the embedding tables and the state of their optimizer lie. */
public enum TablePlace {
  /** On a graphics processor if that is the only device, else on the Java heap. */
  @JsonProperty("auto")
  AUTO,
  /** On the Java heap. */
  @JsonProperty("host")
  HOST,
  /** On the device on which the towers are computed, whichever that is; there must be one only. */
  @JsonProperty("device")
  DEVICE;

  /**
   * Makes tables of zeros.
   *
   * @param shapes the tables by their numbers, at least one
   * @param rule how rows follow their gradients
   * @param session the devices of the towers
   * @throws IllegalArgumentException if the device has no room for them, or if they shall lie on
   *     one of several
   */
  public EmbeddingTables tables(List<TableShape> shapes, UpdateRule rule, DeviceSession session) {
    boolean several = session.devices() > 1;
    if (this == DEVICE && several) {
      throw new IllegalArgumentException(
          "embedding_tables: device was asked for, but %d devices compute together, and the tables"
                  .formatted(session.devices())
              + " cannot lie on each of them; use host or auto, or devices=1");
    }
    boolean onDevice =
        this == DEVICE || (this == AUTO && session.isGraphicsProcessor() && !several);
    return onDevice ? new DeviceTables(shapes, rule, session) : new HostTables(shapes, rule);
  }
}

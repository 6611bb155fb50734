package dev.taillight.trainer.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.List;

/** Where the embedding tables and the state of their optimizer lie. */
public enum TablePlace {
  /** On a graphics processor if that is the device, else on the Java heap. */
  @JsonProperty("auto")
  AUTO,
  /** On the Java heap. */
  @JsonProperty("host")
  HOST,
  /** On the device on which the towers are computed, whichever that is. */
  @JsonProperty("device")
  DEVICE;

  /**
   * Makes tables of zeros.
   *
   * @param shapes the tables by their numbers, at least one
   * @param rule how rows follow their gradients
   * @param session the device of the towers
   * @throws IllegalArgumentException if the device has no room for them
   */
  public EmbeddingTables tables(List<TableShape> shapes, UpdateRule rule, DeviceSession session) {
    boolean onDevice = this == DEVICE || (this == AUTO && session.isGraphicsProcessor());
    return onDevice ? new DeviceTables(shapes, rule, session) : new HostTables(shapes, rule);
  }
}

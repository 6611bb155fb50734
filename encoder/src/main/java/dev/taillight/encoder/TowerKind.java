package dev.taillight.encoder;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which of the two towers of a model. */
public enum TowerKind {
  /** Users, or whatever asks. */
  @JsonProperty("query")
  QUERY("query"),
  /** Items. */
  @JsonProperty("item")
  ITEM("item");

  private final String key;

  TowerKind(String key) {
    this.key = key;
  }

  /** The name in configurations and files, which is that of the encoder's folder as well. */
  public String key() {
    return key;
  }
}

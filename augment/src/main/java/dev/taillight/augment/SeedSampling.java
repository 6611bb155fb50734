package dev.taillight.augment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** By what the seed of a mask is drawn among the features of the matrix. */
public enum SeedSampling {
  /** Each is as likely as any other, as in Yao et al., section 3.2. */
  @JsonProperty("uniform")
  UNIFORM,
  /** In proportion to its entropy: what says most about an item is hidden most often. */
  @JsonProperty("entropy")
  ENTROPY,
  /** In proportion to the share of the items that have a value of it. */
  @JsonProperty("fill_rate")
  FILL_RATE,
  /** In proportion to weights that are given. */
  @JsonProperty("weights")
  WEIGHTS
}

package dev.taillight.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the interactions are divided into training, validation and test. */
public enum SplitMethod {
  /** Shares of each user's pairs, drawn at random. */
  @JsonProperty("random_per_user")
  RANDOM_PER_USER,
  /** Each user's last n pairs are the test, the n before them the validation. */
  @JsonProperty("leave_last_n_out")
  LEAVE_LAST_N_OUT,
  /** Two instants divide the pairs of all users. */
  @JsonProperty("temporal")
  TEMPORAL,
  /** A column of the interactions says {@code train}, {@code validation} or {@code test}. */
  @JsonProperty("column")
  COLUMN
}

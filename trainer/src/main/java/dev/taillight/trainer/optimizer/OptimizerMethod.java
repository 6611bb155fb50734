package dev.taillight.trainer.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The update rules that can be configured. */
public enum OptimizerMethod {
  /** Stochastic gradient descent without momentum. */
  @JsonProperty("sgd")
  SGD,
  /** Adagrad (Duchi, Hazan and Singer, JMLR 2011), one accumulator per value. */
  @JsonProperty("adagrad")
  ADAGRAD,
  /**
   * Adam (Kingma and Ba, ICLR 2015); a row's moments and step count move only when it is touched.
   */
  @JsonProperty("adam")
  ADAM
}

package dev.taillight.experiments.run;

import java.util.List;

/**
 * What a call of the pipeline did.
 *
 * @param ran the stages that ran
 * @param skipped the stages whose outputs were there already
 */
public record RunOutcome(List<String> ran, List<String> skipped) {

  public RunOutcome {
    ran = List.copyOf(ran);
    skipped = List.copyOf(skipped);
  }

  /** Whether there was nothing to do. */
  public boolean nothingToDo() {
    return ran.isEmpty();
  }
}

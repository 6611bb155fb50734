package dev.taillight.dataset.ingest;

import dev.taillight.settings.SettingsCheck;

/**
 * How the distinct pairs are divided into training, validation and test.
 *
 * @param method the method
 * @param validation the share of the validation, for {@code random_per_user}, and for {@code
 *     temporal} without instants
 * @param test the share of the test, likewise
 * @param minInteractions users with fewer distinct pairs go to training entirely, for {@code
 *     random_per_user} and {@code leave_last_n_out}
 * @param n how many pairs of each user the validation and the test get, for {@code
 *     leave_last_n_out}
 * @param validationFrom the instant at which the validation begins, for {@code temporal}: ISO 8601
 *     or seconds since 1970; empty if the shares decide
 * @param testFrom the instant at which the test begins, likewise
 * @param column the column of the interactions that names the part, for {@code column}
 * @param trainingShare the share of the training pairs that is kept, drawn at random after the
 *     split; a smaller share keeps some of those that a larger one keeps
 */
public record SplitConfig(
    SplitMethod method,
    double validation,
    double test,
    int minInteractions,
    int n,
    String validationFrom,
    String testFrom,
    String column,
    double trainingShare) {

  /** Whether {@code temporal} cuts at instants rather than by shares. */
  boolean byInstants() {
    return !validationFrom.isEmpty() || !testFrom.isEmpty();
  }

  SettingsCheck check(boolean timestamps) {
    SettingsCheck check = new SettingsCheck();
    check.that(
        timestamps || !(method == SplitMethod.LEAVE_LAST_N_OUT || method == SplitMethod.TEMPORAL),
        "method",
        method == SplitMethod.TEMPORAL ? "temporal" : "leave_last_n_out",
        "interactions.timestamp to be set, since the split is by time");
    switch (method) {
      case RANDOM_PER_USER -> checkShares(check);
      case LEAVE_LAST_N_OUT -> check.that(n >= 1, "n", n, "at least 1");
      case TEMPORAL -> checkInstants(check);
      case COLUMN -> check.that(!column.isEmpty(), "column", "''", "the column with the part");
    }
    return check
        .that(minInteractions >= 1, "min_interactions", minInteractions, "at least 1")
        .that(
            trainingShare > 0 && trainingShare <= 1,
            "training_share",
            trainingShare,
            "a share above 0 and at most 1");
  }

  private void checkShares(SettingsCheck check) {
    check
        .that(validation >= 0 && validation < 1, "validation", validation, "a share below 1")
        .that(test >= 0 && test < 1, "test", test, "a share below 1")
        .that(
            !(validation + test >= 1),
            "test",
            test,
            "a share that leaves something for training beside validation " + validation);
  }

  private void checkInstants(SettingsCheck check) {
    if (!byInstants()) {
      checkShares(check);
      return;
    }
    boolean validationIs = Moment.isMoment(validationFrom);
    boolean testIs = Moment.isMoment(testFrom);
    String expected = "an instant such as 2024-05-01, 2024-05-01T12:00:00Z or 1714521600";
    check.that(validationIs, "validation_from", "'" + validationFrom + "'", expected);
    check.that(testIs, "test_from", "'" + testFrom + "'", expected);
    check.that(
        !validationIs || !testIs || Moment.micros(validationFrom) <= Moment.micros(testFrom),
        "test_from",
        testFrom,
        "an instant at or after validation_from, " + validationFrom);
  }
}

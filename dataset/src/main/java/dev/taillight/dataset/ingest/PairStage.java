package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.EncodedDatasetWriter.PairWriter;
import dev.taillight.dataset.Split;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Divides the pairs into the splits and writes them, one user at a time. */
final class PairStage {

  /** The splits by the number that {@link InteractionStage} gives them. */
  private static final List<Split> PARTS = List.of(Split.TRAIN, Split.VALIDATION, Split.TEST);

  private final Session session;
  private final SplitConfig config;
  private final long seed;

  PairStage(Session session, SplitConfig config, long seed) {
    this.session = session;
    this.config = config;
    this.seed = seed;
  }

  /**
   * Writes the pairs.
   *
   * @return how many training pairs were left out, by the share that is kept
   * @throws DatasetException if none is left for training
   */
  long write(EncodedDatasetWriter writer, Progress progress) throws IOException {
    long size = session.number("SELECT count(*) FROM " + InteractionStage.PAIRS);
    SplitRule rule = rule(size);
    try (Progress.Task task = progress.start("split interactions", size, "pairs");
        PairWriter train = writer.interactions(Split.TRAIN);
        PairWriter validation = writer.interactions(Split.VALIDATION);
        PairWriter test = writer.interactions(Split.TEST)) {
      Map<Split, PairWriter> writers =
          Map.of(Split.TRAIN, train, Split.VALIDATION, validation, Split.TEST, test);
      Users users =
          new Users(rule, new TrainingSample(seed, config.trainingShare()), task, writers);
      session.query(
          """
          SELECT user_row, item_row, coalesce(time, 0), coalesce(part, 0) FROM %s
          ORDER BY user_row, time, first_row"""
              .formatted(InteractionStage.PAIRS),
          row -> users.add(row.getInt(1), row.getInt(2), row.getLong(3), PARTS.get(row.getInt(4))));
      users.finish();
      if (users.trainingPairs == 0) {
        throw new DatasetException(nothingToTrainOn(size, users.leftOut));
      }
      return users.leftOut;
    }
  }

  private String nothingToTrainOn(long size, long leftOut) {
    return leftOut > 0
        ? "no pair is left for training: a training_share of %s keeps none of the %d"
            .formatted(config.trainingShare(), leftOut)
        : "no pair is left for training: the split (%s) gives all %d to validation and test"
            .formatted(config.method().name().toLowerCase(Locale.ROOT), size);
  }

  private SplitRule rule(long size) throws IOException {
    return switch (config.method()) {
      case RANDOM_PER_USER ->
          new SplitRule.RandomPerUser(
              seed, config.validation(), config.test(), config.minInteractions());
      case LEAVE_LAST_N_OUT -> new SplitRule.LeaveLastOut(config.n(), config.minInteractions());
      case TEMPORAL -> temporal(size);
      case COLUMN -> new SplitRule.GivenColumn();
    };
  }

  private SplitRule temporal(long size) throws IOException {
    if (config.byInstants()) {
      return new SplitRule.TemporalCut(
          Moment.micros(config.validationFrom()), Moment.micros(config.testFrom()));
    }
    return new SplitRule.TemporalCut(
        latest(size, config.validation() + config.test()), latest(size, config.test()));
  }

  /**
   * The instant from which on the latest share of the pairs lies; pairs of one instant stay
   * together.
   */
  private long latest(long size, double share) throws IOException {
    if (share == 0) {
      return Long.MAX_VALUE;
    }
    long before = Math.min(size - 1, Math.round(size * (1 - share)));
    return session.number(
        "SELECT time FROM %s ORDER BY time LIMIT 1 OFFSET %d"
            .formatted(InteractionStage.PAIRS, before));
  }

  /** Gathers the pairs of a user until those of the next one come. */
  private static final class Users {

    private final SplitRule rule;
    private final TrainingSample sample;
    private final Progress.Task task;
    private final Map<Split, PairWriter> writers;
    private final UserPairs pairs = new UserPairs();
    private long trainingPairs;
    private long leftOut;

    Users(
        SplitRule rule, TrainingSample sample, Progress.Task task, Map<Split, PairWriter> writers) {
      this.rule = rule;
      this.sample = sample;
      this.task = task;
      this.writers = writers;
    }

    void add(int user, int item, long time, Split part) throws IOException {
      if (user != pairs.user()) {
        finish();
        pairs.begin(user);
      }
      pairs.add(item, time, part);
    }

    void finish() throws IOException {
      Split[] splits = rule.divide(pairs);
      for (int i = 0; i < pairs.size(); i++) {
        if (splits[i] == Split.TRAIN && !sample.keeps(pairs.user(), pairs.item(i))) {
          leftOut++;
        } else {
          Objects.requireNonNull(writers.get(splits[i])).pair(pairs.user(), pairs.item(i));
          trainingPairs += splits[i] == Split.TRAIN ? 1 : 0;
        }
      }
      task.advance(pairs.size());
    }
  }
}

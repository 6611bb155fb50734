package dev.taillight.experiments.evaluation;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.experiments.evaluation.Evaluation.Comparison;
import dev.taillight.experiments.evaluation.Evaluation.PopularityBin;
import dev.taillight.experiments.evaluation.Evaluation.SliceSize;
import dev.taillight.experiments.evaluation.Evaluation.SystemScores;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.TwoTowerModel;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks systems for recommendations to the users of a held-out split and judges them. Users are
 * taken in ascending order of their rows, up to 32,768 at a time, and all systems see them
 * together, so that they can be compared user by user while nothing is kept of a user but sums.
 */
public final class Evaluator {

  private static final int MOST_USERS_AT_A_TIME = 32768;

  /**
   * Users are taken in multiples of this, the blocks in which models compute, because a user's
   * vector may change in its last bits with the users beside whom it is computed.
   */
  private static final int USERS_OF_A_BLOCK = 4096;

  /** What is recommended at a time takes up to 12 times as many bytes for each system. */
  private static final int MOST_RECOMMENDED_AT_A_TIME = 1 << 25;

  private static final int MOST_RECOMMENDED = MOST_RECOMMENDED_AT_A_TIME / USERS_OF_A_BLOCK;

  private static final UserListener NOBODY = (user, tallies) -> {};

  private final EncodedDataset dataset;
  private final EvaluationConfig config;
  private final Corpus corpus;
  private final int longest;
  private final int usersAtATime;

  /**
   * @param dataset whose interactions are judged by
   * @param config how to judge
   * @throws dev.taillight.settings.InvalidSettingsException if the longest list would have more
   *     than 8192 items
   */
  public Evaluator(EncodedDataset dataset, EvaluationConfig config) {
    this(dataset, config, MOST_USERS_AT_A_TIME);
  }

  Evaluator(EncodedDataset dataset, EvaluationConfig config, int usersAtATime) {
    this.dataset = dataset;
    this.config = config;
    this.corpus = new Corpus(dataset, config.corpus(), config.slices());
    this.longest = Math.max(1, Math.min(config.longest(), corpus.size()));
    new SettingsCheck()
        .that(
            longest <= MOST_RECOMMENDED,
            "evaluation.k",
            config.k(),
            "lists of at most %d of the %d items".formatted(MOST_RECOMMENDED, corpus.size()))
        .throwIfAny();
    this.usersAtATime = Math.min(usersAtATime, mostUsersAtATime(longest));
  }

  /** The items that are ranked, and their slices. */
  public Corpus corpus() {
    return corpus;
  }

  /** A trained model as a system; the model must stay open. */
  public Recommender system(String name, TwoTowerModel model) {
    return new VectorRecommender(name, VectorSpace.of(model), corpus, config.searchBlocks());
  }

  /** Judges one system; see {@link #evaluate(List, Split, Progress)}. */
  public Evaluation evaluate(Recommender system, Split split) {
    return evaluate(List.of(system), split, Progress.silent());
  }

  /**
   * Judges systems on all users of a split.
   *
   * @param systems at least one; the first is compared with each other one
   * @param split validation or test; training items, and for test validation items, are not
   *     recommended
   * @param progress is told how many lists, one for each user and system, there are; whatever it
   *     throws ends the work soon
   * @throws IllegalArgumentException for the training split
   * @throws IllegalStateException if a system recommends what it must not
   */
  public Evaluation evaluate(List<Recommender> systems, Split split, Progress progress) {
    HeldOut heldOut = new HeldOut(dataset, corpus, split, 0);
    return evaluation(systems, heldOut, judge("evaluate", systems, heldOut, NOBODY, progress));
  }

  /**
   * Judges systems on all users of a split and writes what each user gets from each system; see
   * {@link #evaluate(List, Split, Progress)} and {@link UserFigures}.
   *
   * @param userFigures the folder for the figures of users, replaced if it exists
   */
  public Evaluation evaluate(
      List<Recommender> systems, Split split, Path userFigures, Progress progress)
      throws IOException {
    HeldOut heldOut = new HeldOut(dataset, corpus, split, 0);
    List<Tally> tallies = new ArrayList<>();
    AtomicFiles.writeFolder(
        userFigures,
        folder -> {
          List<String> names = systems.stream().map(Recommender::name).toList();
          UserScores scores = new UserScores(corpus, config.k());
          try (UserFigures.Writer writer =
              new UserFigures.Writer(
                  folder, config.userMetrics(), scores, names, heldOut.userCount())) {
            tallies.addAll(judge("evaluate", systems, heldOut, writer, progress));
          }
        });
    return evaluation(systems, heldOut, tallies);
  }

  private Evaluation evaluation(List<Recommender> systems, HeldOut heldOut, List<Tally> tallies) {
    Intervals intervals = new Intervals(config.confidence());
    VectorSample sample = new VectorSample(corpus, heldOut, config.vectorSample());
    List<SystemScores> scores = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    for (int s = 0; s < systems.size(); s++) {
      Recommender system = systems.get(s);
      Map<String, Double> vectors = system.vectors().map(sample::statistics).orElse(Map.of());
      scores.add(tallies.get(s).scores(system.name(), intervals, vectors));
      if (s > 0) {
        comparisons.add(tallies.get(s).comparison(systems.get(0).name(), system.name(), intervals));
      }
    }
    return new Evaluation(
        heldOut.split().fileName(),
        config.corpus(),
        heldOut.userCount(),
        corpus.size(),
        config.confidence(),
        config.k(),
        sliceSizes(heldOut),
        scores,
        comparisons,
        popularity(systems, tallies, intervals),
        null);
  }

  private List<PopularityBin> popularity(
      List<Recommender> systems, List<Tally> tallies, Intervals intervals) {
    int[] items = new int[PopularityRecall.BINS];
    for (int place = 0; place < corpus.size(); place++) {
      items[PopularityRecall.bin(dataset.itemCounts().at(corpus.popular(place)))]++;
    }
    List<PopularityBin> bins = new ArrayList<>();
    for (int bin = 0; bin < items.length; bin++) {
      if (items[bin] > 0) {
        Map<String, Map<String, Estimate>> recall = new LinkedHashMap<>();
        for (int s = 0; s < systems.size(); s++) {
          recall.put(systems.get(s).name(), tallies.get(s).popularity().recall(bin, intervals));
        }
        bins.add(
            new PopularityBin(
                PopularityRecall.from(bin),
                PopularityRecall.to(bin),
                items[bin],
                tallies.get(0).popularity().pairs(bin),
                recall));
      }
    }
    return bins;
  }

  /** The held-out part that models are judged on while they train. */
  HeldOut validationPart() {
    return new HeldOut(dataset, corpus, Split.VALIDATION, config.validationUsers());
  }

  /** The means of all metrics by metric and slice, e.g. {@code "recall@20/tail"}. */
  Map<String, Double> means(Recommender system, HeldOut heldOut, Progress progress) {
    Tally tally = judge("validate", List.of(system), heldOut, NOBODY, progress).get(0);
    return tally.means();
  }

  private static int mostUsersAtATime(int longest) {
    int blocks = MOST_RECOMMENDED_AT_A_TIME / longest / USERS_OF_A_BLOCK;
    return Math.min(MOST_USERS_AT_A_TIME, blocks * USERS_OF_A_BLOCK);
  }

  private List<Tally> judge(
      String name,
      List<Recommender> systems,
      HeldOut heldOut,
      UserListener listener,
      Progress progress) {
    UserScores scores = new UserScores(corpus, config.k());
    List<Tally> tallies =
        systems.stream()
            .map(
                s ->
                    new Tally(
                        scores,
                        new Concentration(config.k(), dataset.itemCounts(), corpus),
                        new PopularityRecall(config.k(), dataset.itemCounts())))
            .toList();
    int[] users = heldOut.users();
    long total = (long) users.length * systems.size();
    try (Progress.Task task = progress.start(name, total, "lists")) {
      for (int from = 0; from < users.length; from += usersAtATime) {
        int to = Math.min(users.length, from + usersAtATime);
        judge(systems, heldOut, Arrays.copyOfRange(users, from, to), tallies, listener, task);
      }
    }
    return tallies;
  }

  private void judge(
      List<Recommender> systems,
      HeldOut heldOut,
      int[] users,
      List<Tally> tallies,
      UserListener listener,
      Progress.Task task) {
    int[][] excluded = Arrays.stream(users).mapToObj(heldOut::excluded).toArray(int[][]::new);
    List<TopK> lists = new ArrayList<>();
    for (Recommender system : systems) {
      TopK list = system.recommend(users, longest, query -> excluded[query], task);
      check(system, list, excluded);
      lists.add(list);
    }
    for (int query = 0; query < users.length; query++) {
      int[] relevant = heldOut.relevant(users[query]);
      for (int s = 0; s < systems.size(); s++) {
        tallies.get(s).add(lists.get(s), query, relevant, tallies.get(0));
      }
      listener.user(users[query], tallies);
    }
  }

  private void check(Recommender system, TopK lists, int[][] excluded) {
    for (int query = 0; query < lists.queries(); query++) {
      for (int rank = 0; rank < lists.count(query); rank++) {
        int item = lists.item(query, rank);
        if (!corpus.contains(item) || Exclusions.contains(excluded[query], item)) {
          throw new IllegalStateException(
              "%s recommends item %d, which is %s"
                  .formatted(
                      system.name(),
                      item,
                      corpus.contains(item) ? "kept from the user" : "not in the corpus"));
        }
      }
    }
  }

  private Map<Slice, SliceSize> sliceSizes(HeldOut heldOut) {
    Map<Slice, Long> pairs = new EnumMap<>(Slice.class);
    for (int user : heldOut.users()) {
      for (int item : heldOut.relevant(user)) {
        pairs.merge(corpus.sliceOf(item), 1L, Long::sum);
      }
    }
    Map<Slice, SliceSize> sizes = new LinkedHashMap<>();
    for (Slice slice : corpus.slices()) {
      if (slice != Slice.OVERALL) {
        sizes.put(slice, new SliceSize(corpus.size(slice), pairs.getOrDefault(slice, 0L)));
      }
    }
    return sizes;
  }

  /** Is told of each user, in ascending order, when all systems have been judged on them. */
  @FunctionalInterface
  interface UserListener {

    /**
     * @param user the row of the user
     * @param tallies of each system, the user being the one that was added last
     */
    void user(int user, List<Tally> tallies);
  }
}

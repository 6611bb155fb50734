package dev.taillight.experiments.references;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.experiments.evaluation.EvaluationConfig;
import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.experiments.evaluation.Reference;
import dev.taillight.experiments.evaluation.VectorRecommender;
import dev.taillight.experiments.evaluation.VectorSpace;
import dev.taillight.progress.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * The simple systems that a configuration asks for. To be closed by their opener, since {@link
 * Ease} holds memory outside the Java heap; they cannot recommend after that.
 */
public final class References implements AutoCloseable {

  private final EncodedDataset dataset;
  private final Corpus corpus;
  private final EvaluationConfig evaluation;
  private final ReferencesConfig config;
  private final long seed;
  private final List<Recommender> systems = new ArrayList<>();
  private final List<Ease> closeable = new ArrayList<>();

  private References(
      EncodedDataset dataset,
      Corpus corpus,
      EvaluationConfig evaluation,
      ReferencesConfig config,
      long seed) {
    this.dataset = dataset;
    this.corpus = corpus;
    this.evaluation = evaluation;
    this.config = config;
    this.seed = seed;
  }

  /**
   * Refuses what the dataset has no room for, before anything is computed.
   *
   * @param dataset whose training interactions are learnt from
   * @param evaluation which systems are wanted
   * @param config what they are made with
   * @throws dev.taillight.settings.InvalidSettingsException if a system needs more memory than it
   *     may take
   */
  public static void check(
      EncodedDataset dataset, EvaluationConfig evaluation, ReferencesConfig config) {
    if (evaluation.references().contains(Reference.EASE)) {
      int trained = 0;
      for (int item = 0; item < dataset.items().size(); item++) {
        trained += dataset.itemCounts().at(item) > 0 ? 1 : 0;
      }
      Ease.requireMemory(trained, config.ease());
    }
  }

  /**
   * Makes the systems ready to recommend.
   *
   * @param dataset whose training interactions are learnt from
   * @param corpus the items that can be recommended
   * @param evaluation which systems are wanted, and how vectors are searched
   * @param config what they are made with
   * @param seed what randomness comes from
   * @param progress is told what takes long; whatever it throws ends the work soon
   * @throws dev.taillight.settings.InvalidSettingsException as {@link #check} does
   */
  public static References prepare(
      EncodedDataset dataset,
      Corpus corpus,
      EvaluationConfig evaluation,
      ReferencesConfig config,
      long seed,
      Progress progress) {
    check(dataset, evaluation, config);
    References references = new References(dataset, corpus, evaluation, config, seed);
    try {
      references.prepare(progress);
    } catch (RuntimeException | Error e) {
      references.close();
      throw e;
    }
    return references;
  }

  /** The systems in the order of the configuration. */
  public List<Recommender> systems() {
    return List.copyOf(systems);
  }

  @Override
  public void close() {
    closeable.forEach(Ease::close);
  }

  private void prepare(Progress progress) {
    if (!evaluation.references().isEmpty()) {
      TrainingPairs pairs = new TrainingPairs(dataset, corpus);
      for (Reference reference : evaluation.references()) {
        systems.add(system(reference, pairs, progress));
      }
    }
  }

  private Recommender system(Reference reference, TrainingPairs pairs, Progress progress) {
    return switch (reference) {
      case RANDOM -> new RandomItems(corpus, seed);
      case MOST_POPULAR -> new MostPopular(dataset, corpus);
      case ITEM_KNN -> new ItemKnn(pairs, config.itemKnn().neighbours(), progress);
      case USER_KNN -> new UserKnn(pairs, config.userKnn().neighbours());
      case CONTENT_KNN -> contentKnn(pairs, progress);
      case BPR_MF -> vectors("bpr_mf", pairs, BprMf.train(pairs, config.bprMf(), seed, progress));
      case IALS -> vectors("ials", pairs, Ials.train(pairs, config.ials(), seed, progress));
      case EASE -> ease(pairs, progress);
    };
  }

  private Recommender contentKnn(TrainingPairs pairs, Progress progress) {
    FeatureWeights weights = new FeatureWeights(dataset, corpus);
    return new ContentKnn(weights, pairs, config.contentKnn().neighbours(), progress);
  }

  /** What a factorisation has not learnt anything of is not recommended. */
  private Recommender vectors(String name, TrainingPairs pairs, VectorSpace space) {
    return new VectorRecommender(name, space, pairs::recommendable, evaluation.searchBlocks());
  }

  private Recommender ease(TrainingPairs pairs, Progress progress) {
    Ease ease = new Ease(pairs, config.ease(), progress);
    closeable.add(ease);
    return ease;
  }
}

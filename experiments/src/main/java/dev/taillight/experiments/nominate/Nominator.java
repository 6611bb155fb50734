package dev.taillight.experiments.nominate;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.StringColumn;
import dev.taillight.settings.NearestName;
import dev.taillight.trainer.TwoTowerModel;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Finds the items whose vectors have the largest inner products with a user's. */
public final class Nominator {

  private final EncodedDataset dataset;
  private final TwoTowerModel model;
  private final ItemIndex index;

  /**
   * @param dataset the data on which the model was trained
   * @param model the model; it must stay open
   * @param index the vectors of its items; it must stay open
   */
  public Nominator(EncodedDataset dataset, TwoTowerModel model, ItemIndex index) {
    this.dataset = dataset;
    this.model = model;
    this.index = index;
  }

  /**
   * The best items for a user.
   *
   * @param userId the user's id as in the table
   * @param k how many items, at least 1; fewer come when there are not so many
   * @param includeTraining whether items that the user has in training can be among them
   * @throws IllegalArgumentException if there is no such user, or k is below 1
   */
  public List<Nomination> best(String userId, int k, boolean includeTraining) {
    int user = row(userId);
    int[] known = includeTraining ? new int[0] : dataset.interactions(Split.TRAIN).itemsOf(user);
    Arrays.sort(known);
    float[] query = new float[index.dimension()];
    model.queryVectors(new int[] {user}).read(0, 1, query);
    List<Nomination> nominations = new ArrayList<>();
    for (FoundItem found : index.search(query, k, known)) {
      int item = found.row();
      nominations.add(
          new Nomination(
              nominations.size() + 1,
              dataset.items().ids().at(item),
              found.score(),
              dataset.itemCounts().at(item),
              features(item)));
    }
    return nominations;
  }

  private int row(String userId) {
    StringColumn ids = dataset.users().ids();
    OptionalInt row = ids.indexOf(userId);
    if (row.isEmpty()) {
      String hint =
          NearestName.of(userId, texts(ids)).map(id -> "; did you mean '" + id + "'?").orElse("");
      throw new IllegalArgumentException(
          "no user '%s' among the %d of %s%s"
              .formatted(userId, ids.size(), dataset.folder(), hint));
    }
    return row.getAsInt();
  }

  private Map<String, List<String>> features(int item) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (FeatureColumn feature : dataset.items().features()) {
      int[] codes = new int[feature.count(item)];
      feature.copy(item, codes, 0);
      values.put(
          feature.name(), Arrays.stream(codes).mapToObj(feature.vocabulary()::value).toList());
    }
    return values;
  }

  private static List<String> texts(StringColumn column) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return column.at(index);
      }

      @Override
      public int size() {
        return column.size();
      }
    };
  }
}

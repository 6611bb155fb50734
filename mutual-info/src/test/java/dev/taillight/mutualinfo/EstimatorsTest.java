package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EstimatorsTest {

  private static final double TOLERANCE = 1e-12;

  @TempDir Path folder;

  /**
   * The trap: a unique id is the closest partner of every feature by its plug-in value, I(ID;Y) =
   * H(Y), and noise of a thousand values is not far behind. Beyond chance there is nothing.
   */
  @RepeatedTest(5)
  void neitherAnIdNorNoiseIsAPartnerBeyondChance(RepetitionInfo info) throws IOException {
    Catalogue trap = trap(4000, info.getCurrentRepetition());
    List<String> planted = List.of("genre", "shelf", "mood");
    for (Normalisation normalisation : Normalisation.values()) {
      MutualInformationMatrix matrix =
          estimate(trap, Settings.of(Estimator.ADJUSTED).normalised(normalisation));
      for (String seed : matrix.features()) {
        List<String> partners = partners(matrix, seed);
        if (planted.contains(seed)) {
          List<String> others = new ArrayList<>(planted);
          others.remove(seed);
          assertTrue(partners.subList(0, 2).containsAll(others), seed + ": " + partners);
        }
        if (!seed.equals("id") && !seed.equals("noise")) {
          List<String> chosen = partners.subList(0, matrix.size() / 2);
          assertFalse(chosen.contains("id"), normalisation + " " + seed + ": " + partners);
          assertFalse(chosen.contains("noise"), normalisation + " " + seed + ": " + partners);
        }
      }
    }
    MutualInformationMatrix plugIn = estimate(trap, Settings.of(Estimator.PLUG_IN));
    for (String seed : List.of("genre", "shelf", "mood", "coin", "die", "size")) {
      assertEquals("id", partners(plugIn, seed).get(0));
      int noise = partners(plugIn, seed).indexOf("noise");
      assertTrue(planted.contains(seed) ? noise <= 3 : noise == 1, seed + " " + noise);
    }
    assertEquals(List.of("id"), plugIn.statistics().idLike());
    assertTrue(
        plugIn.statistics().warnings().get(0).startsWith("'id' has 4000 values for 4000 items"),
        plugIn.statistics().warnings().toString());
  }

  @Test
  void whyTheIdComesFirstByPlugInIsInTheStatistics() throws IOException {
    MutualInformationMatrix plugIn = estimate(trap(4000, 7), Settings.of(Estimator.PLUG_IN));
    int id = plugIn.features().indexOf("id");
    for (int other = 0; other < plugIn.size(); other++) {
      if (other != id) {
        PairStatistics pair = plugIn.statistics().pairs().get(id * plugIn.size() + other);
        assertEquals(plugIn.at(other, other), pair.plugIn(), 1e-9);
        assertEquals(pair.plugIn(), pair.expected(), 1e-9);
      }
    }
    MutualInformationMatrix adjusted =
        plugIn.under(
            plugIn.statistics().estimates().stream()
                .filter(estimate -> estimate.estimator() == Estimator.ADJUSTED)
                .findFirst()
                .orElseThrow());
    assertEquals(0, adjusted.at(id, 0));
    assertEquals(
        estimate(trap(4000, 7), Settings.of(Estimator.ADJUSTED)).partners(0), adjusted.partners(0));
  }

  @Test
  void idsCanBeKeptOutOfTheMatrix() throws IOException {
    MutualInformationMatrix matrix =
        estimate(trap(1000, 1), Settings.of(Estimator.PLUG_IN).idLike(IdLikeFeatures.EXCLUDE));
    // A thousand values for a thousand items, of which about 632 occur, are like an id as well.
    assertEquals(List.of("id", "noise"), matrix.excluded());
    assertEquals(List.of("id", "noise"), matrix.statistics().idLike());
    assertEquals(List.of("genre", "shelf", "mood", "coin", "die", "size"), matrix.features());
    assertTrue(matrix.statistics().warnings().get(0).contains("'id' has 1000 values"));
    Catalogue onlyIds = new Catalogue().single("id", IntStream.range(2, 52).toArray());
    DatasetException none =
        assertThrows(
            DatasetException.class,
            () -> estimate(onlyIds, Settings.of(Estimator.PLUG_IN).idLike(IdLikeFeatures.EXCLUDE)));
    assertTrue(none.getMessage().contains("all are like an id: [id]"), none.getMessage());
  }

  /** Each normalisation by its definition, from the plain values and entropies. */
  @ParameterizedTest
  @EnumSource(Normalisation.class)
  void normalisesByAMeanOfTheEntropies(Normalisation normalisation) throws IOException {
    Catalogue catalogue = Catalogue.random(400, 5);
    for (Estimator estimator : Estimator.values()) {
      MutualInformationMatrix plain = estimate(catalogue, Settings.of(estimator));
      MutualInformationMatrix matrix =
          estimate(catalogue, Settings.of(estimator).normalised(normalisation));
      for (int i = 0; i < plain.size(); i++) {
        for (int j = 0; j < plain.size(); j++) {
          double bound = mean(normalisation, plain.at(i, i), plain.at(j, j));
          if (estimator == Estimator.ADJUSTED) {
            bound -= plain.statistics().pairs().get(i * plain.size() + j).expected();
          }
          double expected = i == j ? 1 : Math.min(1, plain.at(i, j) / bound);
          boolean inNats = normalisation == Normalisation.NONE;
          assertEquals(inNats ? plain.at(i, j) : expected, matrix.at(i, j), TOLERANCE);
        }
      }
      assertEquals(normalisation == Normalisation.NONE ? "nats" : "share", matrix.method().unit());
    }
  }

  private static double mean(Normalisation normalisation, double left, double right) {
    return switch (normalisation) {
      case NONE -> Double.NaN;
      case MIN -> Math.min(left, right);
      case ARITHMETIC -> (left + right) / 2;
      case GEOMETRIC -> Math.sqrt(left * right);
      case MAX -> Math.max(left, right);
    };
  }

  /** With missing items ignored, both sides of the fraction rest on the items that have both. */
  @Test
  void normalisesByTheEntropiesOverTheItemsOfThePair() throws IOException {
    // u and v agree on the four items that have both; u alone has 20 more of one value.
    int[] u = IntStream.range(0, 24).map(i -> i < 4 ? 2 + i % 2 : 2).toArray();
    int[] v = IntStream.range(0, 24).map(i -> i < 4 ? 2 + i % 2 : 0).toArray();
    MutualInformationMatrix matrix =
        estimate(
            new Catalogue().single("u", u).single("v", v),
            Settings.of(Estimator.PLUG_IN)
                .missing(MissingValues.IGNORE)
                .normalised(Normalisation.MAX));
    assertEquals(1, matrix.at(0, 1), TOLERANCE);
    MutualInformationMatrix nats =
        estimate(
            new Catalogue().single("u", u).single("v", v),
            Settings.of(Estimator.PLUG_IN).missing(MissingValues.IGNORE));
    assertEquals(Math.log(2), nats.at(0, 1), TOLERANCE);
    assertTrue(nats.at(0, 0) < 0.3, "the entropy of u over its own items is less");
  }

  @Test
  void aFeatureThatSaysNothingSharesNothing() throws IOException {
    int[] constant = IntStream.range(0, 60).map(i -> 2).toArray();
    int[] colour = IntStream.range(0, 60).map(i -> 2 + i % 3).toArray();
    int[] id = IntStream.range(2, 62).toArray();
    Catalogue catalogue =
        new Catalogue().single("constant", constant).single("colour", colour).single("id", id);
    for (Estimator estimator : Estimator.values()) {
      for (Normalisation normalisation : Normalisation.values()) {
        MutualInformationMatrix matrix =
            estimate(catalogue, Settings.of(estimator).normalised(normalisation));
        assertEquals(0, matrix.at(0, 0), TOLERANCE);
        assertEquals(0, matrix.at(0, 1), TOLERANCE);
        assertEquals(0, matrix.at(0, 2), TOLERANCE);
      }
    }
  }

  @Test
  void adjustedValuesWithinTheSpreadOfChanceCountAsNone() throws IOException {
    RandomStream stream = RandomStream.of(9, "independent");
    Catalogue catalogue = new Catalogue();
    for (int feature = 0; feature < 8; feature++) {
      int states = 2 << feature;
      catalogue.single("f" + feature, stream.ints(2000, 2, 2 + states).toArray());
    }
    MutualInformationMatrix strict = estimate(catalogue, Settings.of(Estimator.ADJUSTED));
    int above = 0;
    for (int i = 0; i < strict.size(); i++) {
      for (int j = 0; j < i; j++) {
        PairStatistics pair = strict.statistics().pairs().get(i * strict.size() + j);
        assertEquals(0, strict.at(i, j));
        above += pair.plugIn() > pair.expected() ? 1 : 0;
      }
    }
    // About half of the 28 pairs are above their expectation: without the spread they would count.
    assertTrue(above >= 6 && above <= 22, "above " + above);
  }

  @Test
  void theEstimatesBesideEachOtherBeginWithTheChosenOne() throws IOException {
    MutualInformationMatrix matrix =
        estimate(
            Catalogue.random(100, 3),
            Settings.of(Estimator.ADJUSTED).normalised(Normalisation.GEOMETRIC));
    List<MatrixEstimate> estimates = matrix.statistics().estimates();
    assertEquals(
        List.of(
            "ADJUSTED GEOMETRIC",
            "PLUG_IN NONE",
            "MILLER_MADOW NONE",
            "ADJUSTED NONE",
            "PLUG_IN ARITHMETIC",
            "ADJUSTED ARITHMETIC"),
        estimates.stream().map(one -> one.estimator() + " " + one.normalisation()).toList());
    assertEquals(Arrays.stream(matrix.toArray()).boxed().toList(), estimates.get(0).values());
  }

  /**
   * Three features of one story (a shelf and a mood that mostly follow the genre), three that have
   * nothing to do with any other, a unique id, and noise of a thousand values.
   */
  private static Catalogue trap(int items, long seed) {
    RandomStream stream = RandomStream.of(seed, "trap");
    int[] genre = stream.ints(items, 2, 10).toArray();
    return new Catalogue()
        .single("genre", genre)
        .single("shelf", following(stream, genre, 8))
        .single("mood", following(stream, genre, 4))
        .single("coin", stream.ints(items, 2, 4).toArray())
        .single("die", stream.ints(items, 2, 8).toArray())
        .single("size", stream.ints(items, 2, 22).toArray())
        .single("id", IntStream.range(2, items + 2).toArray())
        .single("noise", stream.ints(items, 2, 1002).toArray());
  }

  private static int[] following(RandomStream stream, int[] leader, int states) {
    return Arrays.stream(leader)
        .map(code -> 2 + (stream.nextInt(3) == 0 ? stream.nextInt(states) : code % states))
        .toArray();
  }

  private static List<String> partners(MutualInformationMatrix matrix, String seed) {
    return matrix.partners(matrix.features().indexOf(seed)).stream()
        .map(matrix.features()::get)
        .toList();
  }

  private MutualInformationMatrix estimate(Catalogue catalogue, Settings settings)
      throws IOException {
    return MutualInformation.estimate(
        catalogue.write(folder.resolve("catalogue")), settings.config(), Progress.silent());
  }
}

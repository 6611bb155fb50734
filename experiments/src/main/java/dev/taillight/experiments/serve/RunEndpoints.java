package dev.taillight.experiments.serve;

import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.encoder.TaillightItemEncoder;
import dev.taillight.encoder.TaillightQueryEncoder;
import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.nominate.FoundItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What can be asked of a run. Thread-safe. */
final class RunEndpoints {

  private static final int SUGGESTIONS = 20;
  private static final int MOST_SUGGESTIONS = 100;
  private static final int LONGEST_PREFIX = 200;

  private final ServedRun run;
  private final ServeLimits limits;
  private final About about;

  RunEndpoints(ServedRun run, ServeLimits limits) {
    this.run = run;
    this.limits = limits;
    this.about = describe();
  }

  /** The addresses at which it is asked. */
  Routes routes() {
    return Routes.none()
        .with("GET", "/api/about", this::about)
        .with("GET", "/api/suggest", this::suggest)
        .with("GET", "/api/users/{id}/items", this::itemsOfUser)
        .with("GET", "/api/items/{id}/similar", this::similar)
        .with("POST", "/api/items/similar", this::similarToNew)
        .with("POST", "/api/queries", this::query);
  }

  private Object about(ApiRequest request) {
    request.onlyParameters();
    return about;
  }

  private Object suggest(ApiRequest request) {
    request.onlyParameters("kind", "prefix", "limit");
    String prefix = request.parameter("prefix", "");
    if (prefix.length() > LONGEST_PREFIX) {
      throw RequestException.bad(
          "'prefix' needs at most %d letters, got %d".formatted(LONGEST_PREFIX, prefix.length()));
    }
    int limit = suggestions(request.parameter("limit", String.valueOf(SUGGESTIONS)));
    String kind = request.parameter("kind", "");
    return Map.of(
        "ids",
        switch (kind) {
          case "user" -> run.users().suggest(prefix, limit);
          case "item" -> run.items().suggest(prefix, limit);
          default ->
              throw RequestException.bad("'kind' needs user or item, got '%s'".formatted(kind));
        });
  }

  private static int suggestions(String text) {
    if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > MOST_SUGGESTIONS) {
      throw RequestException.bad(
          "'limit' needs a whole number from 1 to %d, got '%s'".formatted(MOST_SUGGESTIONS, text));
    }
    return Integer.parseInt(text);
  }

  private Object itemsOfUser(ApiRequest request) {
    request.onlyParameters("k", "include_training");
    int k = request.k();
    boolean includeTraining = request.flag("include_training");
    TaillightQueryEncoder encoder = queryEncoder();
    int user = run.users().row(request.id());
    int[] training = run.dataset().interactions(Split.TRAIN).itemsOf(user);
    List<String> history = Arrays.stream(training).mapToObj(this::itemId).toList();
    float[] vector = encoder.encode(run.userFeatures().forEncoder(user), history);
    int[] excluded = includeTraining ? new int[0] : training.clone();
    Arrays.sort(excluded);
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("user", request.id());
    query.put("training_items", training.length);
    query.put("features", run.userFeatures().forPeople(user));
    return answer(query, vector, k, excluded);
  }

  private Object similar(ApiRequest request) {
    request.onlyParameters("k");
    int k = request.k();
    int item = run.items().row(request.id());
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("item", request.id());
    query.put("slice", run.corpus().sliceOf(item).label());
    query.put("training_interactions", run.dataset().itemCounts().at(item));
    query.put("features", run.itemFeatures().forPeople(item));
    return answer(query, run.index().vector(item), k, new int[] {item});
  }

  private Object similarToNew(ApiRequest request) {
    request.onlyParameters();
    ApiRequest.Body body = request.body("features", "k");
    TaillightItemEncoder encoder = run.newItems().orElseThrow(() -> without("new items", "item"));
    Map<String, List<String>> features = body.features();
    int k = body.k();
    return answer(Map.of("features", features), encode(() -> encoder.encode(features)), k);
  }

  private Object query(ApiRequest request) {
    request.onlyParameters();
    ApiRequest.Body body = request.body("features", "history", "k");
    TaillightQueryEncoder encoder = queryEncoder();
    Map<String, List<String>> features = body.features();
    List<String> history = body.texts("history");
    int k = body.k();
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("features", features);
    query.put("history", history);
    return answer(query, encode(() -> encoder.encode(features, history)), k);
  }

  private TaillightQueryEncoder queryEncoder() {
    return run.queries().orElseThrow(() -> without("queries", "query"));
  }

  private static RequestException without(String what, String tower) {
    return new RequestException(
        RequestException.UNAVAILABLE,
        "the run has no encoder of %s: export.encoders needs '%s'".formatted(what, tower));
  }

  /** Makes a vector of what a request gives. */
  @FunctionalInterface
  private interface Encoding {
    float[] encode();
  }

  /** The encoder refuses features by saying what is wrong with them. */
  private static float[] encode(Encoding encoding) {
    try {
      return encoding.encode();
    } catch (IllegalArgumentException e) {
      RequestException bad = RequestException.bad(Objects.requireNonNull(e.getMessage()));
      bad.initCause(e);
      throw bad;
    }
  }

  private Answer answer(Map<String, Object> query, float[] vector, int k) {
    return answer(query, vector, k, new int[0]);
  }

  private Answer answer(Map<String, Object> query, float[] vector, int k, int[] excluded) {
    List<ServedItem> items = new ArrayList<>();
    for (FoundItem found : run.index().search(vector, k, excluded)) {
      int row = found.row();
      items.add(
          new ServedItem(
              items.size() + 1,
              itemId(row),
              found.score(),
              run.corpus().sliceOf(row).label(),
              run.dataset().itemCounts().at(row),
              run.itemFeatures().forPeople(row)));
    }
    return new Answer(query, run.kind().key(), items);
  }

  private String itemId(int row) {
    return run.dataset().items().ids().at(row);
  }

  private About describe() {
    OptionalInt history =
        run.queries().map(TaillightQueryEncoder::historyItems).orElse(OptionalInt.empty());
    return new About(
        run.name(),
        run.kind().key(),
        counts(),
        run.manifest().dimension(),
        exampleUser(),
        itemId(run.corpus().popular(0)),
        run.newItemFeatures().orElse(null),
        run.queryFeatures().orElse(null),
        history.isPresent() ? history.getAsInt() : null,
        Map.of(
            "k", (long) ServeLimits.MAX_K,
            "body_bytes", (long) ServeLimits.MAX_BODY_BYTES,
            "time_ms", limits.time().toMillis(),
            "threads", (long) limits.threads(),
            "waiting", (long) limits.waiting()),
        run.manifest().lineage());
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("items", (long) run.size());
    counts.put("users", (long) run.dataset().users().size());
    counts.put("training_pairs", run.dataset().interactions(Split.TRAIN).size());
    for (Slice slice : run.corpus().slices()) {
      if (slice != Slice.OVERALL) {
        counts.put(slice.label() + "_items", (long) run.corpus().size(slice));
      }
    }
    return counts;
  }

  private @Nullable String exampleUser() {
    Interactions pairs = run.dataset().interactions(Split.TRAIN);
    return pairs.size() == 0 ? null : run.dataset().users().ids().at(pairs.user(0));
  }
}

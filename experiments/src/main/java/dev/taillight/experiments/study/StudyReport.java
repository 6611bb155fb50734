package dev.taillight.experiments.study;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.report.ReportPage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Writes {@code report.html} into the folder of a study: the figures and differences of all
 * variants, the frontiers, how the trainings went, and where everything is from. It is made of
 * {@code study.json}, {@code study.yaml} and the {@code metrics.jsonl} of the runs; the same files
 * give the same bytes.
 */
final class StudyReport {

  /** The page names table.csv and runs.csv for what is beyond these. */
  static final int MOST_CELLS = 20_000;

  static final int MOST_RUNS = 1000;
  static final int MOST_VALUES = 20;
  private static final int LONGEST_FAILURE = 500;

  private static final List<String> PANELS =
      List.of(
          "study/study",
          "study/intervals",
          "study/figures",
          "study/differences",
          "study/table",
          "study/frontier",
          "study/shares",
          "study/training",
          "study/runs",
          "provenance");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new Rounded())
                  .addSerializer(double.class, new Rounded()))
          .build();

  private StudyReport() {}

  /**
   * What the page shows.
   *
   * @param study the results, of which tables and runs beyond the limits are left out
   * @param tableCount how many tables there are in all
   * @param runCount how many runs there are in all
   * @param failures the runs without a result
   * @param curves how the validation scores went
   * @param provenance what the program was and which data it had
   * @param config {@code study.yaml} as it is
   */
  private record Content(
      JsonNode study,
      int tableCount,
      int runCount,
      List<StudyResult.Run> failures,
      JsonNode curves,
      Map<String, Object> provenance,
      String config) {}

  /**
   * Writes the page.
   *
   * @throws dev.taillight.dataset.DatasetException naming the file that is damaged
   */
  static void write(StudyFolder folder, StudyResult result) throws IOException {
    List<StudyResult.Run> runs = result.runs().stream().map(StudyReport::shortened).toList();
    Content content =
        new Content(
            JSON.valueToTree(within(result, runs)),
            result.tables().size(),
            runs.size(),
            runs.stream().filter(run -> run.failure() != null).limit(MOST_RUNS).toList(),
            JSON.valueToTree(ScoreCurve.of(folder, result.runs())),
            provenance(result),
            Files.readString(folder.config()));
    ReportPage.write(folder.report(), result.name(), PANELS, content);
  }

  /** The results that the page has room for. */
  private static StudyResult within(StudyResult all, List<StudyResult.Run> runs) {
    List<StudyTable> tables = new ArrayList<>();
    int cells = 0;
    for (StudyTable table : all.tables()) {
      cells += table.rows().stream().mapToInt(row -> row.cells().size()).sum();
      if (cells <= MOST_CELLS) {
        tables.add(withFewValues(table));
      }
    }
    return new StudyResult(
        all.format(),
        all.version(),
        all.name(),
        all.baseline(),
        all.confidence(),
        Map.of(),
        runs.subList(0, Math.min(runs.size(), MOST_RUNS)),
        tables,
        all.frontiers());
  }

  private static StudyTable withFewValues(StudyTable table) {
    List<StudyTable.Row> rows = new ArrayList<>();
    for (StudyTable.Row row : table.rows()) {
      Map<Slice, StudyTable.Cell> cells = new LinkedHashMap<>();
      row.cells().forEach((slice, cell) -> cells.put(slice, withFewValues(cell)));
      rows.add(
          new StudyTable.Row(
              row.system(), row.family(), row.point(), row.reference(), row.against(), cells));
    }
    return new StudyTable(
        table.base(), table.trainingShare(), table.metric(), table.slices(), rows);
  }

  private static StudyTable.Cell withFewValues(StudyTable.Cell cell) {
    int kept = Math.min(MOST_VALUES, cell.values().size());
    return new StudyTable.Cell(
        cell.seeds(), cell.values().subList(0, kept), cell.mean(), cell.margin(), cell.gain());
  }

  private static StudyResult.Run shortened(StudyResult.Run run) {
    String failure = run.failure();
    return new StudyResult.Run(
        run.base(),
        run.trainingShare(),
        run.variant(),
        run.seed(),
        run.folder(),
        "",
        null,
        failure == null || failure.length() <= LONGEST_FAILURE
            ? failure
            : failure.substring(0, LONGEST_FAILURE) + "…");
  }

  private static Map<String, Object> provenance(StudyResult result) {
    Map<String, Integer> datasets = new TreeMap<>();
    result.runs().stream()
        .filter(run -> run.dataset() != null)
        .forEach(run -> datasets.merge(Objects.requireNonNull(run.dataset()), 1, Integer::sum));
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("versions", result.versions());
    provenance.put("runs_by_dataset", datasets);
    return provenance;
  }

  /** Numbers with the six digits that anybody reads. */
  private static final class Rounded extends StdSerializer<Double> {

    private static final long serialVersionUID = 1;

    Rounded() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        out.writeNumber(new BigDecimal(value).round(new MathContext(6)).doubleValue());
      } else {
        out.writeNull();
      }
    }
  }
}

package dev.taillight.experiments.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.NpyFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The figures of single users, for tests that pair users: the folder {@code user-figures}.
 *
 * <pre>
 * figures.json   the columns, e.g. "recall@20/tail", and the systems
 * users.npy      the row of each user in the dataset, ascending: int32, shape (users)
 * SYSTEM.npy     float32, shape (users, columns); NaN where the slice has no item for the user
 * </pre>
 *
 * <p>Reading takes 4 bytes for each user and column; writing keeps nothing.
 */
public final class UserFigures {

  private static final String DESCRIPTION = "figures.json";
  private static final String USERS = "users.npy";

  /** The header of an array of NumPy has 128 bytes. */
  private static final long LONGEST_HEADER = 1 << 12;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Description description;
  private final int[] users;
  private final float[] values;

  private UserFigures(Description description, int[] users, float[] values) {
    this.description = description;
    this.users = users;
    this.values = values;
  }

  private record Description(int users, List<String> columns, List<String> systems) {}

  /**
   * Reads the figures of a system.
   *
   * @param folder of the run that was evaluated
   * @param system its name
   * @throws DatasetException if the folder has none, or they are not whole
   */
  public static UserFigures read(Path folder, String system) throws IOException {
    Description description = description(folder.resolve(DESCRIPTION));
    if (!description.systems().contains(system)) {
      throw new DatasetException(
          "%s: no system '%s', there are %s".formatted(folder, system, description.systems()));
    }
    int count = description.users();
    ByteBuffer users = body(folder.resolve(USERS), (long) count * Integer.BYTES);
    long figureCount = (long) count * description.columns().size();
    ByteBuffer values = body(folder.resolve(system + ".npy"), figureCount * Float.BYTES);
    int size = Math.toIntExact(figureCount); // the file has as many
    int[] rows = new int[count];
    users.asIntBuffer().get(rows);
    float[] figures = new float[size];
    values.asFloatBuffer().get(figures);
    return new UserFigures(description, rows, figures);
  }

  /** How many users there are. */
  public int size() {
    return users.length;
  }

  /** The row in the dataset of a user, all in ascending order. */
  public int user(int index) {
    return users[index];
  }

  /**
   * Where the values of a metric and slice are.
   *
   * @param column e.g. {@code "recall@20/tail"}
   * @throws IllegalArgumentException if they were not recorded
   */
  public int column(String column) {
    int index = description.columns().indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no figures of '%s', there are %s".formatted(column, description.columns()));
    }
    return index;
  }

  /** The value of a user in a column; NaN if the user has no relevant item in the slice. */
  public float value(int index, int column) {
    return values[index * description.columns().size() + column];
  }

  private static Description description(Path file) throws IOException {
    Description read = JsonFile.read(file, JSON, Description.class, "a description of figures");
    if (read.columns() == null || read.systems() == null) {
      throw new DatasetException(file + ": not a description of figures: keys are missing");
    }
    if (read.users() < 0) {
      throw new DatasetException(
          "%s: expected 0 or more users, got %d".formatted(file, read.users()));
    }
    return read;
  }

  /** The numbers at the end of a file, behind a header. */
  private static ByteBuffer body(Path file, long bytes) throws IOException {
    long length = Files.size(file);
    if (length < bytes || length - bytes > LONGEST_HEADER || length > Integer.MAX_VALUE - 8) {
      throw new DatasetException(
          "%s: expected %d bytes of numbers and a header, less than 2 GiB, it has %d bytes"
              .formatted(file, bytes, length));
    }
    byte[] all = Files.readAllBytes(file);
    int body = Math.toIntExact(bytes);
    return ByteBuffer.wrap(all, all.length - body, body).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes the figures while systems are judged. */
  static final class Writer implements Evaluator.UserListener, AutoCloseable {

    private final int[] kept;
    private final DataOutputStream users;
    private final List<DataOutputStream> systems = new ArrayList<>();

    /**
     * Begins the files.
     *
     * @param folder exists
     * @param metrics whose values are written
     * @param scores knows what the values are of
     * @param userCount how many users will come
     */
    Writer(Path folder, List<String> metrics, UserScores scores, List<String> names, int userCount)
        throws IOException {
      kept = scores.ofMetrics(metrics);
      List<String> columns =
          Arrays.stream(kept)
              .mapToObj(i -> scores.metric(i) + "/" + scores.slice(i).label())
              .toList();
      Files.writeString(
          folder.resolve(DESCRIPTION),
          JSON.writeValueAsString(new Description(userCount, columns, names)) + "\n");
      users = begin(folder.resolve(USERS), "<i4", userCount);
      for (String name : names) {
        systems.add(begin(folder.resolve(name + ".npy"), "<f4", userCount, kept.length));
      }
    }

    @Override
    public void user(int row, List<Tally> tallies) {
      write(users, row);
      for (int system = 0; system < systems.size(); system++) {
        double[] values = tallies.get(system).present();
        for (int i : kept) {
          write(systems.get(system), Float.floatToIntBits((float) values[i]));
        }
      }
    }

    @Override
    public void close() throws IOException {
      users.close();
      for (DataOutputStream system : systems) {
        system.close();
      }
    }

    private static DataOutputStream begin(Path file, String type, long... shape)
        throws IOException {
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
      NpyFile.writeHeader(out, type, shape);
      return out;
    }

    private static void write(DataOutputStream out, int bits) {
      try {
        out.writeInt(Integer.reverseBytes(bits));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

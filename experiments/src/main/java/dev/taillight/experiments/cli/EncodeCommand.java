package dev.taillight.experiments.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.encode.EncodedLines;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Turns features into vectors. */
@Command(
    name = "encode",
    header = "Turns the features of queries or items into vectors.",
    description = {
      "Reads one JSON object per line and prints one with its vector. A line may have",
      "  id              handed on",
      "  features        an object of values or lists of values, as in the tables",
      "  history         of a query, a list of ids of items, the latest last",
      "  training_pairs  of an item, how many it has; 0 without"
    })
final class EncodeCommand extends TaillightCommand {

  @Option(
      names = "--encoder",
      paramLabel = "DIR",
      required = true,
      description = "The folder of an encoder, encoders/query or encoders/item of a run.")
  private Path encoder = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description = "The lines of JSON.")
  private Path input = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write this file instead, whatever the number of lines.")
  private @Nullable Path output;

  @Override
  Outcome execute(Progress progress) throws IOException {
    if (output == null) {
      return printed(EncodedLines.of(encoder));
    }
    requireFile(output);
    try (FolderLock lock = FolderLock.takeBeside(output)) {
      return written(EncodedLines.of(encoder), output);
    }
  }

  private Outcome printed(EncodedLines lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long count = lines.write(input, bytes);
    String text = bytes.toString(StandardCharsets.UTF_8);
    ObjectMapper json = new ObjectMapper();
    Map<String, Object> fields = fields(count);
    fields.put("vectors", json.readTree("[" + text.strip().replace('\n', ',') + "]"));
    return new Outcome("complete", fields, text);
  }

  private Outcome written(EncodedLines lines, Path file) throws IOException {
    long[] count = new long[1];
    AtomicFiles.write(file, out -> count[0] = lines.write(input, out));
    Map<String, Object> fields = fields(count[0]);
    fields.put("output", file.toString());
    return new Outcome("complete", fields, "%d vectors in %s".formatted(count[0], file));
  }

  /** The file appears by a rename, which would replace a pipe or a link by a file. */
  private static void requireFile(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(
          "--output needs a file or a name that is free, %s is %s; without --output the lines are printed"
              .formatted(file, kind(file)));
    }
  }

  private static String kind(Path file) {
    if (Files.isSymbolicLink(file)) {
      return "a symbolic link";
    }
    return Files.isDirectory(file) ? "a folder" : "a pipe or a device";
  }

  private static Map<String, Object> fields(long count) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("count", count);
    return fields;
  }
}

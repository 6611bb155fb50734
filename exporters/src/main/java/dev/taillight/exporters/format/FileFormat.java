package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A file format: how it is written, read back and described. Without state, thread-safe. */
abstract class FileFormat {

  /** The same format, told what the export is set to. */
  FileFormat with(FormatSettings settings) {
    return this;
  }

  /** The precisions that it can hold. */
  abstract Set<Precision> precisions();

  /** Whether the vectors' file holds the item ids itself. */
  abstract boolean carriesIds();

  /** The name of a shard's file or folder. */
  abstract String fileName(Shard shard);

  /** What the file holds, for people, in one phrase. */
  abstract String description(Encoding encoding);

  /** What its readers must be told. */
  abstract StoreNeeds needs();

  /** The length of the longest vectors that it takes. */
  int maxDimension() {
    return Integer.MAX_VALUE;
  }

  /** Whether the same rows give the same bytes, on every machine with the same Java. */
  boolean repeatable() {
    return true;
  }

  /** Begins the file of a shard; it needs bounded memory, whatever the number of rows. */
  abstract VectorWriter open(Path file, Shard shard) throws IOException;

  /** Reads the file of a shard, row by row, in bounded memory. */
  abstract VectorReader read(Path file, Shard shard) throws IOException;

  /** Further files for the store, written once for all shards. */
  List<SideFile> sideFiles(VectorShape shape, Encoding encoding, List<String> vectorFiles) {
    return List.of();
  }
}

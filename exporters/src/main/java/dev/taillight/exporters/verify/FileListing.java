package dev.taillight.exporters.verify;

import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.IdFiles;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.proof.GoldenQueries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of a manifest by name, and what must be among them. */
final class FileListing {

  private final Manifest manifest;

  /** By name; those of an index by the name of its folder. */
  private final Map<String, List<ExportedFile>> files = new HashMap<>();

  FileListing(Manifest manifest) {
    this.manifest = manifest;
    for (ExportedFile file : manifest.files()) {
      int slash = file.name().indexOf('/');
      String name = slash < 0 ? file.name() : file.name().substring(0, slash);
      files.computeIfAbsent(name, unused -> new ArrayList<>()).add(file);
    }
  }

  /** What must be listed, since the formats need it, and where its rows must lie. */
  void check(ProblemList problems) {
    List<ExportFormat> formats = manifest.formats();
    if (formats.isEmpty()) {
      problems.add(Manifest.FILE_NAME + ": no file holds vectors");
    } else {
      for (int number = 0; number < manifest.shards(); number++) {
        check(manifest.shard(number), formats, problems);
      }
    }
    if (manifest.proof() != null && !files.containsKey(GoldenQueries.FILE_NAME)) {
      problems.add(GoldenQueries.FILE_NAME + ": the manifest does not list it");
    }
  }

  private void check(Shard shard, List<ExportFormat> formats, ProblemList problems) {
    for (ExportFormat format : formats) {
      check(format.fileName(shard), shard, problems);
    }
    if (!formats.stream().allMatch(ExportFormat::carriesIds)) {
      check(IdFiles.idsName(shard), shard, problems);
      check(IdFiles.rowNumbersName(shard), shard, problems);
    }
  }

  private void check(String name, Shard shard, ProblemList problems) {
    List<ExportedFile> listed = files.getOrDefault(name, List.of());
    if (listed.isEmpty()) {
      problems.add(name + ": the manifest does not list it");
    }
    for (ExportedFile file : listed) {
      if (file.shard() != shard.number()
          || file.firstRow() != shard.first()
          || file.rows() != shard.count()) {
        problems.add(
            "%s: expected part %d with %d rows from row %d, the manifest has part %d with %d from %d"
                .formatted(
                    file.name(),
                    shard.number(),
                    shard.count(),
                    shard.first(),
                    file.shard(),
                    file.rows(),
                    file.firstRow()));
      }
    }
  }
}

package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.progress.Progress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DebianIngestionTest {

  @TempDir Path folder;

  @Test
  void readsTheShippedDataSet() throws Exception {
    EncodedDataset dataset =
        new Ingestion(DebianConfig.config(), 0, Path.of("debian-bookworm"), Progress.silent())
            .run(folder.resolve("dataset"));
    for (var f : dataset.items().features())
          f.name()
              + " "
              + f.vocabulary().size()
              + " "
              + f.totalCodes()
              + " "
              + f.vocabulary().value(2)
              + " "
              + f.spec().binEdges());
    for (var f : dataset.users().features())
          f.name()
              + " "
              + f.vocabulary().size()
              + " "
              + f.totalCodes()
              + " "
              + f.vocabulary().value(2));
    assertEquals(63_436, dataset.items().size());
  }
}

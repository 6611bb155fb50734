package dev.taillight.experiments.architecture.planted.encoder;

import dev.taillight.experiments.architecture.planted.dataset.ingest.Tables;

/** Would bring a database into a service. */
public record ReadsRawTables(Tables tables) {}

package dev.taillight.experiments.architecture.planted.dataset.ingest;

import org.duckdb.DuckDBConnection;

/** Uses a database where it may. */
public record Tables(DuckDBConnection connection) {}

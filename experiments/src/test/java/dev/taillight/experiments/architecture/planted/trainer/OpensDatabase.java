package dev.taillight.experiments.architecture.planted.trainer;

import java.sql.Connection;
import org.duckdb.DuckDBConnection;

/** Uses a database in training. */
public record OpensDatabase(Connection standard, DuckDBConnection duckDb) {}

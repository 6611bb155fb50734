/**
 * Reads tables with DuckDB by a declared schema and encodes them. Nothing outside this package
 * knows DuckDB: an encoded dataset is read without it.
 */
@NullMarked
package dev.taillight.dataset.ingest;

import org.jspecify.annotations.NullMarked;

package dev.taillight.exporters.format;

import dev.taillight.exporters.format.CompactThrift.Structure;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metadata of a Parquet file with a required text and a required list of required numbers, in
 * the three levels that the format prescribes for lists.
 */
final class ParquetFooter {

  /** The numbers of physical types. */
  static final int INT32 = 1;

  static final int FLOAT = 4;
  static final int BINARY = 6;

  /** The numbers of encodings. */
  static final int PLAIN = 0;

  static final int RLE = 3;
  static final int DICTIONARY = 8;

  private static final int REQUIRED = 0;
  private static final int REPEATED = 2;

  /** The numbers of types that older readers know. */
  private static final int UTF8 = 0;

  private static final int LIST = 3;
  private static final int INT_8 = 15;

  private final Encoding encoding;
  private final Optional<String> arrowSchema;
  private final List<Structure> rowGroups = new ArrayList<>();
  private long rows;

  /**
   * @param encoding of the vectors: float32 or int8
   * @param arrowSchema what Arrow is told of the columns, in base 64
   */
  ParquetFooter(Encoding encoding, Optional<String> arrowSchema) {
    this.encoding = encoding;
    this.arrowSchema = arrowSchema;
  }

  /**
   * Where a column's part of a row group lies.
   *
   * @param dictionaryAt where its dictionary begins, if it has one
   * @param dataAt where its first page of data begins
   * @param bytes how many bytes all its pages have
   * @param values how many values
   */
  record Chunk(Optional<Long> dictionaryAt, long dataAt, long bytes, long values) {}

  /** Adds a row group. */
  void rowGroup(int groupRows, Chunk ids, Chunk vectors) {
    rows += groupRows;
    rowGroups.add(
        group ->
            group
                .structures(
                    1,
                    List.of(
                        column(ids, BINARY, PLAIN, "item_id"),
                        column(
                            vectors, physicalType(), valueEncoding(), "vector", "list", "element")),
                    2)
                .int64(2, ids.bytes() + vectors.bytes())
                .int64(3, groupRows));
  }

  /** The metadata of the whole file. */
  byte[] bytes() {
    return CompactThrift.bytes(
        file -> {
          file.int32(1, 2)
              .structures(2, schema(), 5)
              .int64(3, rows)
              .structures(4, rowGroups, rowGroups.size());
          arrowSchema.ifPresent(
              schema ->
                  file.structures(
                      5, List.of(pair -> pair.text(1, "ARROW:schema").text(2, schema)), 1));
          file.text(6, "taillight");
        });
  }

  private int physicalType() {
    return encoding.precision() == Precision.INT8 ? INT32 : FLOAT;
  }

  private int valueEncoding() {
    return encoding.precision() == Precision.INT8 ? DICTIONARY : PLAIN;
  }

  private List<Structure> schema() {
    return List.of(
        root -> root.text(4, "schema").int32(5, 2),
        id ->
            id.int32(1, BINARY)
                .int32(3, REQUIRED)
                .text(4, "item_id")
                .int32(6, UTF8)
                .structure(10, type -> type.structure(1, string -> {})),
        vector ->
            vector
                .int32(3, REQUIRED)
                .text(4, "vector")
                .int32(5, 1)
                .int32(6, LIST)
                .structure(10, type -> type.structure(3, list -> {})),
        list -> list.int32(3, REPEATED).text(4, "list").int32(5, 1),
        this::element);
  }

  private void element(CompactThrift element) {
    element.int32(1, physicalType()).int32(3, REQUIRED).text(4, "element");
    if (encoding.precision() == Precision.INT8) {
      element
          .int32(6, INT_8)
          .structure(10, type -> type.structure(10, integer -> integer.int8(1, Byte.SIZE).yes(2)));
    }
  }

  private static Structure column(Chunk chunk, int type, int encoding, String... path) {
    return column ->
        column
            .int64(2, 0) // not used any more
            .structure(
                3,
                metadata -> {
                  metadata
                      .int32(1, type)
                      .int32s(2, encoding, RLE)
                      .texts(3, path)
                      .int32(4, 0) // not compressed
                      .int64(5, chunk.values())
                      .int64(6, chunk.bytes())
                      .int64(7, chunk.bytes())
                      .int64(9, chunk.dataAt());
                  chunk.dictionaryAt().ifPresent(at -> metadata.int64(11, at));
                });
  }
}

package dev.taillight.exporters.vectors;

import dev.taillight.dataset.StringColumn;

/** The ids of the rows of an export. Thread-safe. */
public interface ItemIds {

  /** How many there are. */
  int size();

  /** The id of a row. */
  String at(int row);

  /** The ids of a column. */
  static ItemIds of(StringColumn column) {
    return new ItemIds() {
      @Override
      public int size() {
        return column.size();
      }

      @Override
      public String at(int row) {
        return column.at(row);
      }
    };
  }
}

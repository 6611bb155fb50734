package dev.taillight.experiments.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two small tables that are fine. */
final class SmallInput {

  static final String ITEMS =
      """
      id,topic,price,words
      a,red,1,x|y
      b,blue,2.5,y
      c,red,3,
      d,"green, dark",4,x
      """;

  static final String PAIRS =
      """
      user,item,time,weight,part
      u,a,2024-01-01T00:00:00Z,1,train
      u,b,2024-01-02T00:00:00Z,2,train
      u,c,2024-01-03T00:00:00Z,3,validation
      v,a,2024-01-04T00:00:00Z,4,train
      v,d,2024-01-05T00:00:00Z,5,test
      """;

  private SmallInput() {}

  static void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("items.csv"), ITEMS);
    Files.writeString(folder.resolve("pairs.csv"), PAIRS);
  }
}

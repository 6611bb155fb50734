package dev.taillight.experiments.architecture.planted.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;

/** Makes whatever object a file names. */
public final class ReadsObjects {
  Object read(InputStream in) throws IOException, ClassNotFoundException {
    return new ObjectInputStream(in).readObject();
  }
}

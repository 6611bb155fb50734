package dev.taillight.mutualinfo;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.files.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The codes of a vocabulary, from {@link Vocabulary#FIRST_VALUE} on, in the order of their values'
 * bytes.
 *
 * @param codes the codes; not to be changed
 * @param sha256 the digest of all values in this order: vocabularies of the same values have the
 *     same one, whatever their codes
 */
record SortedVocabulary(int[] codes, String sha256) {

  /**
   * Sorts a vocabulary.
   *
   * @throws DatasetException if a value is in it twice
   */
  static SortedVocabulary of(Vocabulary vocabulary) {
    int[] codes = new int[vocabulary.size() - Vocabulary.FIRST_VALUE];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Vocabulary.FIRST_VALUE + i;
    }
    int[] sorted = sorted(codes, vocabulary);
    return new SortedVocabulary(sorted, digest(sorted, vocabulary));
  }

  /** Merges runs of growing length; boxed codes would take five times the memory. */
  private static int[] sorted(int[] codes, Vocabulary vocabulary) {
    int[] from = codes;
    int[] to = new int[codes.length];
    for (long run = 1; run < codes.length; run *= 2) {
      for (long start = 0; start < codes.length; start += 2 * run) {
        int middle = (int) Math.min(start + run, codes.length);
        int end = (int) Math.min(start + 2 * run, codes.length);
        merge(from, to, (int) start, middle, end, vocabulary);
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(
      int[] from, int[] to, int start, int middle, int end, Vocabulary vocabulary) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft =
          right == end || left < middle && vocabulary.compare(from[left], from[right]) <= 0;
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  private static String digest(int[] sorted, Vocabulary vocabulary) {
    MessageDigest digest = Sha256.digest();
    for (int i = 0; i < sorted.length; i++) {
      if (i > 0 && vocabulary.compare(sorted[i - 1], sorted[i]) == 0) {
        throw new DatasetException(
            "the vocabulary '%s' has the value '%s' twice"
                .formatted(vocabulary.name(), vocabulary.value(sorted[i])));
      }
      byte[] value = vocabulary.bytes(sorted[i]);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).flip());
      digest.update(value);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

package dev.taillight.experiments.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A file as it was when it was read or written.
 *
 * @param path its path: within the run folder for files of the run, absolute for others
 * @param bytes its length
 * @param modifiedNs when its content was last changed, in nanoseconds since 1970, as far as
 *     programs let it be true
 * @param changedNs when the system last saw anything of it change, in nanoseconds since 1970, which
 *     programs cannot set; 0 where the file system does not say
 * @param sha256 the digest of its bytes
 */
public record FileRecord(
    String path,
    long bytes,
    @JsonProperty("modified_ns") long modifiedNs,
    @JsonProperty("changed_ns") long changedNs,
    String sha256) {

  /** Whether it may be taken for the same file with the same bytes. */
  boolean looksLike(FileRecord other) {
    return bytes == other.bytes && modifiedNs == other.modifiedNs && changedNs == other.changedNs;
  }
}

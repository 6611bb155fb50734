package dev.taillight.experiments.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A file as it was when it was read or written.
 *
 * @param path its path: within the run folder for files of the run, absolute for others
 * @param bytes its length
 * @param modifiedNs when it was last changed, in nanoseconds since 1970
 * @param sha256 the digest of its bytes
 */
public record FileRecord(
    String path, long bytes, @JsonProperty("modified_ns") long modifiedNs, String sha256) {}

package dev.taillight.experiments.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One file as its publisher offers it.
 *
 * @param address where it is; absent for files that their publisher gives by hand only
 * @param givenName its name where the address does not end with it
 * @param length its length in bytes, where it is known
 * @param publishedMd5 the MD5 digest that the publisher tells, if it does
 * @param md5File whether the publisher keeps the MD5 digest in a file beside it, {@code NAME.md5}
 * @param archive whether the tables are inside it: zip, tar or gzip-compressed tar
 * @param mostMib how many MiB the tables inside it may have together
 */
public record SourceFile(
    @JsonProperty("url") @Nullable String address,
    @JsonProperty("name") @Nullable String givenName,
    @JsonProperty("bytes") @Nullable Long length,
    @JsonProperty("md5") @Nullable String publishedMd5,
    @JsonProperty("md5_file") boolean md5File,
    @JsonProperty("archive") boolean archive,
    @JsonProperty("most_mib") long mostMib) {

  public SourceFile {
    if (address == null && givenName == null) {
      throw new IllegalArgumentException("a source file needs a url or a name");
    }
    if (archive && mostMib < 1) {
      throw new IllegalArgumentException("an archive needs most_mib");
    }
  }

  /** Where it is. */
  public Optional<String> url() {
    return Optional.ofNullable(address);
  }

  /** Its name. */
  public String name() {
    if (givenName != null) {
      return givenName;
    }
    String url = url().orElseThrow();
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Its length in bytes. */
  public OptionalLong bytes() {
    return length == null ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /** The MD5 digest that the publisher tells, as lower-case hexadecimal text. */
  public Optional<String> md5() {
    return Optional.ofNullable(publishedMd5).map(digest -> digest.toLowerCase(Locale.ROOT));
  }
}

package dev.taillight.dataset.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Reads an instant of a configuration as microseconds since 1970; without an offset it is UTC. */
final class Moment {

  private static final Pattern SECONDS = Pattern.compile("-?\\d{1,11}");

  private Moment() {}

  static boolean isMoment(String text) {
    try {
      micros(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  static long micros(String text) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant(text.trim().replace(' ', 'T')));
  }

  private static Instant instant(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    boolean offset = text.endsWith("Z") || text.matches(".*T.*[+-]\\d\\d:?\\d\\d");
    return offset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}

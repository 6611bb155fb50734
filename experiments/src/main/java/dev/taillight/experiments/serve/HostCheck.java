package dev.taillight.experiments.serve;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses requests to other names than our own: a page of somebody else's can make its own name
 * lead to this machine (DNS rebinding), but not make a browser say another one. Immutable.
 */
public final class HostCheck {

  private final Set<String> known;

  /**
   * @param names names and addresses, beside those of the loopback
   */
  public HostCheck(Collection<String> names) {
    this.known = new TreeSet<>(Set.of("localhost", "127.0.0.1", "::1"));
    names.forEach(name -> known.add(plain(name)));
  }

  /** Whether the value of a {@code Host} header is one of ours, whatever its port. */
  boolean allows(String host) {
    return known.contains(plain(withoutPort(host)));
  }

  /** The names that are allowed. */
  Set<String> names() {
    return Set.copyOf(known);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static String plain(String name) {
    boolean brackets = name.startsWith("[") && name.endsWith("]");
    return (brackets ? name.substring(1, name.length() - 1) : name).toLowerCase(Locale.ROOT);
  }
}

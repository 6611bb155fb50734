package dev.taillight.experiments.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which endpoint answers at which address. Immutable. */
final class Routes {

  private static final String ID = "{id}";

  private final List<Route> routes;

  private Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** The endpoint of one method at one address. */
  private record Route(String method, List<String> path, Endpoint endpoint) {

    /** Where GET is answered, HEAD is, too. */
    List<String> methods() {
      return method.equals("GET") ? List.of("GET", "HEAD") : List.of(method);
    }

    Optional<String> id(List<String> asked) {
      if (asked.size() != path.size()) {
        return Optional.empty();
      }
      String id = "";
      for (int i = 0; i < path.size(); i++) {
        if (path.get(i).equals(ID)) {
          id = asked.get(i);
        } else if (!path.get(i).equals(asked.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(id);
    }
  }

  /**
   * What a request asks for.
   *
   * @param endpoint answers it
   * @param id what stands in the place of {@code {id}}; empty if there is none
   */
  record Match(Endpoint endpoint, String id) {}

  static Routes none() {
    return new Routes(List.of());
  }

  /**
   * With one more endpoint.
   *
   * @param path its address, one part of which may be {@code {id}}
   */
  Routes with(String method, String path, Endpoint endpoint) {
    List<Route> more = new ArrayList<>(routes);
    more.add(new Route(method, List.of(path.substring(1).split("/", -1)), endpoint));
    return new Routes(more);
  }

  /**
   * Finds an endpoint.
   *
   * @throws RequestException with 404 if there is no such address, with 405 if it takes other
   *     methods
   */
  Match match(String method, List<String> path) {
    List<String> methods = new ArrayList<>();
    for (Route route : routes) {
      Optional<String> id = route.id(path);
      if (id.isPresent() && route.method().equals(method)) {
        return new Match(route.endpoint(), id.get());
      }
      id.ifPresent(any -> methods.addAll(route.methods()));
    }
    if (methods.isEmpty()) {
      throw new RequestException(
          RequestException.NOT_FOUND, "there is nothing at this address; the page is at /");
    }
    throw RequestException.methodNotAllowed(String.join(", ", methods), method);
  }
}

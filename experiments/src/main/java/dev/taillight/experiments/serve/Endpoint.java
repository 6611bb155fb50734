package dev.taillight.experiments.serve;

/** Answers the requests of one address and method. Called by several threads at the same time. */
@FunctionalInterface
interface Endpoint {

  /**
   * Answers a request.
   *
   * @return what becomes the JSON of the answer
   * @throws RequestException if the request gets an error for an answer
   */
  Object answer(ApiRequest request);
}

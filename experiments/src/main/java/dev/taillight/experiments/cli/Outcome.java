package dev.taillight.experiments.cli;

import java.util.Map;

/**
 * What a command has to say when it is done.
 *
 * @param status a word for programs: complete, or unchanged when there was nothing to do
 * @param fields what else stands in the JSON result, in this order
 * @param text the same for people
 */
record Outcome(String status, Map<String, Object> fields, String text) {}

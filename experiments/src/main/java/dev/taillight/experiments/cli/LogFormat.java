package dev.taillight.experiments.cli;

/** How log lines look. */
enum LogFormat {
  TEXT,
  JSON
}

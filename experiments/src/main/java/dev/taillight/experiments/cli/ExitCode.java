package dev.taillight.experiments.cli;

/** How the program ends; schedulers decide by it whether to go on, give up or try again. */
enum ExitCode {
  DONE(0, "complete"),
  BUG(1, "failed"),
  USAGE(2, "failed"),
  DATA(3, "failed"),
  QUALITY_GATE(4, "refused"),
  TRY_AGAIN(75, "failed"),
  STOPPED(143, "stopped");

  private final int number;
  private final String status;

  ExitCode(int number, String status) {
    this.number = number;
    this.status = status;
  }

  /** The number for the operating system. */
  int number() {
    return number;
  }

  /** The word in the JSON result. */
  String status() {
    return status;
  }
}

package dev.taillight.experiments.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The variables of the environment that stand for options and settings. What the command line says
 * wins; an empty variable counts as none.
 */
final class CommandEnvironment implements IDefaultValueProvider {

  static final String JSON = "TAILLIGHT_JSON";
  static final String QUIET = "TAILLIGHT_QUIET";
  static final String CACHE = "TAILLIGHT_CACHE";
  static final String SET = "TAILLIGHT_SET";

  /**
   * A variable.
   *
   * @param name its name
   * @param command the command whose option it stands for; empty for all that have the option
   * @param argument the option or parameter
   * @param note what is to be known of it
   */
  private record Variable(String name, String command, String argument, String note) {}

  /** The first that fits a command and an option counts. */
  private static final List<Variable> VARIABLES =
      List.of(
          of("study", "--out"),
          of("fetch", "--out"),
          of("fetch", "--tries"),
          of("nominate", "--run"),
          of("nominate", "-k"),
          new Variable("TAILLIGHT_STUDY", "study", "STUDY", ""),
          new Variable("TAILLIGHT_CONFIG", "", "CONFIG", ""),
          of("delta", "--from"),
          of("delta", "--to"),
          of("delta", "--out"),
          of("delta", "--moved-below"),
          of("delta", "--max-moved"),
          of("delta", "--max-change"),
          of("delta", "--min-overlap"),
          of("delta", "--max-norm-shift"),
          of("apply-delta", "--base"),
          of("apply-delta", "--delta"),
          of("apply-delta", "--out"),
          of("publish", "--vectors"),
          of("publish", "--to"),
          of("publish", "--keep"),
          of("publish", "--min-effective-rank"),
          of("publish", "--max-uniformity"),
          of("publish", "--min-norm"),
          of("publish", "--max-norm"),
          of("publish", "--max-recall-drop"),
          of("publish", "--max-tail-recall-drop"),
          of("publish", "--max-shrinkage"),
          of("verify-export", "DIR"),
          of("encode", "--encoder"),
          of("encode", "--input"),
          of("encode", "--output"),
          of("serve", "--run"),
          of("serve", "--host"),
          of("serve", "--port"),
          of("serve", "--threads"),
          of("serve", "--time-limit"),
          new Variable("TAILLIGHT_OUT", "", "--out", ""),
          new Variable("TAILLIGHT_DEVICE", "", "--device", ""),
          new Variable("TAILLIGHT_LOG_FORMAT", "", "--log-format", ""),
          new Variable(JSON, "", "--json", "true or false"),
          new Variable(QUIET, "", "--quiet", "true or false"),
          new Variable(CACHE, "", "CONFIG", "--set dataset_cache=DIR, DIR from the working folder"),
          new Variable(SET, "", "CONFIG", "--set for each of its lines KEY=VALUE"));

  /** The variable of an option or parameter, named after the command and it. */
  private static Variable of(String command, String argument) {
    String name = command + "-" + argument.replaceFirst("^-+", "");
    return new Variable(
        "TAILLIGHT_" + name.replace('-', '_').toUpperCase(Locale.ROOT), command, argument, "");
  }

  private final Map<String, String> variables;

  /**
   * @param variables all variables by name
   */
  CommandEnvironment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return ofArgument(argument).flatMap(this::value).orElse(null);
  }

  /** The variable that an option took a value from; empty if it came from elsewhere. */
  Optional<String> source(ArgSpec argument, String value) {
    return ofArgument(argument).filter(name -> value(name).equals(Optional.of(value)));
  }

  /**
   * Whether a variable says true.
   *
   * @throws IllegalArgumentException if it says neither true nor false
   */
  boolean flag(String name) {
    String value = value(name).orElse("false");
    if (!value.matches("(?i)true|false")) {
      throw new IllegalArgumentException(name + ": expected true or false, got '" + value + "'");
    }
    return saysTrue(name);
  }

  /** Whether a variable says true, whatever else it may say. */
  boolean saysTrue(String name) {
    return value(name).orElse("").equalsIgnoreCase("true");
  }

  /** The overrides {@code key=value} of the settings of a run, in the order of their weight. */
  List<String> overrides() {
    List<String> overrides = new ArrayList<>();
    value(CACHE)
        .map(folder -> Path.of(folder).toAbsolutePath().normalize().toString())
        .ifPresent(folder -> overrides.add("dataset_cache=" + TextNode.valueOf(folder)));
    value(SET).stream()
        .flatMap(String::lines)
        .filter(line -> !line.isBlank())
        .forEach(line -> overrides.add(line.strip()));
    return overrides;
  }

  /** The variables of a command as lines of its help; empty if it has none. */
  static String help(CommandSpec command) {
    List<Variable> own =
        VARIABLES.stream().filter(variable -> belongsTo(variable, command)).toList();
    int width = own.stream().mapToInt(variable -> variable.name().length()).max().orElse(1);
    return own.stream()
        .map(variable -> ("  %-" + width + "s  %s%n").formatted(variable.name(), meaning(variable)))
        .collect(Collectors.joining());
  }

  private static String meaning(Variable variable) {
    return switch (variable.name()) {
      case CACHE, SET -> variable.note();
      default -> variable.argument() + (variable.note().isEmpty() ? "" : ": " + variable.note());
    };
  }

  private static boolean belongsTo(Variable variable, CommandSpec command) {
    return command.args().stream()
        .anyMatch(
            argument ->
                argument.group() == null
                    && isOf(variable, argument)
                    && (isSetting(variable) || ofName(argument).equals(Optional.of(variable))));
  }

  private static boolean isSetting(Variable variable) {
    return variable.name().equals(CACHE) || variable.name().equals(SET);
  }

  /** Flags are asked for by name: as a default, true would turn them off where they are given. */
  private static Optional<String> ofArgument(ArgSpec argument) {
    return argument.group() != null
        ? Optional.empty()
        : ofName(argument)
            .map(Variable::name)
            .filter(name -> !name.equals(JSON) && !name.equals(QUIET));
  }

  private static Optional<Variable> ofName(ArgSpec argument) {
    return VARIABLES.stream().filter(variable -> isOf(variable, argument)).findFirst();
  }

  private static boolean isOf(Variable variable, ArgSpec argument) {
    String name =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    return variable.argument().equals(name)
        && (variable.command().isEmpty() || variable.command().equals(argument.command().name()));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}

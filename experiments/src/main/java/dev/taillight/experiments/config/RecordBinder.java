package dev.taillight.experiments.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.NearestName;
import dev.taillight.settings.Problem;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes records from a tree of keys and values and collects all problems on the way: unknown keys,
 * missing keys, wrong types, and whatever the records' own constructors refuse. {@link Changes}
 * take what is there as it is. Keys are the snake_case of the component names, or their {@link
 * JsonProperty} name; those of a {@link JsonUnwrapped} component are keys of the record that has
 * it. Jackson's data binding stops at the first problem; this does not, which is why it is here.
 */
final class RecordBinder {

  /** Defaults that stand for no value, as problems show them. */
  private static final Set<String> NOTHING = Set.of("''", "[]");

  private static final Map<Class<?>, Class<?>> BOXED =
      Map.of(
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class,
          boolean.class, Boolean.class);

  private final Layers layers;
  private final RetiredKeys retired;
  private final List<ConfigProblem> problems;

  /**
   * @param layers know where each key was written
   * @param retired keys of earlier versions
   * @param problems receives what is found
   */
  RecordBinder(Layers layers, RetiredKeys retired, List<ConfigProblem> problems) {
    this.layers = layers;
    this.retired = retired;
    this.problems = problems;
  }

  /**
   * Makes a record.
   *
   * @param path the path of the tree's root
   * @return the record; null if there were problems
   */
  <T> @Nullable T bind(Class<T> type, ObjectNode tree, String path) {
    return type.cast(record(type, tree, path));
  }

  /** The keys of a record, in the order of its components. */
  static Map<String, RecordComponent> keys(Class<?> type) {
    Map<String, RecordComponent> keys = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (isUnwrapped(component)) {
        keys.putAll(keys(component.getType()));
      } else {
        keys.put(key(component), component);
      }
    }
    return keys;
  }

  /** Whether a component is a record whose keys stand among those of the record around it. */
  private static boolean isUnwrapped(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
  }

  private @Nullable Object record(Class<?> type, JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      return wrong(path, node, "keys and values");
    }
    int before = problems.size();
    checkNames(object, keys(type), path);
    List<@Nullable Object> values = values(type, object, path);
    return problems.size() > before ? null : construct(type, values, path);
  }

  private List<@Nullable Object> values(Class<?> type, ObjectNode object, String path) {
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (isUnwrapped(component)) {
        values.add(unwrapped(component.getType(), object, path));
      } else {
        String key = key(component);
        values.add(
            component(component.getAnnotatedType(), object.path(key), KeyPath.child(path, key)));
      }
    }
    return values;
  }

  private @Nullable Object unwrapped(Class<?> type, ObjectNode object, String path) {
    int before = problems.size();
    List<@Nullable Object> values = values(type, object, path);
    return problems.size() > before ? null : construct(type, values, path);
  }

  private void checkNames(ObjectNode object, Map<String, RecordComponent> keys, String path) {
    for (Entry<String, JsonNode> entry : object.properties()) {
      if (!keys.containsKey(entry.getKey())) {
        String child = KeyPath.child(path, entry.getKey());
        String hint =
            retired
                .successor(child)
                .map(successor -> "is no longer a key, use " + successor)
                .orElseGet(
                    () ->
                        NearestName.of(entry.getKey(), keys.keySet())
                            .map(near -> "unknown key, did you mean " + near + "?")
                            .orElse(
                                "unknown key, known here: " + String.join(", ", keys.keySet())));
        problem(child, hint);
      }
    }
  }

  private @Nullable Object component(AnnotatedType type, JsonNode node, String path) {
    boolean nullable = type.isAnnotationPresent(Nullable.class);
    if (node.isMissingNode() || node.isNull()) {
      if (!nullable) {
        problem(path, "expected " + expectation(type.getType()) + ", got nothing");
      }
      return null;
    }
    return value(type, node, path);
  }

  private @Nullable Object value(AnnotatedType annotated, JsonNode node, String path) {
    Class<?> type = rawType(annotated.getType());
    if (type.isRecord()) {
      return record(type, node, path);
    }
    if (type == Changes.class) {
      return Changes.of(path, node, layers);
    }
    if (type.isEnum()) {
      return constant(type, node, path);
    }
    if (type == List.class && annotated instanceof AnnotatedParameterizedType list) {
      return list(list.getAnnotatedActualTypeArguments()[0], node, path);
    }
    if (type == Map.class && annotated instanceof AnnotatedParameterizedType map) {
      return map(map.getAnnotatedActualTypeArguments()[1], node, path);
    }
    return scalar(type, node, path);
  }

  private @Nullable Object list(AnnotatedType element, JsonNode node, String path) {
    if (!node.isArray()) {
      return wrong(path, node, "a list");
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      values.add(component(element, node.get(i), KeyPath.child(path, i)));
    }
    return values;
  }

  private @Nullable Object map(AnnotatedType element, JsonNode node, String path) {
    if (!node.isObject()) {
      return wrong(path, node, "keys and values");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Entry<String, JsonNode> entry : node.properties()) {
      values.put(
          entry.getKey(),
          component(element, entry.getValue(), KeyPath.child(path, entry.getKey())));
    }
    return values;
  }

  private @Nullable Object constant(Class<?> type, JsonNode node, String path) {
    Map<String, Object> names = constants(type);
    Object found = node.isTextual() ? names.get(node.textValue()) : null;
    if (found != null) {
      return found;
    }
    String near =
        NearestName.of(node.asText(), names.keySet())
            .map(name -> ", did you mean " + name + "?")
            .orElse("");
    problem(path, "expected " + expectation(type) + ", got " + Layers.describe(node) + near);
    return null;
  }

  private @Nullable Object scalar(Class<?> type, JsonNode node, String path) {
    Class<?> boxed = BOXED.getOrDefault(type, type);
    if (boxed == String.class && node.isTextual()) {
      return node.textValue();
    }
    if (boxed == Boolean.class && node.isBoolean()) {
      return node.booleanValue();
    }
    if (boxed == Integer.class && node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    }
    if (boxed == Long.class && node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (boxed == Double.class && node.isNumber()) {
      return node.doubleValue();
    }
    if (boxed == Float.class && node.isNumber()) {
      return node.floatValue();
    }
    return wrong(path, node, expectation(type));
  }

  private @Nullable Object construct(Class<?> type, List<@Nullable Object> values, String path) {
    try {
      return constructor(type).newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidSettingsException invalid) {
        for (Problem problem : invalid.problems()) {
          refused(KeyPath.normalised(KeyPath.child(path, problem.key())), problem);
        }
        return null;
      }
      if (e.getCause() instanceof IllegalArgumentException invalid) {
        problem(path, String.valueOf(invalid.getMessage()));
        return null;
      }
      throw new IllegalStateException("cannot make " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type.getName(), e);
    }
  }

  private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<?> constructor = type.getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    return constructor;
  }

  private @Nullable Object wrong(String path, JsonNode node, String expected) {
    String hint =
        expected.equals(expectation(String.class)) && node.isValueNode() && !node.isNull()
            ? "; put it in quotes"
            : "";
    problem(path, "expected " + expected + ", got " + Layers.describe(node) + hint);
    return null;
  }

  private void refused(String path, Problem problem) {
    if (layers.written(path)) {
      problem(path, "expected " + problem.expected() + ", got " + problem.value());
    } else if (NOTHING.contains(problem.value())) {
      problem(path, "is missing, expected " + problem.expected());
    } else {
      problem(path, "expected " + problem.expected() + ", got the default " + problem.value());
    }
  }

  private void problem(String path, String message) {
    problems.add(new ConfigProblem(layers.origin(path), path, message));
  }

  private static String expectation(Type generic) {
    Class<?> type = rawType(generic);
    if (type.isEnum()) {
      return constants(type).size() == 1
          ? constants(type).keySet().iterator().next()
          : "one of " + String.join(", ", constants(type).keySet());
    }
    if (type == List.class) {
      return "a list";
    }
    Class<?> boxed = BOXED.getOrDefault(type, type);
    if (boxed == String.class) {
      return "a text";
    }
    if (boxed == Boolean.class) {
      return "true or false";
    }
    if (boxed == Integer.class || boxed == Long.class) {
      return "a whole number";
    }
    if (boxed == Double.class || boxed == Float.class) {
      return "a number";
    }
    if (type.isRecord() || type == Map.class || type == Changes.class) {
      return "keys and values";
    }
    throw new IllegalStateException("settings cannot be of type " + type.getName());
  }

  private static Class<?> rawType(Type type) {
    return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
  }

  private static Map<String, Object> constants(Class<?> type) {
    Map<String, Object> names = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      names.put(constantName(type, ((Enum<?>) constant).name()), constant);
    }
    return names;
  }

  private static String constantName(Class<?> type, String declared) {
    try {
      JsonProperty annotation = type.getField(declared).getAnnotation(JsonProperty.class);
      return annotation == null ? declared.toLowerCase(Locale.ROOT) : annotation.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("an enum has a field for each constant", e);
    }
  }

  private static String key(RecordComponent component) {
    String snakeCase =
        ((PropertyNamingStrategies.NamingBase) PropertyNamingStrategies.SNAKE_CASE)
            .translate(component.getName());
    JsonProperty annotation = component.getAccessor().getAnnotation(JsonProperty.class);
    return annotation == null || annotation.value().isEmpty() ? snakeCase : annotation.value();
  }
}

package io.cloakroom.session;

import io.cloakroom.annotation.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The types that attributes may have in a session API without types, such as {@code HttpSession}.
 * They are stored as JSON together with their class, so this list decides which classes a stored
 * session can name: no other class is loaded. At first, these are types of the JDK: texts, numbers,
 * times and the usual collections. Immutable and thread-safe.
 *
 * <pre>{@code
 * Sessions.of(store).withAttributeTypes(AttributeTypes.of().withPackages("com.example.shop"));
 * }</pre>
 */
public final class AttributeTypes {

  /** The packages that no application owns. A class of theirs is named one by one, if at all. */
  private static final List<String> FOREIGN =
      List.of("java", "javax", "jdk", "sun", "com.sun", "jakarta", "kotlin", "scala", "groovy");

  /** Written one by one: a whole package of the JDK has classes that act when they are read. */
  private static final Set<String> STANDARD =
      Stream.concat(
              Stream.of(
                  "java.lang.Object",
                  "java.lang.String",
                  "java.lang.Boolean",
                  "java.lang.Character",
                  "java.lang.Byte",
                  "java.lang.Short",
                  "java.lang.Integer",
                  "java.lang.Long",
                  "java.lang.Float",
                  "java.lang.Double",
                  "java.lang.Number",
                  "java.lang.CharSequence",
                  "java.math.BigInteger",
                  "java.math.BigDecimal",
                  "java.net.URI",
                  "java.util.UUID",
                  "java.util.Locale",
                  "java.util.Currency",
                  "java.util.Date",
                  "java.util.Optional",
                  "java.util.concurrent.atomic.AtomicBoolean",
                  "java.util.concurrent.atomic.AtomicInteger",
                  "java.util.concurrent.atomic.AtomicLong",
                  "java.time.DayOfWeek",
                  "java.time.Duration",
                  "java.time.Instant",
                  "java.time.LocalDate",
                  "java.time.LocalDateTime",
                  "java.time.LocalTime",
                  "java.time.Month",
                  "java.time.MonthDay",
                  "java.time.OffsetDateTime",
                  "java.time.OffsetTime",
                  "java.time.Period",
                  "java.time.Year",
                  "java.time.YearMonth",
                  "java.time.ZoneId",
                  "java.time.ZoneOffset",
                  "java.time.ZonedDateTime"),
              Stream.of(
                      "ArrayDeque",
                      "ArrayList",
                      "EnumMap",
                      "EnumSet",
                      "HashMap",
                      "HashSet",
                      "LinkedHashMap",
                      "LinkedHashSet",
                      "LinkedList",
                      "Stack",
                      "TreeMap",
                      "TreeSet",
                      "Vector",
                      "concurrent.ConcurrentHashMap",
                      "concurrent.CopyOnWriteArrayList",
                      "concurrent.CopyOnWriteArraySet")
                  .map(name -> "java.util." + name))
          .collect(Collectors.toUnmodifiableSet());

  private static final AttributeTypes DEFAULT =
      new AttributeTypes(Set.of(), STANDARD, Map.of(), Map.of());

  private final Set<String> packages;
  private final Set<String> classes;
  private final Map<String, AttributeRule> rules;

  /** The mappers of frameworks, by the names of attributes. */
  private final Map<String, JsonMapper> mappers;

  private AttributeTypes(
      Set<String> packages,
      Set<String> classes,
      Map<String, AttributeRule> rules,
      Map<String, JsonMapper> mappers) {
    this.packages = packages;
    this.classes = classes;
    this.rules = rules;
    this.mappers = mappers;
  }

  /** Returns the types of the JDK that attributes may have. */
  public static AttributeTypes of() {
    return DEFAULT;
  }

  /**
   * Returns a copy with all classes of these packages and of those below them.
   *
   * @param names such as {@code com.example.shop}
   * @throws IllegalArgumentException if it is a package of the JDK or another one that the
   *     application does not own
   */
  @CheckReturnValue
  public AttributeTypes withPackages(String... names) {
    for (String name : names) {
      if (name.isBlank() || FOREIGN.stream().anyMatch(foreign -> isIn(foreign, name))) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' is not a package of the application. Name its own, such as com.example.shop,"
                + " and single classes of others with withClasses(…)");
      }
    }
    return new AttributeTypes(and(packages, Arrays.asList(names)), classes, rules, mappers);
  }

  /** Returns a copy with these classes. */
  @CheckReturnValue
  public AttributeTypes withClasses(Class<?>... types) {
    return withClasses(Arrays.stream(types).map(Class::getName).toArray(String[]::new));
  }

  /** Returns a copy with the classes of these names, which need not exist. */
  @CheckReturnValue
  public AttributeTypes withClasses(String... names) {
    return new AttributeTypes(packages, and(classes, Arrays.asList(names)), rules, mappers);
  }

  /**
   * Returns a copy in which the attributes of these names are written and read by a mapper of their
   * framework, which decides itself which classes they may contain. The class of the whole value
   * must be allowed here.
   *
   * @param names names, or their beginnings with {@code *} after them
   */
  @CheckReturnValue
  public AttributeTypes withMapper(JsonMapper mapper, String... names) {
    Map<String, JsonMapper> more = new LinkedHashMap<>(mappers);
    for (String name : names) {
      more.put(name, mapper);
    }
    return new AttributeTypes(packages, classes, rules, Collections.unmodifiableMap(more));
  }

  /**
   * Returns a copy with a rule for the attributes of this name. The rule of every other one is
   * {@link AttributeRule#MERGED}.
   *
   * @param name a name, or its beginning with {@code *} after it
   */
  @CheckReturnValue
  public AttributeTypes withRule(String name, AttributeRule rule) {
    Map<String, AttributeRule> more = new LinkedHashMap<>(rules);
    more.put(name, rule);
    return new AttributeTypes(packages, classes, Collections.unmodifiableMap(more), mappers);
  }

  /** Returns the rule for an attribute. */
  AttributeRule rule(String name) {
    return of(rules, name).orElse(AttributeRule.MERGED);
  }

  /** Returns the mappers of frameworks, by the names of attributes or their beginnings. */
  Map<String, JsonMapper> mappers() {
    return mappers;
  }

  /**
   * Returns whether the name of an attribute is this one, or begins with what is before its {@code
   * *}.
   */
  public static boolean matches(String rule, String name) {
    return rule.endsWith("*")
        ? name.startsWith(rule.substring(0, rule.length() - 1))
        : name.equals(rule);
  }

  /** Returns the value for a name: the one of exactly this name, else of its beginning. */
  static <T> Optional<T> of(Map<String, T> byName, String name) {
    if (byName.isEmpty()) {
      return Optional.empty();
    }
    T exact = byName.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    // Without a stream, because each attribute of a request is looked up more than once.
    for (Map.Entry<String, T> rule : byName.entrySet()) {
      if (matches(rule.getKey(), name)) {
        return Optional.of(rule.getValue());
      }
    }
    return Optional.empty();
  }

  /** Returns whether a stored value may name this class, without loading it. */
  public boolean allow(String className) {
    String name = element(className);
    return name.length() == 1
        || classes.contains(name)
        || packages.stream().anyMatch(allowed -> isIn(allowed, packageOf(name)));
  }

  /** Returns the class of an array's elements, which for primitives has one character. */
  private static String element(String className) {
    int dimensions = 0;
    while (dimensions < className.length() && className.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return className.length() == 1 ? className + '?' : className;
    }
    String element = className.substring(dimensions);
    return element.startsWith("L") && element.endsWith(";")
        ? element.substring(1, element.length() - 1)
        : element;
  }

  private static String packageOf(String className) {
    int dot = className.lastIndexOf('.');
    return dot < 0 ? "" : className.substring(0, dot);
  }

  private static boolean isIn(String outer, String name) {
    return name.equals(outer) || name.startsWith(outer + '.');
  }

  private static Set<String> and(Set<String> some, List<String> more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(new ArrayList<>(more));
    return Collections.unmodifiableSet(all);
  }
}

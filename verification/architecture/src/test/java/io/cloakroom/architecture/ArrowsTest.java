package io.cloakroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Arrows point down only. A package that is not named here has no place in the plan yet. */
class ArrowsTest {

  private static final String ROOT = "io.cloakroom";

  /** The package that every other one may use. It has an annotation and no code. */
  private static final String ANNOTATION = "annotation";

  private static final Set<String> CORE =
      Set.of(
          "",
          "http",
          "store",
          "cookie",
          "key",
          "session",
          "body",
          "form",
          "view",
          "flash",
          "csrf",
          "idempotency",
          "json",
          "mistake",
          "trace");

  /** Which packages each may know, by their names under the root; the root itself is {@code ""}. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry(ANNOTATION, Set.of()),
          Map.entry("mistake", Set.of()),
          Map.entry("json", Set.of()),
          Map.entry("http", Set.of("mistake")),
          Map.entry("key", Set.of()),
          Map.entry("trace", Set.of("http", "mistake")),
          Map.entry("store", Set.of("key", "trace")),
          Map.entry("cookie", Set.of("http", "mistake", "trace")),
          Map.entry(
              "session", Set.of("http", "cookie", "json", "key", "mistake", "store", "trace")),
          Map.entry("body", Set.of("http", "key")),
          Map.entry("form", Set.of("body", "http")),
          Map.entry("view", Set.of()),
          Map.entry("flash", Set.of("http", "cookie", "session", "trace")),
          Map.entry("csrf", Set.of("http", "cookie", "key", "mistake", "session", "trace")),
          Map.entry("idempotency", Set.of("http", "cookie", "key", "session", "store", "trace")),
          Map.entry("", CORE),
          Map.entry("jdbc", Set.of("jdbc.call", "store")),
          Map.entry("jdbc.call", Set.of("store")),
          Map.entry("redis", Set.of("key", "store")),
          Map.entry("memcached", Set.of("key", "store")),
          Map.entry("metrics", Set.of("session", "store")),
          Map.entry(
              "console",
              Set.of("", "body", "csrf", "flash", "http", "key", "mistake", "session", "store")),
          Map.entry("login", and(CORE, "jdbc.call")),
          Map.entry("views", Set.of("view", "form", "mistake")),
          Map.entry("servlet", Set.of("", "body", "http", "session", "store")),
          Map.entry("jdk", Set.of("", "http")),
          Map.entry("javalin", Set.of("", "http", "servlet", "session")),
          Map.entry(
              "spring",
              Set.of(
                  "",
                  "body",
                  "cookie",
                  "csrf",
                  "flash",
                  "form",
                  "http",
                  "jdbc",
                  "key",
                  "login",
                  "memcached",
                  "metrics",
                  "redis",
                  "servlet",
                  "session",
                  "store",
                  "test",
                  "trace",
                  "view")),
          Map.entry(
              "spring.test", Set.of("", "http", "servlet", "session", "spring", "store", "test")),
          Map.entry("starter", Set.of("", "jdbc", "key", "login", "store", "view", "views")),
          Map.entry("starter.jdk", Set.of()),
          Map.entry("starter.tomcat", Set.of("", "servlet")),
          Map.entry(
              "cli",
              Set.of(
                  "body",
                  "cli.doctor",
                  "cookie",
                  "http",
                  "jdbc",
                  "jdbc.call",
                  "key",
                  "login",
                  "mistake",
                  "redis",
                  "session",
                  "store")),
          Map.entry("cli.doctor", Set.of("cookie", "csrf", "http", "trace")),
          Map.entry(
              "toolbar",
              Set.of(
                  "", "body", "console", "cookie", "csrf", "flash", "http", "jdk", "key", "mistake",
                  "session", "store", "trace")),
          Map.entry("test", Set.of("", "cookie", "csrf", "flash", "http", "session", "view")),
          Map.entry(
              "testkit",
              Set.of(
                  "",
                  "test",
                  "view",
                  "http",
                  "store",
                  "session",
                  "cookie",
                  "key",
                  "flash",
                  "csrf",
                  "body",
                  "idempotency",
                  "trace")),
          Map.entry("testkit.server", and(and(CORE, "testkit"), "test")));

  /**
   * The types of the root package. A new type needs a reason to be beside {@code Visit}; otherwise
   * it belongs in another package.
   */
  private static final Set<String> ROOT_TYPES =
      Set.of(
          "Answer",
          "Assets",
          "Cloakroom",
          "PageTool",
          "ReadyPages",
          "RequestListener",
          "Settings",
          "Visit",
          "VisitCookies");

  /** Parts of one other type of the root: the texts of its problems, the values of its settings. */
  private static final Set<String> ROOT_PARTS =
      Set.of("ProblemText", "SettingValue", "StoreSettings");

  private static Set<String> and(Set<String> places, String another) {
    return Stream.concat(places.stream(), Stream.of(another)).collect(Collectors.toSet());
  }

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void pointDownOnly() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      String source = place(from);
      Set<String> known = MAY_KNOW.get(source);
      if (known == null) {
        broken.add("no place in the plan: " + from.getPackageName());
        continue;
      }
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String to = place(target);
        boolean may = to.equals(source) || to.equals(ANNOTATION) || known.contains(to);
        if (target.getPackageName().startsWith(ROOT) && !may) {
          broken.add(from.getSimpleName() + " of " + source + " knows " + target.getName());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  /**
   * The root puts the packages below it together. What one of them alone could hold belongs there:
   * a type of the root knows the visit, or two of the packages, or is a part of one that does.
   */
  @Test
  void leadFromTheRootToSeveralPackages() {
    Set<String> shown = new TreeSet<>();
    Set<String> misplaced = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (!type.getPackageName().equals(ROOT) || !type.isTopLevelClass() || isPackageInfo(type)) {
        continue;
      }
      if (type.getModifiers().contains(JavaModifier.PUBLIC)) {
        shown.add(type.getSimpleName());
      }
      Set<String> known = new TreeSet<>();
      boolean knowsVisit = false;
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        knowsVisit |= Set.of("Visit", "Cloakroom").contains(target.getSimpleName());
        if (target.getPackageName().startsWith(ROOT + ".") && !place(target).equals(ANNOTATION)) {
          known.add(place(target));
        }
      }
      if (!knowsVisit && known.size() == 1 && !ROOT_PARTS.contains(type.getSimpleName())) {
        misplaced.add(type.getSimpleName() + " belongs in " + known);
      }
    }
    assertThat(misplaced).isEmpty();
    assertThat(shown).isEqualTo(new TreeSet<>(ROOT_TYPES));
  }

  @Test
  void leadThroughEveryPackageOfThePlan() {
    Set<String> places = new TreeSet<>();
    CLASSES.forEach(type -> places.add(place(type)));
    assertThat(places).isEqualTo(new TreeSet<>(MAY_KNOW.keySet()));
  }

  @Test
  void neverLeadToJavaSerialisation() {
    List<String> serialising =
        CLASSES.stream()
            .filter(type ->
                type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getName())
                    .anyMatch(name ->
                        name.equals("java.io.ObjectInputStream")
                            || name.equals("java.io.ObjectOutputStream")))
            .map(JavaClass::getName)
            .toList();
    assertThat(serialising).isEmpty();
  }

  @Test
  void namesSayWhatTheyHold() {
    List<String> vague =
        CLASSES.stream()
            .map(JavaClass::getName)
            .filter(name ->
                name.matches(
                    ".*\\.(util|utils|helper|helpers|common|base|internal)\\..*"
                        + "|.*(Util|Utils|Helper|Impl)"
                        + "|.*\\.Abstract\\w+"))
            .toList();
    assertThat(vague).isEmpty();
  }

  private static boolean isPackageInfo(JavaClass type) {
    return type.getSimpleName().equals("package-info");
  }

  private static String place(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) || !name.startsWith(ROOT + ".")
        ? ""
        : name.substring(ROOT.length() + 1);
  }
}

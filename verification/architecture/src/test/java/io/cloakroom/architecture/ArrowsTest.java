package io.cloakroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Arrows point down only. A package that is not named here has no place in the plan yet. */
class ArrowsTest {

  private static final String ROOT = "io.cloakroom";

  private static final Set<String> CORE =
      Set.of("", "http", "store", "cookie", "key", "session", "form", "view", "flash", "csrf");

  /** Which packages each may know, by their names under the root; the root itself is {@code ""}. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("http", Set.of()),
          Map.entry("store", Set.of()),
          Map.entry("key", Set.of()),
          Map.entry("cookie", Set.of("http")),
          Map.entry("session", Set.of("http", "cookie", "key", "store")),
          Map.entry("form", Set.of("http")),
          Map.entry("view", Set.of()),
          Map.entry("flash", Set.of("http", "cookie", "session")),
          Map.entry("csrf", Set.of("http", "cookie", "session")),
          Map.entry("", CORE),
          Map.entry("jdbc", Set.of("store")),
          Map.entry("redis", Set.of("store")),
          Map.entry("memcached", Set.of("store")),
          Map.entry("metrics", Set.of("session", "store")),
          Map.entry("login", CORE),
          Map.entry("views", Set.of("view", "form", "http", "store")),
          Map.entry("servlet", Set.of("", "http", "store")),
          Map.entry("javalin", Set.of("", "http", "store", "servlet")),
          Map.entry("cli", Set.of("form", "http")),
          Map.entry("toolbar", Set.of("", "form", "http")),
          Map.entry(
              "testkit",
              Set.of("", "http", "store", "session", "cookie", "key", "flash", "csrf", "form")));

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
        if (target.getPackageName().startsWith(ROOT) && !to.equals(source) && !known.contains(to)) {
          broken.add(from.getSimpleName() + " of " + source + " knows " + target.getName());
        }
      }
    }
    assertThat(broken).isEmpty();
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

  private static String place(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) || !name.startsWith(ROOT + ".")
        ? ""
        : name.substring(ROOT.length() + 1);
  }
}

package io.cloakroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One idiom of configuration for all public types: {@code of} makes one with defaults, {@code
 * builder} and {@code build} configure, {@code withY} makes a changed copy, accessors are bare
 * nouns.
 */
class IdiomTest {

  private static final String ROOT = "io.cloakroom";

  /** Modules whose types nobody outside of this repository uses. */
  private static final Set<String> UNPUBLISHED =
      Set.of("cli", "fuzz", "faults", "benchmarks", "gallery");

  /** Factories that differ in kind from {@code of}. */
  private static final Set<String> OTHER_FACTORIES =
      new TreeSet<>(
          Set.of(
              // Sessions that need no store, and a key that is made rather than read.
              "Sessions.sealed",
              "KeyRing.generate",
              // The type of the value is not the type that is passed.
              "SessionKey.listOf",
              "SessionKey.mapOf",
              "SessionKey.setOf",
              // Templates that need no compiler, and no folder of sources.
              "JteTemplates.precompiled",
              // The request of a test by its method.
              "TestExchange.get",
              // The trace that somebody else has asked for, if anybody has.
              "VisitTrace.wantedOn",
              // A server that takes TLS only.
              "RedisServer.ofTls",
              // The one server of a test run, which ends with the JVM.
              "MariaDbServer.shared",
              "MemcachedServer.shared",
              "PostgresServer.shared",
              "RedisCluster.shared",
              "RedisSentinel.shared",
              "RedisServer.shared"));

  /** Methods that return another value of their type, which is not a copy with one change. */
  private static final Set<String> OTHER_COPIES =
      new TreeSet<>(
          Set.of(
              // The cookie that deletes this one; the revision after this one.
              "Cookie.expired",
              "Revision.next",
              // Parts of a tree.
              "Field.get",
              "FormNode.member",
              // Steps that may be chained.
              "JdbcAccounts.createSchema",
              "JdbcStore.createSchema",
              "Submission.check",
              "TestExchange.finish",
              // Copies that leave something out.
              "TestClient.withoutOrigin",
              "TestForm.withoutEnctype",
              "TestVisitor.withoutOrigin"));

  /** Public constructors of types that are neither exceptions nor records. */
  private static final Set<String> CONSTRUCTORS =
      new TreeSet<>(
          Set.of(
              // A file in the jar names its class, and the container creates it.
              "CloakroomInitializer",
              // The build of an application names its class, and jte makes one.
              "JteHtmlPolicy",
              // A file in the jar names its class, and Logback creates it.
              "StarterLogging"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void constructorsAreOfExceptionsAndRecordsOnly() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : publicTypes()) {
      boolean allowed = type.isRecord() || type.isAssignableTo(Throwable.class) || type.isEnum();
      for (JavaConstructor constructor : type.getConstructors()) {
        if (!allowed && constructor.getModifiers().contains(JavaModifier.PUBLIC)) {
          found.add(name(type));
        }
      }
    }
    assertThat(found).isEqualTo(CONSTRUCTORS);
  }

  @Test
  void factoriesAreNamedOfBuilderOrParse() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : publicTypes()) {
      for (JavaMethod method : publicMethods(type)) {
        boolean makesOne = makes(method, type) || makesBuilder(method, type);
        if (isStatic(method)
            && makesOne
            && !Set.of("of", "builder", "parse", "valueOf").contains(method.getName())) {
          found.add(name(method));
        }
      }
    }
    assertThat(found).isEqualTo(OTHER_FACTORIES);
  }

  @Test
  void copiesAreNamedWith() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : publicTypes()) {
      for (JavaMethod method : publicMethods(type)) {
        if (!isStatic(method)
            && !isBuilder(type)
            && makes(method, type)
            && !method.getName().matches("with[A-Z].*|with")) {
          found.add(name(method));
        }
      }
    }
    assertThat(found).isEqualTo(OTHER_COPIES);
  }

  @Test
  void copiesMustBeUsed() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : publicTypes()) {
      for (JavaMethod method : publicMethods(type)) {
        if (method.getName().matches("with[A-Z].*")
            && makes(method, type)
            && !isBuilder(type)
            && !type.isAssignableTo("io.cloakroom.http.Exchange")
            && !checked(type)
            && !method.isAnnotatedWith(ROOT + ".annotation.CheckReturnValue")) {
          unmarked.add(name(method));
        }
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @Test
  void accessorsHaveNoPrefix() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : publicTypes()) {
      for (JavaMethod method : publicMethods(type)) {
        if (method.getName().matches("get[A-Z].*") && !overrides(method)) {
          found.add(name(method));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noNameBothReadsAndChanges() {
    Set<String> both = new TreeSet<>();
    for (JavaClass type : publicTypes()) {
      Map<String, List<JavaMethod>> byName =
          publicMethods(type).stream()
              .filter(method -> !isStatic(method))
              .collect(
                  Collectors.groupingBy(JavaMethod::getName, TreeMap::new, Collectors.toList()));
      byName.forEach((name, methods) -> {
        boolean reads =
            methods.stream()
                .anyMatch(m ->
                    m.getRawParameterTypes().isEmpty()
                        && !m.getRawReturnType().isEquivalentTo(void.class)
                        && !makes(m, type));
        boolean changes =
            methods.stream()
                .anyMatch(m ->
                    m.getRawParameterTypes().size() == 1
                        && (m.getRawReturnType().isEquivalentTo(void.class) || makes(m, type)));
        if (reads && changes) {
          both.add(name(type) + "." + name);
        }
      });
    }
    assertThat(both).isEmpty();
  }

  @Test
  void buildersOnlyCollectAndBuild() {
    Set<String> others = new TreeSet<>();
    for (JavaClass type : publicTypes()) {
      if (isBuilder(type)) {
        for (JavaMethod method : publicMethods(type)) {
          boolean collects = makes(method, type);
          if (!collects && !method.getName().equals("build") && !overrides(method)) {
            others.add(name(method));
          }
        }
      }
    }
    assertThat(others).isEmpty();
  }

  private static List<JavaClass> publicTypes() {
    return CLASSES.stream().filter(IdiomTest::isPublic).filter(IdiomTest::isPublished).toList();
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.isAnonymousClass()
        && type.getEnclosingClass().map(IdiomTest::isPublic).orElse(true);
  }

  private static boolean isPublished(JavaClass type) {
    String[] names = type.getPackageName().split("\\.", 4);
    return names.length < 3 || !UNPUBLISHED.contains(names[2]);
  }

  private static List<JavaMethod> publicMethods(JavaClass type) {
    return type.getMethods().stream()
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filter(method -> !method.getModifiers().contains(JavaModifier.BRIDGE))
        .toList();
  }

  private static boolean isStatic(JavaMethod method) {
    return method.getModifiers().contains(JavaModifier.STATIC);
  }

  private static boolean isBuilder(JavaClass type) {
    return type.getSimpleName().endsWith("Builder");
  }

  private static boolean makes(JavaMethod method, JavaClass type) {
    return method.getRawReturnType().getName().equals(type.getName());
  }

  private static boolean makesBuilder(JavaMethod method, JavaClass type) {
    return isBuilder(method.getRawReturnType()) && isStatic(method) && !isBuilder(type);
  }

  private static boolean checked(JavaClass type) {
    return type.isAnnotatedWith(ROOT + ".annotation.CheckReturnValue");
  }

  /** Whether a type from elsewhere chose the name. */
  private static boolean overrides(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return Stream.concat(
            owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
        .anyMatch(above ->
            above
                .tryGetMethod(
                    method.getName(),
                    method.getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .toArray(String[]::new))
                .isPresent());
  }

  private static String name(JavaClass type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  private static String name(JavaMethod method) {
    return name(method.getOwner()) + "." + method.getName();
  }
}

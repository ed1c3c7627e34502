package io.cloakroom.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles the examples in the Javadoc of all published types. Each is put into a class of its own,
 * below one that declares what an application would have.
 */
class JavadocExamplesTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));

  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\n\\s*\\* ?\\}</pre>", Pattern.DOTALL);

  /** Templates of pages, which their engines' tests render. */
  private static final Pattern TEMPLATE = Pattern.compile("^\\s*(<|\\{%|@import)");

  /** A declaration that is no statement of a method. */
  private static final Pattern MEMBER =
      Pattern.compile(
          "^(@\\w+(\\([^)]*\\))?\\s+)*(public|private|protected|static|sealed|record|void"
              + "|(final |abstract )?(class|interface))\\b",
          Pattern.DOTALL);

  /** The types whose first example a reader looks for. */
  private static final Set<String> WITH_EXAMPLE =
      Set.of(
          "Cloakroom",
          "Visit",
          "Answer",
          "Session",
          "Sessions",
          "SessionKey",
          "Login",
          "Form",
          "Submission",
          "Fields",
          "Flash",
          "Upload",
          "KeyRing",
          "Idempotency",
          "Settings",
          "MemoryStore",
          "FileStore",
          "JdbcStore",
          "RedisStore",
          "MemcachedStore",
          "CachedStore",
          "NearStore",
          "ForwardingStore",
          "MeteredStore",
          "ObservedStore",
          "CloakroomFilter",
          "CloakroomPlugin",
          "CloakroomHttpFilter",
          "VisitHandler",
          "PebbleTemplates",
          "ThymeleafTemplates",
          "FreeMarkerTemplates",
          "MustacheTemplates",
          "JteTemplates",
          "TestVisitor",
          "TestClient",
          "TestForm",
          "RecordedTemplates",
          "Console",
          "Toolbar");

  /** Declarations of single examples, which hide those of the context. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("Cloakroom", "Accounts accounts;"),
          Map.entry("Login", "Accounts accounts;"),
          Map.entry("ObservedStore", "io.micrometer.observation.ObservationRegistry registry;"),
          Map.entry("CloakroomHttpFilter", "HttpServer server;"),
          Map.entry("Departure", "Handler handler;"),
          Map.entry(
              "Discriminator",
              "record BankTransfer(String iban) implements Payment {}"
                  + " record Card(String number) implements Payment {}"),
          Map.entry(
              "UploadSink",
              "record FilmTarget(Path file) implements UploadSink.Target {"
                  + " public void write(byte[] bytes, int offset, int length) {}"
                  + " public void commit(Upload upload) {} public void abort() {} }"),
          Map.entry("Form", "interface People { void add(SignUp person); } People accounts;"),
          Map.entry(
              "Accounts",
              "record User(String id, String email, String fullName, boolean active,"
                  + " long sessionVersion, String passwordHash) {}"
                  + " interface Users { Optional<User> byLoginKey(String key); } Users users;"),
          Map.entry(
              "RecordedTemplates", "interface Pages { void show(Visit visit); } Pages notes;"),
          Map.entry("TestClient", "Javalin app;"),
          Map.entry("TestExchange", "Consumer<Visit> handler; String cookie;"),
          Map.entry(
              "TestVisitor",
              "interface Shop { void add(Visit visit); } Shop shop; TestVisitor ada;"
                  + " Password password;"));

  /** The class of an example that implements a type. */
  private static final Map<String, String> HEADERS =
      Map.of("Accounts", "abstract class MyAccounts extends Context implements Accounts");

  private record Example(String type, String code) {}

  private static List<Example> examples() throws IOException {
    List<Example> found = new ArrayList<>();
    for (Path file :
        SourcesTest.sources().stream()
            .filter(path -> path.toString().contains("/src/main/java/"))
            .filter(path -> !ROOT.relativize(path).toString().matches("(verification|examples)/.*"))
            .sorted()
            .toList()) {
      String type = file.getFileName().toString().replace(".java", "");
      EXAMPLE
          .matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1).replaceAll("(?m)^\\s*\\* ?", ""))
          .filter(code -> !TEMPLATE.matcher(code).find())
          .forEach(code -> found.add(new Example(type, code)));
    }
    return found;
  }

  @Test
  void typesThatReadersLookForHaveOne() throws IOException {
    Set<String> types =
        examples().stream().map(Example::type).collect(Collectors.toCollection(TreeSet::new));
    assertThat(types).containsAll(WITH_EXAMPLE);
  }

  @Test
  void compile(@TempDir Path out) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Map<String, String> sources = new TreeMap<>();
    sources.put("Context", resource("javadoc-imports.txt") + resource("javadoc-context.txt"));
    for (Example example : examples()) {
      String name = "Example" + sources.size() + "Of" + example.type;
      sources.put(name, source(name, example));
    }
    List<String> options =
        List.of(
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            out.toString(),
            "-proc:none",
            "-Xlint:none");
    boolean compiled =
        compiler
            .getTask(
                new StringWriter(),
                null,
                problems,
                options,
                null,
                sources.entrySet().stream().map(s -> file(s.getKey(), s.getValue())).toList())
            .call();

    assertThat(
            problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(problem -> problem.getSource().getName() + ": " + problem))
        .isEmpty();
    assertThat(compiled).isTrue();
    assertThat(sources).hasSizeGreaterThan(60);
  }

  /** The class of an example: its declarations are members, and the rest is a method. */
  private static String source(String name, Example example) throws IOException {
    StringBuilder members = new StringBuilder();
    StringBuilder statements = new StringBuilder();
    for (String part : parts(example.code)) {
      (MEMBER.matcher(part).find() ? members : statements).append(part).append('\n');
    }
    return resource("javadoc-imports.txt")
        + HEADERS.getOrDefault(example.type, "abstract class " + name + " extends Context")
        + " {\n"
        + OWN.getOrDefault(example.type, "")
        + members
        + "void example() throws Exception {\n"
        + statements
        + "}\n}\n";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = JavadocExamplesTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  /** The parts between empty lines that are in no braces. */
  private static List<String> parts(String code) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    for (String line : code.split("\n", -1)) {
      if (line.isBlank() && depth == 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(line).append('\n');
      }
      depth += count(line, '{') - count(line, '}');
    }
    parts.add(part.toString());
    return parts;
  }

  private static int count(String line, char wanted) {
    return (int) line.chars().filter(c -> c == wanted).count();
  }

  private static JavaFileObject file(String name, String source) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name.toLowerCase(Locale.ROOT) + "/" + name + ".java"),
        JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}

package docs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of counterparts names tests that exist, and leaves out nothing of theirs. */
class ParityTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w+)(?:\\.(\\w+))?");

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/parity.md"));
  }

  private static List<String> rows() throws IOException {
    return page()
        .lines()
        .filter(line -> line.startsWith("|"))
        .filter(line -> !line.startsWith("|---") && !line.endsWith("| shown by |"))
        .toList();
  }

  /** The cells of a row; the first is what stands before the first bar. */
  private static String[] cells(String row) {
    return row.split("\\|", 5);
  }

  private static Stream<String> code(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1));
  }

  /** The sources of all tests and contracts, by the names of their classes. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
            String name = directory.getFileName().toString();
            boolean built = name.equals("target") || name.equals(".git");
            return built ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes unused)
              throws IOException {
            if (file.toString().matches(".*/(src/test|testkit/src/main)/.*\\.java")) {
              String name = file.getFileName().toString().replace(".java", "");
              sources.merge(name, Files.readString(file), (one, other) -> one + other);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  @Test
  void everyRowNamesTestsThatExist() throws IOException {
    Map<String, String> sources = sources();
    Set<String> missing = new TreeSet<>();
    for (String row : rows()) {
      String[] cells = cells(row);
      assertThat(cells).as(row).hasSize(5);
      List<String> tests = code(cells[3]).toList();
      assertThat(tests).as(row).isNotEmpty();
      for (String test : tests) {
        MatchResult name = TEST.matcher(test).results().findFirst().orElseThrow();
        String source = sources.getOrDefault(name.group(1), "");
        boolean exists =
            name.group(2) == null
                ? !source.isEmpty()
                : source.contains(" void " + name.group(2) + "(");
        if (!exists) {
          missing.add(test);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyRowHasACounterpartOrAReason() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(100);
    for (String row : rows()) {
      String here = cells(row)[2].strip();
      assertThat(here).as(row).isNotEmpty();
      if (here.startsWith("none")) {
        assertThat(here).as(row).matches("none( for [^:]+)?[:,] .{10,}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {HttpSession.class, SessionCookieConfig.class})
  void nothingOfTheServletApiIsLeftOut(Class<?> type) throws IOException {
    Set<String> named = named();
    assertThat(Arrays.stream(type.getMethods()).map(Method::getName))
        .filteredOn(name -> type == HttpSession.class || name.startsWith("set"))
        .allSatisfy(name -> assertThat(named).contains(name));
  }

  @Test
  void nothingOfDjangoIsLeftOut() throws IOException {
    List<String> methods =
        words(
            "get set pop setdefault update has_key keys values items flush cycle_key set_expiry"
                + " get_expiry_age get_expiry_date get_expire_at_browser_close set_test_cookie"
                + " test_cookie_worked delete_test_cookie exists create save delete load"
                + " clear_expired");
    List<String> settings =
        words(
            "ENGINE CACHE_ALIAS FILE_PATH SERIALIZER COOKIE_NAME COOKIE_AGE COOKIE_DOMAIN"
                + " COOKIE_SECURE COOKIE_PATH COOKIE_HTTPONLY COOKIE_SAMESITE SAVE_EVERY_REQUEST"
                + " EXPIRE_AT_BROWSER_CLOSE");
    Set<String> named = named();
    assertThat(named)
        .containsAll(methods.stream().filter(name -> !name.equals("set")).toList())
        .containsAll(methods.stream().map(name -> "a" + name).toList())
        .containsAll(settings.stream().map(name -> "SESSION_" + name).toList())
        .containsAll(
            words(
                "clear is_empty modified accessed session_key encode decode key_salt"
                    + " get_session_cookie_age SECRET_KEY_FALLBACKS"));
  }

  @Test
  void nothingOfExpressIsLeftOut() throws IOException {
    assertThat(named())
        .containsAll(
            words(
                "cookie.domain cookie.expires cookie.httpOnly cookie.maxAge cookie.partitioned"
                    + " cookie.path cookie.priority cookie.sameSite cookie.secure genid name proxy"
                    + " resave rolling saveUninitialized secret store"
                    + " Session.regenerate Session.destroy Session.reload Session.save"
                    + " Session.touch req.session.id Cookie.maxAge Cookie.originalMaxAge"
                    + " req.sessionID store.all store.destroy store.clear store.length store.get"
                    + " store.set store.touch"));
  }

  @Test
  void nothingOfSpringsCookieSerializerIsLeftOut() throws IOException {
    assertThat(named())
        .containsAll(
            words(
                "setUseSecureCookie setUseHttpOnlyCookie setCookiePath setCookieName"
                    + " setCookieMaxAge setDomainName setDomainNamePattern setJvmRoute"
                    + " setUseBase64Encoding setRememberMeRequestAttribute setSameSite"
                    + " setPartitioned"));
  }

  /** Returns the names in the first cells of the rows. */
  private static Set<String> named() throws IOException {
    return rows().stream()
        .flatMap(row -> code(cells(row)[1]))
        .map(name -> name.replaceAll("\\(.*", ""))
        .collect(Collectors.toSet());
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split(" ", -1));
  }
}

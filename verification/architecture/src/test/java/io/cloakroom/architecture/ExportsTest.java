package io.cloakroom.architecture;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages that each module exports. Each entry is a promise, so adding one is a decision. */
class ExportsTest {

  private static final Map<String, Set<String>> EXPORTS =
      Map.ofEntries(
          Map.entry(
              "io.cloakroom",
              Set.of(
                  "io.cloakroom",
                  "io.cloakroom.annotation",
                  "io.cloakroom.body",
                  "io.cloakroom.cookie",
                  "io.cloakroom.csrf",
                  "io.cloakroom.flash",
                  "io.cloakroom.form",
                  "io.cloakroom.http",
                  "io.cloakroom.idempotency",
                  "io.cloakroom.key",
                  "io.cloakroom.mistake to [io.cloakroom.console, io.cloakroom.toolbar,"
                      + " io.cloakroom.views]",
                  "io.cloakroom.session",
                  "io.cloakroom.store",
                  "io.cloakroom.trace",
                  "io.cloakroom.view")),
          Map.entry(
              "io.cloakroom.jdbc",
              Set.of("io.cloakroom.jdbc", "io.cloakroom.jdbc.call to [io.cloakroom.login]")),
          Map.entry("io.cloakroom.memcached", Set.of("io.cloakroom.memcached")),
          Map.entry("io.cloakroom.redis", Set.of("io.cloakroom.redis")),
          Map.entry("io.cloakroom.login", Set.of("io.cloakroom.login")),
          Map.entry("io.cloakroom.metrics", Set.of("io.cloakroom.metrics")),
          Map.entry("io.cloakroom.console", Set.of("io.cloakroom.console")),
          Map.entry("io.cloakroom.views", Set.of("io.cloakroom.views")),
          Map.entry("io.cloakroom.servlet", Set.of("io.cloakroom.servlet")),
          Map.entry("io.cloakroom.jdk", Set.of("io.cloakroom.jdk")),
          Map.entry("io.cloakroom.javalin", Set.of("io.cloakroom.javalin")),
          Map.entry("io.cloakroom.toolbar", Set.of("io.cloakroom.toolbar")),
          Map.entry("io.cloakroom.test", Set.of("io.cloakroom.test")),
          Map.entry(
              "io.cloakroom.testkit",
              Set.of("io.cloakroom.testkit", "io.cloakroom.testkit.server")));

  /**
   * The public types of the packages that show most of what they have: ports, records of a wire
   * format, contracts. A further one is a decision. Elsewhere at most half of a package is public.
   */
  private static final Map<String, Set<String>> SHOWN = new TreeMap<>();

  static {
    SHOWN.put(
        "io.cloakroom.http",
        Set.of(
            "Accept",
            "BodyTakenException",
            "Caching",
            "ClientGoneException",
            "ClientSide",
            "Departure",
            "Exchange",
            "FailureLog",
            "Handshake",
            "HeldBytes",
            "Html",
            "Htmx",
            "HttpProblem",
            "Languages",
            "Memos",
            "PageScript",
            "Prefetch",
            "ProblemTexts",
            "RedirectException",
            "RefusalLog",
            "RequestThread",
            "ServerResponse",
            "SharedBody",
            "StatusPhrase",
            "TrustedProxies"));
    SHOWN.put(
        "io.cloakroom.cookie",
        Set.of(
            "Cookie",
            "CookieBrowser",
            "CookieDecision",
            "CookieEffect",
            "CookieEffects",
            "CookieOrigin",
            "CookiePolicies",
            "CookiePolicy",
            "CookiePrefix",
            "Cookies",
            "Markers",
            "SameSite",
            "SecureCookies",
            "SetCookie"));
    SHOWN.put(
        "io.cloakroom.key",
        Set.of("KeyFile", "KeyRing", "ProtectedText", "RandomToken", "Sealer", "Sha256", "Signer"));
    SHOWN.put(
        "io.cloakroom.store",
        Set.of(
            "CachedStore",
            "ChangeFeed",
            "CountedRevisions",
            "ExpiryIndex",
            "FileStore",
            "ForwardingStore",
            "LoadedRecord",
            "MemoryStore",
            "MovingStore",
            "NearStore",
            "OwnerIndex",
            "Revision",
            "ScanPage",
            "Scannable",
            "Store",
            "StoreCall",
            "StoreCopy",
            "StoreEntry",
            "StoreException",
            "StoreKey",
            "StoredRecord",
            "SweepProgress",
            "Sweepable",
            "Sweeper",
            "TracedStore"));
    SHOWN.put(
        "io.cloakroom.login",
        Set.of(
            "Account",
            "Accounts",
            "EmailAddress",
            "JdbcAccounts",
            "Login",
            "LoginDecision",
            "LoginName",
            "ManagedAccounts",
            "MemoryAccounts",
            "NewAccount",
            "Password",
            "PasswordChange",
            "PasswordHash",
            "PasswordRefused",
            "Passwords",
            "SignUp",
            "StoredCredentials",
            "UserName"));
    SHOWN.put(
        "io.cloakroom.testkit",
        Set.of(
            "Await",
            "ChangeFeedContract",
            "DatabaseServer",
            "DurableContract",
            "ExpiryIndexContract",
            "HeardChanges",
            "MariaDbServer",
            "MemcachedServer",
            "NginxServer",
            "OwnerIndexContract",
            "PostgresServer",
            "Race",
            "RecordingStore",
            "RedisCluster",
            "RedisSentinel",
            "RedisServer",
            "ScannableContract",
            "StoreContract",
            "StoreFaultsContract",
            "SweepableContract",
            "TcpProxy"));
    SHOWN.put(
        "io.cloakroom.testkit.server",
        Set.of(
            "ContainerFormContract",
            "ContextPathContract",
            "PageScriptContract",
            "ServerContract",
            "SessionRaceContract",
            "SocketContract",
            "TestHandler",
            "TestServer",
            "Way"));
  }

  private static final int MAX_TYPES = 60;
  private static final int SMALL_PACKAGE = 10;

  private static final Map<String, List<JavaClass>> PACKAGES =
      new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("io.cloakroom")
              .stream()
              .filter(JavaClass::isTopLevelClass)
              .filter(type -> !type.getSimpleName().equals("package-info"))
              .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, toList()));

  private static Set<String> shown(List<JavaClass> types) {
    return types.stream()
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void packagesCanBeOverlooked() {
    assertThat(PACKAGES).hasSizeGreaterThan(20);
    PACKAGES.forEach(
        (name, types) -> assertThat(types).as(name).hasSizeLessThanOrEqualTo(MAX_TYPES));
  }

  @Test
  void showAtMostHalfOfAPackage() {
    PACKAGES.forEach((name, types) -> {
      if (SHOWN.containsKey(name)) {
        assertThat(shown(types)).as(name).isEqualTo(new TreeSet<>(SHOWN.get(name)));
      } else if (types.size() > SMALL_PACKAGE) {
        assertThat(shown(types)).as(name).hasSizeLessThanOrEqualTo(types.size() / 2);
      }
    });
  }

  @Test
  void areTheOnesPromised() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (URL url :
        Collections.list(getClass().getClassLoader().getResources("module-info.class"))) {
      try (InputStream in = url.openStream()) {
        ModuleDescriptor module = ModuleDescriptor.read(in);
        if (module.name().startsWith("io.cloakroom")) {
          Set<String> exports = new TreeSet<>();
          module
              .exports()
              .forEach(export ->
                  exports.add(
                      export.source()
                          + (export.isQualified()
                              ? " to " + new TreeSet<>(export.targets())
                              : "")));
          found.put(module.name(), exports);
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(EXPORTS);
  }
}

package io.cloakroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What each module shows to the world. An entry here is a promise; adding one is a decision. */
class ExportsTest {

  private static final Map<String, Set<String>> EXPORTS =
      Map.ofEntries(
          Map.entry(
              "io.cloakroom",
              Set.of(
                  "io.cloakroom",
                  "io.cloakroom.body",
                  "io.cloakroom.cookie",
                  "io.cloakroom.csrf",
                  "io.cloakroom.flash",
                  "io.cloakroom.form",
                  "io.cloakroom.http",
                  "io.cloakroom.key",
                  "io.cloakroom.session",
                  "io.cloakroom.store",
                  "io.cloakroom.view")),
          Map.entry("io.cloakroom.jdbc", Set.of("io.cloakroom.jdbc")),
          Map.entry("io.cloakroom.memcached", Set.of("io.cloakroom.memcached")),
          Map.entry("io.cloakroom.redis", Set.of("io.cloakroom.redis")),
          Map.entry("io.cloakroom.login", Set.of("io.cloakroom.login")),
          Map.entry("io.cloakroom.metrics", Set.of("io.cloakroom.metrics")),
          Map.entry("io.cloakroom.views", Set.of("io.cloakroom.views")),
          Map.entry("io.cloakroom.servlet", Set.of("io.cloakroom.servlet")),
          Map.entry("io.cloakroom.javalin", Set.of("io.cloakroom.javalin")),
          Map.entry("io.cloakroom.toolbar", Set.of("io.cloakroom.toolbar")),
          Map.entry("io.cloakroom.testkit", Set.of("io.cloakroom.testkit")));

  @Test
  void areTheOnesPromised() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (URL url :
        Collections.list(getClass().getClassLoader().getResources("module-info.class"))) {
      try (InputStream in = url.openStream()) {
        ModuleDescriptor module = ModuleDescriptor.read(in);
        if (module.name().startsWith("io.cloakroom")) {
          Set<String> exports = new TreeSet<>();
          module.exports().forEach(export -> exports.add(export.source()));
          found.put(module.name(), exports);
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(EXPORTS);
  }
}

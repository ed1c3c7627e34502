package io.cloakroom.toolbar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The toolbar costs nothing unless it is switched on: no request allocates a byte more. */
@Isolated("it counts bytes")
class ToolbarCostTest {

  private static final int ROUNDS = 300;

  /** The jars that come with the toolbar. */
  private static boolean ofToolbar(String path) {
    return Stream.of("toolbar/target/classes", "console/target/classes", "jdk/target/classes")
            .anyMatch(path.replace(File.separatorChar, '/')::endsWith)
        || path.matches(".*cloakroom-(toolbar|console|jdk)-[^/]*\\.jar");
  }

  private static ClassLoader loader(Predicate<String> wanted) throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(PlainSite.class.getProtectionDomain().getCodeSource().getLocation());
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty() && wanted.test(entry)) {
          urls.add(Path.of(entry).toUri().toURL());
        }
      }
    }
    urls.add(
        Path.of(System.getProperty("project.root"), "toolbar/target/test-classes").toUri().toURL());
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static LongSupplier site(ClassLoader loader, String listener) throws Exception {
    return (LongSupplier)
        loader
            .loadClass(PlainSite.class.getName())
            .getConstructor(String.class)
            .newInstance(listener);
  }

  /** Returns the fewest bytes of each site, which take turns. */
  private static long[] fewest(LongSupplier... sites) {
    long[] fewest = new long[sites.length];
    Arrays.fill(fewest, Long.MAX_VALUE);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < sites.length; i++) {
        fewest[i] = Math.min(fewest[i], sites[i].getAsLong());
      }
    }
    return fewest;
  }

  @Test
  void itsJarAloneCostsNothing() throws Exception {
    ClassLoader without = loader(entry -> !ofToolbar(entry));
    ClassLoader with = loader(entry -> true);
    String name = "io/cloakroom/toolbar/Toolbar.class";
    assertThat(without.getResource(name)).isNull();
    assertThat(with.getResource(name)).isNotNull();

    long[] bytes = fewest(site(without, "none"), site(with, "none"));
    assertThat(bytes[1]).isEqualTo(bytes[0]);
  }

  @Test
  void aToolWithoutScriptsCostsWhatAListenerCosts() throws Exception {
    ClassLoader loader = loader(entry -> true);
    long[] bytes = fewest(site(loader, "listener"), site(loader, "tool"));
    assertThat(bytes[1]).isEqualTo(bytes[0]);
  }
}

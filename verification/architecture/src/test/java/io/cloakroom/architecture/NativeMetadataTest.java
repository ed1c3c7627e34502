package io.cloakroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metadata for native images in the jars names every resource that the code opens. */
class NativeMetadataTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));

  /** The modules of running applications that have resources. */
  private static final List<String> MODULES =
      List.of("core", "stores/jdbc", "stores/redis", "login");

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(folder::relativize).toList();
    }
  }

  private static boolean named(JsonNode resources, Path file) {
    for (JsonNode resource : resources) {
      String glob = resource.path("glob").asString("");
      String bundle = resource.path("bundle").asString("").replace('.', '/');
      if (!glob.isEmpty()
          && FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(file)) {
        return true;
      }
      if (!bundle.isEmpty() && file.toString().matches(bundle + "(_[a-z]{2})?\\.properties")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void everyResourceIsNamed() throws IOException {
    List<String> missing = new ArrayList<>();
    int resources = 0;
    for (String module : MODULES) {
      Path folder = ROOT.resolve(module).resolve("src/main/resources");
      Path metadata =
          below(folder).stream()
              .filter(file -> file.endsWith("reachability-metadata.json"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(module + " has no metadata"));
      JsonNode named = JsonMapper.shared().readTree(folder.resolve(metadata).toFile());
      for (Path file : below(folder)) {
        if (file.startsWith("io/cloakroom")) {
          resources++;
          if (!named(named.path("resources"), file)) {
            missing.add(module + ": " + file);
          }
        }
      }
    }

    assertThat(resources).isGreaterThan(15);
    assertThat(missing).isEmpty();
  }
}

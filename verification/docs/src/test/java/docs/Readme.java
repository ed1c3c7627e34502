package docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A quickstart of the README: the files, each with its path before it, and the commands.
 *
 * @param text the section, with the other variants
 */
record Readme(String text) {

  static final Path ROOT =
      Path.of(System.getProperty("project.root", "../..")).toAbsolutePath().normalize();

  private static final Pattern FILE = Pattern.compile("(?ms)^`([^`\n]+)`\n\n```\\w+\n(.*?)^```");
  private static final Pattern COMMAND = Pattern.compile("(?m)^    (\\S.*)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```\n");

  /** Reads the section with this heading. */
  static Readme read(String heading) {
    try {
      String page = Files.readString(ROOT.resolve("README.md"));
      return new Readme(page.split("(?m)^## " + heading + "$", 2)[1].split("(?m)^## ", 2)[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the part before the other variants. */
  String main() {
    return text.split("<details>", 2)[0];
  }

  /** Returns one of the foldable parts, by a word of its title. */
  String details(String word) {
    for (String part : text.split("<details>", -1)) {
      if (part.split("</summary>", 2)[0].contains(word)) {
        return part.split("</details>", 2)[0];
      }
    }
    throw new AssertionError("The README shows nothing on " + word);
  }

  /** Returns the files of a part by their paths. */
  static Map<String, String> files(String part) {
    Map<String, String> files = new LinkedHashMap<>();
    FILE.matcher(part).results().forEach(file -> files.put(file.group(1), file.group(2)));
    return files;
  }

  /** Returns the lines that a developer writes, without imports, packages and blank lines. */
  static List<String> lines(String java) {
    return java.lines()
        .filter(line -> !line.isBlank() && !line.matches("(import|package) .*;"))
        .toList();
  }

  /** Returns the commands of a part, which are indented. */
  static List<String> commands(String part) {
    return COMMAND
        .matcher(CODE.matcher(part).replaceAll(""))
        .results()
        .map(command -> command.group(1))
        .toList();
  }

  /** Returns the version of Cloakroom that a project file names. */
  static String version(String pom) {
    return pom.split("<artifactId>cloakroom-bom</artifactId>\\s*<version>", 2)[1].split("<", 2)[0];
  }
}

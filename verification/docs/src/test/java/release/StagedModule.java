package release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** One module of a staged release. */
record StagedModule(Path folder) {

  static List<StagedModule> in(Path repository) throws IOException {
    Path group = repository.resolve(ProjectCopy.group().replace('.', '/'));
    List<StagedModule> modules = new ArrayList<>();
    try (Stream<Path> names = Files.list(group)) {
      for (Path name : names.sorted().toList()) {
        modules.add(new StagedModule(name.resolve(StagingRepository.VERSION)));
      }
    }
    return modules;
  }

  String name() {
    return folder.resolveSibling("").getFileName().toString();
  }

  boolean isBom() {
    return name().equals("cloakroom-bom");
  }

  /** Returns the file of this kind, such as "-sources.jar". */
  Path file(String kind) {
    return folder.resolve(name() + "-" + StagingRepository.VERSION + kind);
  }

  /** Returns the kinds of files, without checksums and signatures. */
  List<String> kinds() {
    return isBom()
        ? List.of(".pom")
        : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");
  }

  Element pom() throws IOException {
    return project(file(".pom"));
  }

  /** Returns the root element of a POM. */
  static Element project(Path pom) throws IOException {
    return xml(pom).expectFirst("project");
  }

  static Element xml(Path file) throws IOException {
    return Jsoup.parse(Files.readString(file), "", Parser.xmlParser());
  }

  /** Returns the entries of the jar of this kind, by name. */
  Map<String, byte[]> entries(String kind) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (InputStream bytes = Files.newInputStream(file(kind));
        ZipInputStream in = new ZipInputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        in.transferTo(content);
        entries.put(entry.getName(), content.toByteArray());
      }
    }
    return entries;
  }

  @Override
  public String toString() {
    return name();
  }
}

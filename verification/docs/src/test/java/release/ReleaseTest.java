package release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The zip of a release has the files that Maven Central requires, and nothing else. */
class ReleaseTest {

  /** The packages that are exported to our own modules only, or not at all. */
  private static final List<String> INTERNAL =
      List.of("io/cloakroom/jdbc/call/", "io/cloakroom/json/");

  static List<StagedModule> modules() throws Exception {
    return StagedModule.in(StagingRepository.folder());
  }

  static List<StagedModule> jars() throws Exception {
    return modules().stream().filter(module -> !module.isBom()).toList();
  }

  @Test
  void hasThePublishedModulesAndNoOthers() throws Exception {
    Set<String> published = new TreeSet<>();
    for (Path module : ProjectCopy.publishedModules()) {
      published.add(artifact(module));
    }
    assertThat(modules()).extracting(StagedModule::name).containsExactlyElementsOf(published);
    assertThat(published)
        .contains("cloakroom", "cloakroom-bom")
        .doesNotContain("cloakroom-gallery");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void hasEachFileWithChecksumsAndSignature(StagedModule module) throws Exception {
    Set<String> expected = new TreeSet<>();
    for (String kind : module.kinds()) {
      for (String suffix : List.of("", ".md5", ".sha1", ".asc")) {
        expected.add(module.file(kind).getFileName() + suffix);
      }
    }
    assertThat(names(module.folder())).isEqualTo(expected);
    assertThat(names(module.folder().resolveSibling("")))
        .containsExactly(StagingRepository.VERSION);
    Path key = StagingRepository.first().resolve("key");
    for (String kind : module.kinds()) {
      Path file = module.file(kind);
      byte[] content = Files.readAllBytes(file);
      assertThat(beside(file, ".md5")).hasContent(digest("MD5", content));
      assertThat(beside(file, ".sha1")).hasContent(digest("SHA-1", content));
      assertThat(SigningKey.signed(content, beside(file, ".asc"), key)).isTrue();
      content[content.length / 2] ^= 1;
      assertThat(SigningKey.signed(content, beside(file, ".asc"), key)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void hasThePomThatUsersNeed(StagedModule module) throws Exception {
    Element pom = module.pom();

    for (String required :
        List.of(
            "name",
            "description",
            "url",
            "licenses > license > name",
            "licenses > license > url",
            "developers > developer > name",
            "scm > connection",
            "scm > developerConnection",
            "scm > url")) {
      assertThat(pom.select("> " + required).text()).as(required).isNotBlank();
    }
    assertThat(pom.select("> scm > tag").text()).isEqualTo("v0.1.0");
    assertThat(pom.select("> groupId").text()).isEqualTo(ProjectCopy.group());
    assertThat(pom.select("> version").text()).isEqualTo("0.1.0");
    assertThat(
            pom.select(
                "> parent, > properties, > build, > profiles, > repositories, > modules,"
                    + " dependency > scope:containsOwn(test), dependency > systemPath"))
        .isEmpty();
    assertThat(pom.select("> dependencyManagement").size()).isEqualTo(module.isBom() ? 1 : 0);
    assertThat(pom.outerHtml()).doesNotContain("${", "SNAPSHOT");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void dependsOnWhatTheModuleDeclares(StagedModule module) throws Exception {
    Element source =
        StagedModule.project(ProjectCopy.root().resolve(folder(module)).resolve("pom.xml"));

    assertThat(dependencies(module.pom())).isEqualTo(dependencies(source));
  }

  /** Returns scope, optionality and exclusions of the dependencies, without those of tests. */
  private static Map<String, String> dependencies(Element project) {
    Map<String, String> dependencies = new TreeMap<>();
    for (Element dependency : project.select("> dependencies > dependency")) {
      String scope = dependency.select("> scope").text();
      if (!scope.equals("test")) {
        dependencies.put(
            dependency.select("> groupId").text() + ':' + dependency.select("> artifactId").text(),
            (scope.isEmpty() ? "compile" : scope)
                + (dependency.select("> optional").text().equals("true") ? " optional" : "")
                + dependency.select("> exclusions > exclusion").eachText());
      }
    }
    return dependencies;
  }

  @Test
  void managesAllModulesButTheToolbarInItsBom() throws Exception {
    StagedModule bom = modules().stream().filter(StagedModule::isBom).findFirst().orElseThrow();
    Set<String> managed =
        new TreeSet<>(bom.pom().select("dependencyManagement artifactId").eachText());

    Set<String> others = new TreeSet<>(jars().stream().map(StagedModule::name).toList());
    others.remove("cloakroom-toolbar");
    assertThat(managed).isEqualTo(others);
    assertThat(Set.copyOf(bom.pom().select("dependencyManagement version").eachText()))
        .containsExactly("0.1.0");
  }

  @ParameterizedTest
  @MethodSource("jars")
  void hasLicenceModuleNameAndClassesForJava17InItsJar(StagedModule module) throws Exception {
    Map<String, byte[]> jar = module.entries(".jar");
    String licence = Files.readString(ProjectCopy.root().resolve("LICENSE"));

    assertThat(new String(jar.get("META-INF/LICENSE"), UTF_8)).isEqualTo(licence);
    assertThat(new String(module.entries("-sources.jar").get("META-INF/LICENSE"), UTF_8))
        .isEqualTo(licence);
    Manifest manifest =
        new Manifest(new java.io.ByteArrayInputStream(jar.get("META-INF/MANIFEST.MF")));
    assertThat(
            jar.containsKey("module-info.class")
                || manifest.getMainAttributes().getValue("Automatic-Module-Name") != null)
        .as("names its module")
        .isTrue();
    assertThat(manifest.getMainAttributes().keySet())
        .extracting(Object::toString)
        .doesNotContain("Built-By", "Build-Jdk", "Class-Path");
    jar.forEach((name, content) -> {
      if (name.endsWith(".class")) {
        assertThat(content[7]).as(name).isEqualTo((byte) 61);
      }
    });
    String pom = "META-INF/maven/" + ProjectCopy.group() + "/" + module.name() + "/pom.xml";
    assertThat(new String(jar.get(pom), UTF_8)).isEqualTo(Files.readString(module.file(".pom")));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void hasTheSourceOfEachClassAndAPageOfEachPackage(StagedModule module) throws Exception {
    Set<String> sources = module.entries("-sources.jar").keySet();
    Set<String> pages = module.entries("-javadoc.jar").keySet();

    for (String name : module.entries(".jar").keySet()) {
      if (name.endsWith("/package-info.class") && INTERNAL.stream().noneMatch(name::startsWith)) {
        assertThat(pages).contains("index.html").anyMatch(page -> isSummary(page, name));
      }
      if (name.endsWith(".class") && !name.contains("$")) {
        assertThat(sources).contains(name.replaceAll("\\.class$", ".java"));
      }
    }
    // A module without code has an empty Javadoc jar.
    assertThat(pages).contains("META-INF/MANIFEST.MF");
  }

  private static boolean isSummary(String page, String packageInfo) {
    return page.endsWith(packageInfo.replace("package-info.class", "package-summary.html"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void hasNoTraceOfTheMachineOrTheTime(StagedModule module) throws Exception {
    String folder = ProjectCopy.root().toString();
    for (String kind : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
      module
          .entries(kind)
          .forEach((name, content) ->
              assertThat(new String(content, ISO_8859_1))
                  .as(name)
                  .doesNotContain(folder, "dc.created", "<!-- Generated by javadoc (21) on"));
    }
    assertThat(Files.readString(module.file("-cyclonedx.json"))).doesNotContain(folder);
  }

  @ParameterizedTest
  @MethodSource("jars")
  void listsItsLibrariesInTheBillOfMaterials(StagedModule module) throws Exception {
    String bill = Files.readString(module.file("-cyclonedx.json"));

    assertThat(bill).contains("\"bomFormat\" : \"CycloneDX\"");
    for (Element dependency : module.pom().select("> dependencies > dependency")) {
      if (!dependency.select("> optional").text().equals("true")) {
        assertThat(bill)
            .contains(
                "pkg:maven/%s/%s@%s"
                    .formatted(
                        dependency.select("groupId").text(),
                        dependency.select("artifactId").text(),
                        dependency.select("version").text()));
      }
    }
    if (!module.name().equals("cloakroom-testkit")) {
      assertThat(bill).doesNotContain("pkg:maven/org.junit");
    }
  }

  @Test
  void hasTheSameBytesInAnotherFolder() throws Exception {
    Path again = StagingRepository.second().resolve("project/target/staging");
    int compared = 0;
    for (StagedModule module : modules()) {
      for (String kind : module.kinds()) {
        if (!kind.equals("-javadoc.jar")) {
          Path file = module.file(kind);
          Path other = again.resolve(StagingRepository.folder().relativize(file));
          assertThat(Files.mismatch(file, other)).as(file.getFileName() + "").isEqualTo(-1);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(40);
  }

  @Test
  void isNeitherSignedNorZippedWithoutAKey() throws Exception {
    ProjectCopy project = new ProjectCopy(StagingRepository.second().resolve("project"));

    assertThat(project.log())
        .content()
        .contains("The release is not signed and not zipped, because no key is given.");
    assertThat(project.folder().resolve("target/cloakroom-0.1.0.zip")).doesNotExist();
  }

  private static String artifact(Path module) throws IOException {
    Element pom = StagedModule.xml(ProjectCopy.root().resolve(module).resolve("pom.xml"));
    return pom.select("project > artifactId").text();
  }

  private static Path folder(StagedModule staged) throws IOException {
    for (Path module : ProjectCopy.publishedModules()) {
      if (artifact(module).equals(staged.name())) {
        return module;
      }
    }
    throw new AssertionError("No folder has " + staged);
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private static String digest(String algorithm, byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
  }
}

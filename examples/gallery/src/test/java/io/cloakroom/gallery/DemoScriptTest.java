package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output and the effects of bin/demo, run in a temporary folder. */
final class DemoScriptTest {

  @TempDir private Path folder;
  private DemoFolder demo;

  @BeforeEach
  void makeTheFolder() throws Exception {
    demo = DemoFolder.in(folder);
  }

  @Test
  void opensThePageIfItIsAskedTo() throws Exception {
    demo.useTheGalleryOfThisTest();
    demo.addProgram("xdg-open", "echo \"$1\" > '" + folder.resolve("opened") + "'");

    try (DemoRun run = demo.with("DISPLAY", ":0").start("--open")) {
      String address = run.address();
      run.awaitFile(folder.resolve("opened"));
      assertThat(Files.readString(folder.resolve("opened"))).isEqualTo(address + "\n");
    }
  }

  @Test
  void namesTheAddressIfNoProgramOpensABrowser() throws Exception {
    demo.useTheGalleryOfThisTest();

    try (DemoRun run = demo.start("--open")) {
      String address = run.address();
      assertThat(run.line()).contains("No program here opens a browser", "Open " + address);
    }
  }

  @Test
  void namesTheAddressIfTheBrowserDoesNotOpen() throws Exception {
    demo.useTheGalleryOfThisTest();
    demo.addProgram("wslview", "exit 3");

    try (DemoRun run = demo.start("--open")) {
      String address = run.address();
      assertThat(run.line())
          .isEqualTo("The browser could not be opened. Open " + address + " yourself.");
    }
  }

  @Test
  void asksNothingWithoutATerminal() throws Exception {
    demo.useTheGalleryOfThisTest();
    demo.addProgram("wslview", "touch '" + folder.resolve("opened") + "'");

    try (DemoRun run = demo.start()) {
      run.address();
      assertThat(run.end()).isEmpty();
    }
    assertThat(folder.resolve("opened")).doesNotExist();
  }

  @Test
  void asksOnATerminal() throws Exception {
    demo.useTheGalleryOfThisTest();
    demo.addProgram("wslview", "echo \"$1\" > '" + folder.resolve("opened") + "'");

    try (DemoRun run = demo.startOnATerminal()) {
      String address = run.address();
      run.awaitText("Open it in the browser? [Y/n] ");
      run.type("\n");
      run.awaitFile(folder.resolve("opened"));
      assertThat(Files.readString(folder.resolve("opened"))).isEqualTo(address + "\n");
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(demo.refused("--port", port))
          .startsWith("Port " + port + " is in use by another program.")
          .contains("bin/demo --port ");
    }
  }

  @Test
  void namesTheServersThatHaveAnExample() throws Exception {
    assertThat(demo.refused("--server", "netty"))
        .startsWith("There is no example for the server netty.")
        .contains("tomcat, jetty or undertow");
  }

  @Test
  void startsTheExampleOfAServer() throws Exception {
    demo.addProgram(
        "java",
        "[ \"$1\" = -version ] && echo 'openjdk version \"21.0.1\"' >&2 || echo \"started $@\"");
    Path jar = demo.useAnExample("jetty");

    try (DemoRun run = demo.start("--server", "jetty")) {
      assertThat(run.end()).matches("started -jar .*/" + jar + " .*/data 0\n");
    }
  }

  @Test
  void asksForJava() throws Exception {
    demo.removeProgram("java");
    assertThat(demo.refused())
        .startsWith("The gallery needs Java 17 or later, and java does not run.");
  }

  @Test
  void namesAJavaThatIsTooOld() throws Exception {
    demo.addProgram("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
    assertThat(demo.refused())
        .startsWith("The gallery needs Java 17 or later, and ")
        .contains("/java is Java 11.");
  }

  @Test
  void asksForACompiler() throws Exception {
    demo.addProgram(
        "java",
        "[ \"$1\" = -version ] && echo 'openjdk version \"21.0.1\"' >&2 || echo java.base@21");
    assertThat(demo.refused()).contains("has no compiler. Install a JDK 17 or later");
  }

  @Test
  void asksForMaven() throws Exception {
    demo.removeProgram("mvn");
    assertThat(demo.refused()).contains("there is no mvn on the path");
  }

  @Test
  void saysThatTheNetworkIsMissing() throws Exception {
    demo.useRepository("http://127.0.0.1:1");
    assertThat(demo.refused())
        .contains("Building the gallery.")
        .contains("Maven could not download everything that the gallery needs. Check the network")
        .contains("Maven's whole output is in " + demo.target().resolve("build.log"));
  }

  @Test
  void namesAFolderThatCannotBeWritten() throws Exception {
    Files.createDirectories(demo.target());
    Files.setPosixFilePermissions(demo.target(), PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(demo.asNobody().refused())
        .contains("The gallery cannot be built, because ")
        .contains("cannot be written. Copy the project to a folder of yours.");
  }

  @Test
  void secondBuildWaitsUntilItIsStopped() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
      demo.useRepository("http://localhost:" + silent.getLocalPort());
      try (DemoRun first = demo.start();
          var asked = silent.accept()) {
        assertThat(asked.isConnected()).isTrue();
        assertThat(first.isRunning()).isTrue();
        try (DemoRun second = demo.start()) {
          second.awaitText("Another build of the gallery is running, process ");
          second.interrupt();
          assertThat(second.end()).contains("Stopped. Start again to continue the build.");
        }
      }
    }
  }
}

package io.cloakroom.frontends;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.cloakroom.Cloakroom;
import io.cloakroom.body.Upload;
import io.cloakroom.browser.Chromium;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.store.MemoryStore;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A request that is too large, and who sent it: a person and programs see that it was, rather than
 * a connection that ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
class RefusedUploadTest {

  /** Past what a file may have by default, by more than any buffer holds. */
  private static final long LENGTH = 75L << 20;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <title>Upload</title>
      <link rel="icon" href="data:,">
      <form method="post" action="/files" enctype="multipart/form-data">
      <input type="file" name="file"><button>Send</button>
      </form>
      """;

  /** As a script sends a file, and what it is told. */
  private static final String FETCH =
      """
      async () => {
        const body = new FormData();
        body.append("file", document.querySelector("input").files[0]);
        const answer = await fetch("/files", {
          method: "POST", body, headers: { Accept: "application/json" }
        });
        return answer.status + " " + await answer.text();
      }
      """;

  private static final String XHR =
      """
      () => new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", "/files");
        request.onload = () => resolve(request.status + " " + request.responseText);
        request.onerror = () => reject(new Error("the connection ended"));
        const body = new FormData();
        body.append("file", document.querySelector("input").files[0]);
        request.send(body);
      })
      """;

  record Sent(Upload file) {}

  private static final Form<Sent> FORM = Form.of(Sent.class);

  private final Chromium chromium = Chromium.shared();
  private final Javalin app = app();
  private Path file = Path.of("");

  private static Javalin app() {
    Cloakroom cloakroom = Cloakroom.builder().store(MemoryStore.of()).build();
    return LocalServer.start(config -> {
      config.registerPlugin(CloakroomPlugin.of(cloakroom));
      config.routes.get("/", ctx -> ctx.html(PAGE));
      config.routes.post(
          "/files",
          ctx -> {
            var sent = ctx.with(CloakroomPlugin.class).read(FORM);
            ctx.result(sent instanceof Submission.Valid ? "taken" : "refused");
          });
    });
  }

  @BeforeAll
  void write(@TempDir Path folder) throws IOException {
    file = folder.resolve("large.bin");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(LENGTH);
    }
  }

  @AfterAll
  void close() {
    chromium.closeAll();
    app.stop();
  }

  private String address(String path) {
    return "http://localhost:" + app.port() + path;
  }

  private Page upload() {
    Page page = chromium.open().newPage();
    page.navigate(address("/"));
    page.setInputFiles("input", file);
    return page;
  }

  @Test
  void aPersonSeesThePage() {
    try (Page page = upload()) {
      page.click("button");
      page.waitForURL(address("/files"));
      assertThat(page.textContent("body")).contains("A file is larger than 10 MB.");
    }
  }

  @Test
  void aScriptGetsTheProblem() {
    try (Page page = upload()) {
      assertThat(page.evaluate(FETCH))
          .asString()
          .startsWith("413 {")
          .contains("\"form.limit.file-bytes\"");
      assertThat(page.evaluate(XHR)).asString().startsWith("413 ");
    }
  }

  @Test
  void curlGetsTheProblem() throws Exception {
    Path told = file.resolveSibling("curl.log");
    Process curl =
        new ProcessBuilder(
                List.of(
                    "curl",
                    "--silent",
                    "--show-error",
                    "--noproxy",
                    "*",
                    "--header",
                    "Accept: application/json",
                    "--header",
                    "Origin: " + address(""),
                    "--form",
                    "file=@" + file,
                    "--write-out",
                    " %{http_code}",
                    address("/files")))
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    assertThat(curl.waitFor()).as(Files.readString(told)).isZero();
    assertThat(Files.readString(told)).contains("\"form.limit.file-bytes\"").endsWith(" 413");
  }
}

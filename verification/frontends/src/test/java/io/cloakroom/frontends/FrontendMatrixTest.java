package io.cloakroom.frontends;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The same record arrives from every kind of client. */
@ResourceLock(Chromium.LOCK)
class FrontendMatrixTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path MODULE = ROOT.resolve("verification/frontends").toAbsolutePath();
  private static final Path SUMMARY = ROOT.resolve("docs/frontends.md");
  private static final Path WHOLE = ROOT.resolve("docs/frontends-all.md");

  @Test
  void everyClientSendsTheSameRecord() throws Exception {
    Path scripts = new Bundles(MODULE).build();
    Clients clients = Clients.read(MODULE.resolve("src"));
    Programs programs = new Programs(MODULE.resolve("src"), MODULE.resolve("target/programs"));
    List<String> wrong = new ArrayList<>();
    List<String> working = new ArrayList<>();
    try (MatrixServer server = new MatrixServer(MODULE.resolve("src"), scripts, clients);
        MatrixPage page = new MatrixPage()) {
      for (Client client : clients.all()) {
        List<Shape> sent = Arrays.stream(Shape.values()).filter(s -> !noFile(client, s)).toList();
        if (client.way() == Client.Way.PROGRAM) {
          programs.send(server, client, sent);
        }
        for (Shape shape : sent) {
          List<String> complaints =
              client.way() == Client.Way.PROGRAM
                  ? List.of(programs.said(client))
                  : page.send(server, client, shape);
          Optional<Answer> answer = server.answer(client, shape);
          boolean same = answer.map(Answer::text).equals(Optional.of(shape.expected()));
          if (same && Gap.of(client, shape).isPresent()) {
            working.add(client.id() + " / " + shape.id());
          } else if (!same && (answer.isEmpty() || Gap.of(client, shape).isEmpty())) {
            wrong.add(report(client, shape, answer, complaints));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(working).as("said to be impossible").isEmpty();
    String summary = Table.summary(clients.all());
    System.out.println(summary);
    assertWritten(SUMMARY, summary);
    assertWritten(WHOLE, Table.page(clients.all()));
  }

  private static void assertWritten(Path file, String page) throws IOException {
    if (Boolean.getBoolean("write.docs")) {
      Files.writeString(file, page);
    }
    assertThat(file).content().as("written by -Dwrite.docs=true").isEqualTo(page);
  }

  @Test
  void everyGapIsOfAClientThatIsThere() throws Exception {
    List<String> ids = Clients.read(MODULE.resolve("src")).all().stream().map(Client::id).toList();
    assertThat(ids).doesNotHaveDuplicates();
    for (Gap gap : Gap.values()) {
      assertThat(ids).containsAll(gap.clients());
    }
  }

  /**
   * A form without files is not sent as one with them: its page would wait for what is not there.
   */
  private static boolean noFile(Client client, Shape shape) {
    return Gap.of(client, shape).equals(Optional.of(Gap.FILES));
  }

  private static String report(
      Client client, Shape shape, Optional<Answer> answer, List<String> complaints) {
    return String.join(
        "\n",
        client.id() + " / " + shape.id(),
        "  expected " + shape.expected(),
        "  was      " + answer.map(Answer::text).orElse("nothing"),
        answer
            .map(Answer::request)
            .map(r -> "  " + r.contentType() + " ? " + r.query() + '\n' + r.body())
            .orElse(""),
        "  " + complaints);
  }
}

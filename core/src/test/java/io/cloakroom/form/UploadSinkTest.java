package io.cloakroom.form;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.inChunks;
import static io.cloakroom.body.Bodies.multipart;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.Upload;
import io.cloakroom.body.UploadSink;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadSinkTest {

  record Album(
      @NotBlank String title,
      @UploadLimit(maxBytes = 1_000_000, accept = "image/png") Optional<Upload> cover,
      List<Upload> songs) {}

  private static final Form<Album> FORM = Form.of(Album.class);
  private static final String TITLE = "name=\"title\"\r\n\r\nT";
  private static final String PNG = "\u0089PNG\r\n\u001a\n";

  private final Shelf shelf = new Shelf();

  /** A sink that writes down what it is told; it fails where it is asked to. */
  private static final class Shelf implements UploadSink {

    final List<String> told = new ArrayList<>();
    final List<ByteArrayOutputStream> contents = new ArrayList<>();
    String failing = "";

    @Override
    public Target begin(IncomingFile file) throws IOException {
      say("begin", file.filename());
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      contents.add(content);
      return new Target() {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          fail("write " + file.filename());
          content.write(bytes, offset, length);
        }

        @Override
        public void commit(Upload upload) throws IOException {
          say("commit", file.filename());
        }

        @Override
        public void abort() throws IOException {
          say("abort", file.filename());
        }
      };
    }

    private void say(String what, String filename) throws IOException {
      told.add(what + ' ' + filename);
      fail(what + ' ' + filename);
    }

    private void fail(String at) throws IOException {
      if (failing.equals(at)) {
        throw new IOException("No space left on device");
      }
    }
  }

  private static String file(String name, String filename, String content) {
    return "name=\"" + name + "\"; filename=\"" + filename + "\"\r\n\r\n" + content;
  }

  private static FakeExchange request(String... parts) {
    return FakeExchange.post("/", MULTIPART, bytes(multipart(parts)));
  }

  private Submission<Album> send(FakeExchange exchange) {
    return send(exchange, shelf);
  }

  private static Submission<Album> send(FakeExchange exchange, UploadSink sink) {
    return FORM.read(exchange, FormSettings.of(), sink);
  }

  private static Album valid(Submission<Album> sent) {
    assertThat(sent.errors()).isEmpty();
    return ((Submission.Valid<Album>) sent).value();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 65536})
  void theFilesGoToTheSinkAndStayOnceTheFormIsValid(int chunk) {
    String song = "song".repeat(40_000);
    byte[] body =
        bytes(multipart(file("cover", "c.png", PNG + "c"), file("songs", "s", song), TITLE));
    FakeExchange exchange =
        FakeExchange.post("/", MULTIPART, "").withBody(inChunks(body, chunk, chunk));
    Album album = valid(send(exchange));
    exchange.end();

    assertThat(shelf.told).containsExactly("begin c.png", "begin s", "commit c.png", "commit s");
    assertThat(shelf.contents)
        .extracting(content -> content.toString(ISO_8859_1))
        .containsExactly(PNG + "c", song);
    Upload first = album.songs().get(0);
    assertThat(first.length()).isEqualTo(160_000);
    assertThat(album.cover().orElseThrow().detectedType()).isEqualTo("image/png");
    assertThatThrownBy(first::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("UploadSink");
    assertThatThrownBy(first::sha256)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("withSha256(true)");
  }

  @Test
  void theHashIsComputedOnTheWayWhereItIsWanted() throws Exception {
    Album album = valid(send(request(TITLE, file("songs", "s", "la")), shelf.withSha256(true)));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes("la"));
    assertThat(album.songs().get(0).sha256()).isEqualTo(HexFormat.of().formatHex(hash));
  }

  @Test
  void anInputThatNobodyUsedIsNotBegunAndAnEmptyFileIs() {
    Album album = valid(send(request(TITLE, file("cover", "", ""), file("songs", "e", ""))));
    assertThat(shelf.told).containsExactly("begin e", "commit e");
    assertThat(album.cover()).isEmpty();
    assertThat(album.songs().get(0).length()).isZero();
  }

  @Test
  void aFileThatTheFormDoesNotDeclareStaysOutside() {
    FakeExchange exchange = request(TITLE, file("evil", "e", "x"), file("title[x]", "e", "x"));
    send(exchange);
    assertThat(shelf.told).isEmpty();
    assertThat(FormData.of(exchange).uploads("evil").get(0).bytes()).isEqualTo(bytes("x"));
  }

  record Note(String text) {}

  record Post(Note note, Upload picture, List<Post> answers) {}

  @Test
  void aBlobOfJsonIsAValueAndNoFileOfTheForm() {
    String json = "name=\"note\"; filename=\"blob\"\r\nContent-Type: application/json\r\n\r\n";
    Submission<Post> sent =
        Form.of(Post.class)
            .read(
                request(json + "{\"text\":\"hi\"}", file("picture", "p", "x")),
                FormSettings.of(),
                shelf);
    assertThat(sent.errors()).isEmpty();
    assertThat(((Submission.Valid<Post>) sent).value().note()).isEqualTo(new Note("hi"));
    assertThat(shelf.told).containsExactly("begin p", "commit p");
  }

  @Test
  void nothingStaysOfAFormThatIsInvalid() {
    send(request(file("songs", "a", "x"), file("songs", "b", "x")));
    assertThat(shelf.told).containsExactly("begin a", "begin b", "abort a", "abort b");

    shelf.told.clear();
    Submission<Album> page = send(request(TITLE, file("cover", "c.png", "<html>")));
    assertThat(page.errors()).extracting(FieldError::code).containsExactly("upload.type");
    assertThat(shelf.told).containsExactly("begin c.png", "abort c.png");
  }

  @Test
  void aFileThatIsTooLargeIsAbortedAtOnceAndTheOthersWithTheForm() {
    String large = PNG + "x".repeat(1_000_000);
    FakeExchange exchange = request(TITLE, file("cover", "c", large), file("songs", "s", "x"));
    Submission<Album> sent = send(exchange);
    assertThat(sent.errors()).extracting(FieldError::code).containsExactly("upload.size");
    exchange.end();
    assertThat(shelf.told).containsExactly("begin c", "abort c", "begin s", "abort s");
    assertThat(shelf.contents.get(0).size()).isLessThanOrEqualTo(1_000_000);
  }

  @Test
  void nothingStaysOfABodyThatBreaksOff() {
    byte[] body = bytes(multipart(TITLE, file("songs", "a", "aaaa"), file("songs", "b", "bbbb")));
    for (int length = 0; length < body.length - 4; length++) {
      byte[] begun = Arrays.copyOf(body, length);
      FakeExchange exchange = FakeExchange.post("/", MULTIPART, begun);
      HttpProblem refusal = catchThrowableOfType(HttpProblem.class, () -> send(exchange));
      assertThat(refusal.status()).isEqualTo(400);
      exchange.end();
      assertThat(shelf.told).noneMatch(told -> told.startsWith("commit"));
      assertThat(shelf.told.stream().filter(told -> told.startsWith("begin")).count())
          .isEqualTo(shelf.told.stream().filter(told -> told.startsWith("abort")).count());
    }
    assertThat(shelf.told).contains("abort a", "abort b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin b", "write b", "commit b"})
  void nothingStaysWhereOneTargetFails(String failing) {
    shelf.failing = failing;
    FakeExchange exchange =
        request(TITLE, file("songs", "a", "x"), file("songs", "b", "x"), file("songs", "c", "x"));
    HttpProblem problem = catchThrowableOfType(HttpProblem.class, () -> send(exchange));
    assertThat(problem)
        .returns(503, HttpProblem::status)
        .returns("form.upload.storage", HttpProblem::code);
    exchange.end();
    assertThat(shelf.told).contains("abort a");
    for (String file : List.of("a", "b", "c")) {
      boolean begun = shelf.told.contains("begin " + file) && !failing.equals("begin " + file);
      assertThat(shelf.told.stream().filter(("abort " + file)::equals).count())
          .as(file)
          .isEqualTo(begun ? 1 : 0);
    }
  }

  @Test
  void aTargetThatCannotAbortKeepsNoOtherFromIt() {
    shelf.failing = "abort a";
    send(request(file("songs", "a", "x"), file("songs", "b", "x")));
    assertThat(shelf.told).contains("abort a", "abort b");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200_000})
  void whatWasDecodedBeforeIsBroughtToTheSink(int length) {
    String content = "x".repeat(length);
    FakeExchange exchange =
        request(TITLE, file("songs", "a", content), file("cover", "", ""), file("other", "o", "x"));
    assertThat(FormData.of(exchange).value("title")).contains("T");
    Album album = valid(send(exchange));
    assertThat(shelf.told).containsExactly("begin a", "commit a");
    assertThat(shelf.contents.get(0).toString(ISO_8859_1)).isEqualTo(content);
    assertThat(album.songs().get(0).length()).isEqualTo(length);
    assertThatThrownBy(() -> album.songs().get(0).bytes()).hasMessageContaining("UploadSink");
  }

  @Test
  void theClientMaySendOnWhereASinkBreaks() throws IOException {
    UploadSink broken =
        file -> {
          throw new IllegalStateException("broken");
        };
    byte[] body = bytes(multipart(TITLE, file("songs", "s", "song".repeat(500_000))));
    ByteArrayInputStream sending = new ByteArrayInputStream(body);
    FakeExchange exchange = FakeExchange.post("/", MULTIPART, "").withBody(sending);
    assertThatThrownBy(() -> send(exchange, broken)).hasMessage("broken");
    assertThat(sending.available()).isZero();
  }

  @Test
  void readingTwiceCommitsOnce() {
    FakeExchange exchange = request(TITLE, file("songs", "a", "x"));
    valid(send(exchange));
    valid(send(exchange));
    exchange.end();
    assertThat(shelf.told).containsExactly("begin a", "commit a");
  }
}

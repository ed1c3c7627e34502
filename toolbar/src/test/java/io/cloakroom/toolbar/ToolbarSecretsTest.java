package io.cloakroom.toolbar;

import static io.cloakroom.toolbar.WatchedServer.FORM;
import static io.cloakroom.toolbar.WatchedServer.MULTIPART;
import static io.cloakroom.toolbar.WatchedServer.part;
import static io.cloakroom.toolbar.WatchedServer.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Secrets that a form did not come to read, or that no form declares. */
class ToolbarSecretsTest {

  record Quiz(String name, @Secret String answer) {}

  record Reply(String user, @Secret String answer) {}

  @Secret
  record Sealed(String digits) {}

  record Exam(
      Optional<Reply> dto,
      List<Reply> replies,
      Map<String, Reply> byTopic,
      @Secret Optional<Stop> home,
      Optional<Sealed> sealed,
      List<Integer> marks) {}

  record Stop(String city) {}

  record Notes(Optional<Map<String, String>> dto, List<String> list, Optional<Upload> file) {}

  private static final Form<Quiz> QUIZ = Form.of(Quiz.class);
  private static final Form<Exam> EXAM = Form.of(Exam.class);
  private static final Form<Notes> NOTES = Form.of(Notes.class);

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Test
  void ofAFormThatNobodyReadNamesAndLengthsAreShownOnly() throws Exception {
    try (WatchedServer server = WatchedServer.reading(QUIZ)) {
      assertThat(server.sendFromAnywhere(FORM, "name=a&answer=SEKRET-csrf")).isEqualTo(403);
      JsonNode form = server.seen();
      assertThat(form.toString()).doesNotContain("SEKRET");
      assertThat(row(form, "answer", "rawName", "rawValue", "text", "steps"))
          .containsExactly("answer=", "", "11 bytes; no form read it", "[\"answer\"]");
    }
  }

  @Test
  void ofPartsThatNobodyReadNamesAndLengthsAreShownOnly() throws Exception {
    try (WatchedServer server = WatchedServer.reading(QUIZ)) {
      String body = part("name=\"answer\"", "text/plain", "SEKRET-part");
      assertThat(server.sendFromAnywhere(MULTIPART, body)).isEqualTo(403);
      assertThat(server.seen().toString()).doesNotContain("SEKRET").contains("11 bytes");
    }
  }

  @Test
  void jsonThatBreaksOffShowsNoValue() throws Exception {
    try (WatchedServer server = WatchedServer.reading(QUIZ)) {
      String body = "{\"name\":\"a\",\"answer\":\"SEKRET-cut\",\"x\":";
      assertThat(server.send("application/json", body)).isEqualTo(400);
      JsonNode form = server.seen();
      assertThat(form.toString()).doesNotContain("SEKRET");
      assertThat(row(form, "answer", "rawName")).containsExactly("\"answer\":");
    }
  }

  @Test
  void aFormThatIsRefusedWhileItIsReadShowsNoValue() throws Exception {
    try (WatchedServer server = WatchedServer.reading(EXAM)) {
      String marks = IntStream.range(0, 1_001).mapToObj(i -> "1").collect(Collectors.joining(","));
      String body =
          "{\"home\":{\"city\":\"SEKRET\"},\"dto\":{\"answer\":\"b\"},\"marks\":[" + marks + "]}";
      assertThat(server.send("application/json", body)).isEqualTo(413);
      assertThat(server.seen().toString()).doesNotContain("SEKRET");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dto={\"user\":\"a\",\"answer\":\"SEKRET\"",
        "dto=\"answer\":\"SEKRET\"}",
        "replies=[{\"user\":\"a\",\"answer\":\"SEKRET\"}",
        "replies[0][user]=a&replies[0][answer]=b&replies[1]={\"answer\":\"SEKRET\"",
        "replies=SEKRET",
        "byTopic[x]={\"user\":\"a\",\"answer\":\"SEKRET\"",
        "byTopic[x][user]=a&byTopic[x][answer]=b&byTopic[y]={\"answer\":\"SEKRET\"",
        "home={\"city\":\"SEKRET\"}",
        "home[city]=SEKRET",
        "home[town]=SEKRET",
        "sealed[digits]=SEKRET",
        "sealed={\"digits\":\"SEKRET\"}",
        "exam[answer]=SEKRET&dto[user]=a&dto[answer]=b",
        "exam={\"Answer\":\"SEKRET\"}&dto[user]=a&dto[answer]=b"
      })
  void whereASecretBelongsNothingThatWasSentIsShown(String pairs) throws Exception {
    try (WatchedServer server = WatchedServer.reading(EXAM)) {
      String body =
          Stream.of(pairs.split("&"))
              .map(pair -> pair.split("=", 2))
              .map(pair -> encoded(pair[0]) + '=' + encoded(pair[1]))
              .collect(Collectors.joining("&"));
      server.send(FORM, body);
      assertThat(server.seen().toString()).doesNotContain("SEKRET");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"dto\":[\"SEKRET\"]}",
        "{\"dto\":\"SEKRET\"}",
        "{\"dto\":{\"answer\":[\"SEKRET\"]}}",
        "{\"dto\":{\"answer\":{\"x\":\"SEKRET\"}}}",
        "{\"replies\":[{\"user\":\"a\",\"answer\":\"b\"},\"SEKRET\"]}"
      })
  void aSecretOfAnotherShapeIsNotShown(String body) throws Exception {
    try (WatchedServer server = WatchedServer.reading(EXAM)) {
      assertThat(server.send("application/json", body)).isEqualTo(422);
      assertThat(server.seen().toString()).doesNotContain("SEKRET");
    }
  }

  @Test
  void whatIsNoSecretIsShownBesideThem() throws Exception {
    try (WatchedServer server = WatchedServer.reading(EXAM)) {
      server.send(FORM, "dto[user]=ann&dto[answer]=SEKRET&marks=5&replies[0][user]=bob");
      JsonNode form = server.seen();
      assertThat(form.toString()).doesNotContain("SEKRET");
      assertThat(row(form, "dto[user]", "text", "value")).containsExactly("ann", "ann");
      assertThat(row(form, "replies[0][user]", "text", "value")).containsExactly("bob", "bob");
      assertThat(row(form, "marks", "text", "value")).containsExactly("5", "[5]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user\":\"a\",\"password\":\"SEKRET\"}",
        "{\"user\":\"a\",\"pass\\u0077ord\":\"SEKRET\"}",
        "{\"user\":\"a\",\"answer\":\"SEKRET\"",
        "[\"SEKRET\"]"
      })
  void ofAFileNoByteIsShown(String json) throws Exception {
    for (Form<?> read : List.of(EXAM, NOTES)) {
      for (String name : List.of("dto", "list", "unread")) {
        try (WatchedServer server = WatchedServer.reading(read)) {
          server.send(
              MULTIPART,
              part("name=\"" + name + "\"; filename=\"d.json\"", "application/json", json));
          JsonNode form = server.seen();
          assertThat(form.toString()).doesNotContain("SEKRET");
          assertThat(row(form, name, "rawValue", "text"))
              .containsExactly(
                  "",
                  "d.json, "
                      + json.length()
                      + " bytes, application/json declared, not looked at: add"
                      + " org.apache.tika:tika-core");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pass\\u0077ord\":\"SEKRET\"}",
        "{\"pass\\u0077\\u006Frd\":\"SEKRET\"}",
        "{\"x\":\"{\\\"pass\\\\u0077ord\\\":\\\"SEKRET\\\"}\"}",
        "\uFEFF{\"password\":\"SEKRET\"}",
        "{\"userPwd\":\"SEKRET\"",
        "[{\"session_id\":\"SEKRET\"}]"
      })
  void aSecretNameIsFoundInJsonHoweverItIsWritten(String json) throws Exception {
    try (WatchedServer server = WatchedServer.reading(NOTES)) {
      server.send(FORM, "dto=" + encoded(json) + "&list=" + encoded(json) + "&x=" + encoded(json));
      assertThat(server.seen().toString()).doesNotContain("SEKRET");
    }
  }

  private static Map<Boolean, List<String>> shown(Stream<String> names) throws Exception {
    try (WatchedServer server = WatchedServer.reading(NOTES)) {
      String body =
          names.map(name -> encoded(name) + "=value").distinct().collect(Collectors.joining("&"));
      server.send(FORM, body);
      return server
          .seen()
          .get("rows")
          .valueStream()
          .filter(row -> row.get("offset").asInt() >= 0)
          .collect(
              Collectors.partitioningBy(
                  row -> !row.get("masked").asBoolean(),
                  Collectors.mapping(row -> row.get("name").asString(), Collectors.toList())));
    }
  }

  @Test
  void namesThatSaySoAreSecret() throws Exception {
    String names =
        "password Passwort KENNWORT kennwort2 user_pin pin_code pinCode userPIN PINCode pin2 pin"
            + " pincode userPwd userpwd user_pw userPw pw pass user_pass mfa_code mfaCode 2fa_code"
            + " verification_code verificationCode private_key privateKey session_id sessionId"
            + " sessionid jwt id_jwt authorization Authorization x-authorization access-token"
            + " accesstoken tokens one-time oneTimeCode api_key apiKey api[key] user[api-key]"
            + " login.password cvc2 CVV card-number cardNumber cc-number iban IBANNumber ssn otp"
            + " otpCode client_secret credentials pAsSwOrD pass_word _csrf";
    assertThat(shown(Stream.of(names.split(" "))).get(true)).isEmpty();
  }

  @Test
  void namesThatOnlyLookLikeItAreNot() throws Exception {
    String names =
        "spin spinner shipping shippingAddress pinned pinboard opinion topping tokenizer"
            + " tokenization secretary compass passenger bypass monkey keyboard publicKey card"
            + " number phone_time session code postal_code postcode author authority"
            + " description option hotpot email name city title";
    assertThat(shown(Stream.of(names.split(" "))).get(false)).isEmpty();
  }

  @Test
  void aFileThatTheHandlerMovedIsSaidToBe(@TempDir Path folder) throws Exception {
    try (WatchedServer server =
        WatchedServer.with(visit -> {
          if (visit.submission(NOTES) instanceof Submission.Valid<Notes> valid) {
            move(valid.value().file().orElseThrow(), folder.resolve("kept"));
          }
        })) {
      String body = part("name=\"file\"; filename=\"a.txt\"", "text/plain", "abc");
      assertThat(server.send(MULTIPART, body)).isEqualTo(200);
      assertThat(row(server.seen(), "file", "text", "value"))
          .containsExactly(
              "a.txt, 3 bytes, text/plain declared, taken away by the handler", "a.txt");
    }
  }

  private static void move(Upload file, Path target) {
    try {
      file.moveTo(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

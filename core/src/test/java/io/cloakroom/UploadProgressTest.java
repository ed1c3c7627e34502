package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.body.FormProgress;
import io.cloakroom.http.CookieJar;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadProgressTest {

  private static final String ID = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
  private static final String MULTIPART = "multipart/form-data; boundary=B";
  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final Cloakroom cloakroom = Cloakroom.builder().build();
  private final CookieJar ann = new CookieJar();

  private Optional<FormProgress> progress(CookieJar visitor, String id) {
    return cloakroom.visit(visitor.show(FakeExchange.get("/progress"))).uploadProgress(id);
  }

  private void logIn(CookieJar visitor) {
    FakeExchange exchange = visitor.show(FakeExchange.get("/"));
    cloakroom.visit(exchange).session().set(NAME, "x");
    exchange.end();
    visitor.keep(exchange);
  }

  private FakeExchange upload(CookieJar visitor, String target, String type, InputStream body) {
    FakeExchange exchange =
        visitor
            .show(FakeExchange.post(target, type, ""))
            .with("Sec-Fetch-Site", "same-origin")
            .withBody(body);
    cloakroom.begin(exchange);
    return exchange;
  }

  @Test
  void isSeenWhileTheBodyArrives() {
    List<Long> seen = new ArrayList<>();
    InputStream body =
        new InputStream() {
          private int left = 3;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            seen.add(progress(ann, ID).orElseThrow().received());
            if (left-- == 0) {
              return -1;
            }
            Arrays.fill(target, offset, offset + 300, (byte) 'a');
            return 300;
          }
        };
    FakeExchange exchange =
        upload(ann, "/?_upload=" + ID, "application/x-www-form-urlencoded", body);
    cloakroom.visit(exchange).readFormData();
    assertThat(seen).containsExactly(0L, 300L, 600L, 900L);
    assertThat(progress(ann, ID).orElseThrow())
        .returns(FormProgress.State.RECEIVED, FormProgress::state)
        .returns(true, progress -> progress.total().isEmpty());
  }

  @Test
  void isToldToTheSameVisitorOnly() {
    logIn(ann);
    CookieJar bob = new CookieJar();
    logIn(bob);
    upload(ann, "/?_upload=" + ID, MULTIPART, InputStream.nullInputStream());
    assertThat(progress(ann, ID)).isPresent();
    assertThat(progress(bob, ID)).isEmpty();
    assertThat(progress(new CookieJar(), ID)).isEmpty();
    upload(bob, "/?_upload=" + ID, MULTIPART, InputStream.nullInputStream());
    assertThat(progress(bob, ID)).isPresent().isNotEqualTo(progress(ann, ID));
  }

  @Test
  void saysThatAFormWasRefused() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return read();
          }
        };
    FakeExchange exchange = upload(ann, "/?_upload=" + ID, MULTIPART, broken);
    assertThatThrownBy(() -> cloakroom.visit(exchange).readFormData())
        .isInstanceOf(HttpProblem.class);
    assertThat(progress(ann, ID).orElseThrow().state()).isEqualTo(FormProgress.State.REFUSED);
  }

  @Test
  void endsWithItsRequestThoughNobodyReadTheForm() {
    FakeExchange exchange =
        upload(ann, "/?_upload=" + ID, MULTIPART, InputStream.nullInputStream());
    assertThat(progress(ann, ID).orElseThrow().state()).isEqualTo(FormProgress.State.RECEIVING);
    exchange.end();
    assertThat(progress(ann, ID).orElseThrow().state()).isEqualTo(FormProgress.State.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "0123456789.123456789012", "a%20bcdefghijklmnopqrstuvw", ""})
  void anIdThatCouldBeGuessedOrIsNoneIsNotKept(String id) {
    upload(ann, "/?_upload=" + id, MULTIPART, InputStream.nullInputStream());
    assertThat(progress(ann, id)).isEmpty();
  }

  @Test
  void whatAnotherSiteSendsIsNotKept() {
    FakeExchange forged =
        FakeExchange.post("/?_upload=" + ID, MULTIPART, "").with("Sec-Fetch-Site", "cross-site");
    assertThatThrownBy(() -> cloakroom.begin(forged)).isInstanceOf(HttpProblem.class);
    assertThat(progress(ann, ID)).isEmpty();
  }
}

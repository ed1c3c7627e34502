package io.cloakroom.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeeOtherTest {

  @ParameterizedTest
  @CsvSource({
    "/orders/7, /orders/7",
    "/login?next=%2Fa%20b, /login?next=%2Fa%20b",
    "/orders/Größe, /orders/Gr%C3%B6%C3%9Fe",
    "/my orders?of=Ann Lee#first one, /my%20orders?of=Ann%20Lee#first%20one",
    "/शुभ/😀, /%E0%A4%B6%E0%A5%81%E0%A4%AD/%F0%9F%98%80",
    "/100%/%zz/%e4, /100%/%zz/%e4",
    "/／elsewhere.example, /%EF%BC%8Felsewhere.example",
  })
  void locationIsEncodedAsBrowsersDoIt(String location, String encoded) {
    assertThat(new RedirectException(location).location()).isEqualTo(encoded);
    assertThat(new RedirectException(encoded).location()).as("stays as it is").isEqualTo(encoded);
  }

  @Test
  void halfACharacterIsReplaced() {
    assertThat(new RedirectException("/a\ud83d?b").location()).isEqualTo("/a%EF%BF%BD?b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "orders/7",
        " /orders",
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "/\\e",
        "/\t/e",
        "/a\r\nSet-Cookie: a=b",
        "/a\u007f",
        "/a\u0085"
      })
  void whatIsNoPathOfThisSiteIsRefusedByItsName(String location) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedirectException(location))
        .withMessageContaining("path of this site")
        .withMessageContaining(
            '"' + location.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "\ufffd") + '"');
  }
}

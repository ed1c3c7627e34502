package io.cloakroom.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sid",
        "shop-sid",
        "connect.sid",
        "__Host-sid",
        "JSESSIONID",
        "PHPSESSID",
        "SESSION",
        "ASP.NET_SessionId",
        "laravel_session",
        "koa:sess",
        "remember-me",
        "login-device",
        "auth",
        "access_token",
        "jwt"
      })
  void cookiesThatRecognizeAVisitor(String name) {
    assertThat(SecretNames.opensSession(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sidebar", "residence", "theme", "XSRF-TOKEN", "csrftoken", "_csrf", "cart"})
  void cookiesThatDoNot(String name) {
    assertThat(SecretNames.opensSession(name)).isFalse();
  }
}

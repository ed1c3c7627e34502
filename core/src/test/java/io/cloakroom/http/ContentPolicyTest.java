package io.cloakroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentPolicyTest {

  private static final ContentPolicy.Script SCRIPT =
      ContentPolicy.Script.of(false, "localhost:8080", "/shop/.cloakroom/chip/a-1");

  private static ContentPolicy.Decision decide(String... headers) {
    return ContentPolicy.of(List.of(headers), List.of()).decide(SCRIPT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "img-src 'none'; style-src 'none'; upgrade-insecure-requests",
        "default-src 'self'",
        "DEFAULT-SRC 'SELF'",
        "script-src 'self'; default-src 'none'",
        "script-src-elem 'self'; script-src 'none'",
        "script-src 'self'; script-src 'none'",
        "script-src *",
        "script-src http:",
        "script-src localhost:8080",
        "script-src LocalHost:*",
        "script-src http://localhost:8080/shop/",
        "script-src http://localhost:8080/",
        "script-src http://localhost:8080/shop/.cloakroom/chip/a-1",
        "script-src *:8080",
        "script-src 'sha256-abc' 'self' 'unsafe-eval'",
        "sandbox allow-scripts allow-same-origin",
        "require-trusted-types-for 'script'; trusted-types none"
      })
  void allowsTheScript(String policy) {
    assertThat(decide(policy)).isEqualTo(new ContentPolicy.Decision(Optional.empty(), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default-src 'none'                         | default-src 'none'",
        "script-src; default-src *                  | script-src",
        "script-src 'none'                          | script-src 'none'",
        "script-src-elem 'none'; script-src 'self'  | script-src-elem 'none'",
        "script-src https:                          | script-src https:",
        "script-src localhost                       | script-src localhost",
        "script-src localhost:8081                  | script-src localhost:8081",
        "script-src 127.0.0.1:8080                  | script-src 127.0.0.1:8080",
        "script-src https://localhost:8080          | script-src https://localhost:8080",
        "script-src localhost:8080/other/           | script-src localhost:8080/other/",
        "script-src localhost:8080/shop             | script-src localhost:8080/shop",
        "script-src *.localhost:8080                | script-src *.localhost:8080",
        "script-src 'sha256-abc'                    | script-src 'sha256-abc'",
        "script-src 'unsafe-inline'                 | script-src 'unsafe-inline'",
        "script-src 'strict-dynamic' 'self' http:   | script-src 'strict-dynamic' 'self' http:",
        "script-src 'nonce-\"><b>'                  | script-src 'nonce-\"><b>'",
        "sandbox                                    | sandbox",
        "sandbox allow-scripts                      | sandbox allow-scripts",
        "default-src 'self', script-src 'none'      | script-src 'none'"
      })
  void refusesTheScriptAndNamesTheDirective(String policy, String directive) {
    assertThat(decide(policy).refusal()).contains(directive);
  }

  @Test
  void takesTheNonceThatAllPoliciesAllow() {
    assertThat(decide("script-src 'nonce-abc+/_-=='").nonce()).isEqualTo("abc+/_-==");
    assertThat(decide("script-src 'self' 'nonce-a'").nonce()).isEqualTo("a");
    assertThat(decide("default-src 'strict-dynamic' 'nonce-a'").nonce()).isEqualTo("a");
    assertThat(decide("script-src 'nonce-a' 'nonce-b'", "script-src 'nonce-b'").nonce())
        .isEqualTo("b");
    assertThat(decide("script-src 'self' 'nonce-a'", "script-src 'nonce-b'").nonce())
        .isEqualTo("b");
    assertThat(decide("script-src 'nonce-b'", "script-src 'self' 'nonce-a'").nonce())
        .isEqualTo("b");
    assertThat(decide("script-src 'nonce-a'", "script-src 'nonce-b'").refusal())
        .contains("script-src 'nonce-…'");
  }

  @Test
  void aPolicyInThePageCountsExceptForItsSandbox() {
    assertThat(
            ContentPolicy.of(List.of(), List.of("sandbox; script-src 'self'"))
                .decide(SCRIPT)
                .refusal())
        .isEmpty();
    assertThat(
            ContentPolicy.of(List.of("default-src 'self'"), List.of("script-src 'none'"))
                .decide(SCRIPT)
                .refusal())
        .isPresent();
  }

  @Test
  void theDefaultPortNeedsNotBeNamed() {
    ContentPolicy policy = ContentPolicy.of(List.of("script-src localhost"), List.of());
    assertThat(policy.decide(ContentPolicy.Script.of(false, "localhost", "/a")).refusal())
        .isEmpty();
    assertThat(policy.decide(ContentPolicy.Script.of(true, "localhost:443", "/a")).refusal())
        .isEmpty();
    assertThat(policy.decide(ContentPolicy.Script.of(true, "localhost:80", "/a")).refusal())
        .isPresent();
    assertThat(policy.decide(ContentPolicy.Script.of(false, "[::1]", "/a")).refusal()).isPresent();
  }
}

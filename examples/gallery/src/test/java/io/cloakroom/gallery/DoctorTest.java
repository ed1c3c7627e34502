package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.cli.doctor.Credentials;
import io.cloakroom.cli.doctor.Cure;
import io.cloakroom.cli.doctor.Diagnosis;
import io.cloakroom.cli.doctor.Doctor;
import io.cloakroom.cli.doctor.Finding;
import io.cloakroom.cli.doctor.SiteFailure;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor at the gallery behind nginx, which is set up right once and wrong many times. */
final class DoctorTest {

  private static @Nullable ProxiedSites sites;

  @BeforeAll
  static void start(@TempDir(factory = SampleGallery.class) Path data) throws Exception {
    sites = ProxiedSites.start(data);
  }

  @AfterAll
  static void stop() {
    if (sites != null) {
      sites.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "right | /photos",
        "right | /",
        "right | /login",
        "below | /shop/",
        "below | /shop/home",
      })
  void findsNothingWhereAllIsRight(String name, String path) {
    Diagnosis diagnosis = examine(name, path, "http");

    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.skipped()).isEmpty();
    assertThat(diagnosis.checked()).hasSizeGreaterThan(5);
    assertThat(diagnosis.foundWrong()).isFalse();
    assertThat(diagnosis.requests()).isLessThan(45);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no scheme          | /photos | cookie.secure    | proxy_set_header X-Forwarded-Proto $scheme;",
        "no scheme          | /photos | cookie.secure    | cloakroom.cookie.secure = always",
        "no host            | /photos | csrf.host        | proxy_set_header Host $http_host;",
        "no prefix          | /shop/  | proxy.prefix     | proxy_set_header X-Forwarded-Prefix /shop;",
        "no prefix          | /shop/photos | proxy.prefix | proxy_set_header X-Forwarded-Prefix /shop;",
        "not trusted        | /shop/  | proxy.prefix     | cloakroom.http.trusted-proxies = ADDRESS-OF-THE-PROXY",
        "cached             | /photos | cache.copy       | proxy_ignore_headers Set-Cookie Cache-Control …;",
        "no cookies         | /photos | cookie.missing   | proxy_hide_header Set-Cookie;",
        "cookies not passed | /photos | session.lost     | proxy_set_header Cookie …;",
        "not secure         | /photos | cookie.prefix    | proxy_cookie_flags …;",
        "scripts            | /photos | cookie.http-only | proxy_cookie_flags …;",
        "all sites          | /photos | cookie.same-site | proxy_cookie_flags …;",
        "cacheable          | /photos | cache.shared     | proxy_hide_header Cache-Control;",
        "nodes              | /photos | nodes.sessions   | Cloakroom.builder().store(JdbcStore.of(dataSource))   # one for all nodes",
        "spoofed            | /       | proxy.spoofed    | proxy_set_header X-Forwarded-Prefix \"\";",
        "absolute           | /       | proxy.scheme     | proxy_set_header X-Forwarded-Proto $scheme;",
        "upstream           | /       | proxy.host       | proxy_set_header Host $http_host;",
        "unprotected        | /       | csrf.off         | CloakroomFilter for all paths, before all other filters",
        "immortal           | /       | logout.alive     | login.logOut(visit)",
        "large              | /       | cookie.size      | visit.session().set(KEY, value)",
        "wide               | /       | cookie.wide      | cloakroom.session.cookie-domain = …",
      })
  void findsTheFaultAndNothingElse(String name, String path, String code, String cure) {
    Diagnosis diagnosis = examine(name, path, "http");

    assertThat(diagnosis.findings()).extracting(Finding::code).containsExactly(code);
    assertThat(diagnosis.findings().get(0).cures()).extracting(Cure::line).contains(cure);
  }

  @Test
  void findsPlainHttpThatDoesNotLeadToHttps() {
    Diagnosis diagnosis = examine("right", "/photos", "http open");

    assertThat(diagnosis.findings()).extracting(Finding::code).containsExactly("http.open");
  }

  @Test
  void doesNotTrustWhatBrowsersDoNotTrust() {
    ProxiedSites sites = Objects.requireNonNull(DoctorTest.sites);
    List<X509Certificate> own = List.of(sites.certificate().certificate());
    URI right = sites.address("right", "/");
    URI byAddress = URI.create("https://127.0.0.1:" + sites.port("right"));
    URI withoutTls = URI.create("https://localhost:" + sites.port("http"));

    assertThat(failure(Doctor.builder(right)).code()).isEqualTo("site.certificate");
    assertThat(failure(Doctor.builder(byAddress).authorities(own)).sentence())
        .isEqualTo("The certificate is not for 127.0.0.1, so browsers show a warning.");
    assertThat(failure(Doctor.builder(withoutTls).authorities(own)).code()).isEqualTo("site.tls");
  }

  private static SiteFailure failure(Doctor.Builder doctor) {
    return catchThrowableOfType(SiteFailure.class, () -> doctor.build().examine());
  }

  private static Diagnosis examine(String name, String path, String http) {
    boolean gallery =
        !List.of("absolute", "upstream", "unprotected", "large", "wide", "below").contains(name);
    ProxiedSites sites = Objects.requireNonNull(DoctorTest.sites);
    Doctor.Builder doctor =
        Doctor.builder(sites.address(name, path))
            .authorities(List.of(sites.certificate().certificate()))
            .httpPort(sites.port(http));
    if (gallery) {
      doctor.credentials(
          new Credentials(
              name.equals("immortal") ? "/" : "/login",
              Optional.of(ProxiedSites.EMAIL),
              ProxiedSites.PASSWORD,
              Map.of(),
              Optional.empty(),
              Optional.empty()));
    }
    return doctor.build().examine();
  }
}

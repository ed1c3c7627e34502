package io.cloakroom.cli.doctor;

import java.util.List;

/** The lines that cure findings. */
final class Cures {

  static final Cure SCHEME = Cure.nginx("proxy_set_header X-Forwarded-Proto $scheme;");
  static final Cure HOST = Cure.nginx("proxy_set_header Host $http_host;");
  static final Cure TRUSTED = Cure.setting("cloakroom.http.trusted-proxies = ADDRESS-OF-THE-PROXY");
  static final Cure SECURE = Cure.setting("cloakroom.cookie.secure = always");

  static final List<Cure> PROXY_ENDS_TLS = List.of(HOST, SCHEME, TRUSTED, SECURE);
  static final List<Cure> SCHEME_BELIEVED = List.of(HOST, SCHEME, TRUSTED);
  static final List<Cure> HOST_PASSED = List.of(HOST);

  static final List<Cure> SECURE_IN_CODE = List.of(Cure.code("Cookie.of(name, value)"));
  static final List<Cure> HTTP_ONLY_IN_CODE = SECURE_IN_CODE;
  static final List<Cure> LAX_IN_CODE = SECURE_IN_CODE;
  static final List<Cure> COOKIE_OF = SECURE_IN_CODE;
  static final List<Cure> NO_DOMAIN_IN_CODE = List.of(Cure.withoutCode(".withDomain(…)"));
  static final List<Cure> SHORTER_LIFETIME =
      List.of(Cure.code("Cookie.of(name, value).withMaxAge(Duration.ofDays(400))"));

  static final List<Cure> FLAGS_UNCHANGED =
      List.of(
          Cure.withoutNginx("proxy_cookie_flags …;"),
          Cure.withoutCaddy("header_down Set-Cookie …"));
  static final List<Cure> DOMAIN_UNCHANGED = List.of(Cure.withoutNginx("proxy_cookie_domain …;"));
  static final List<Cure> PATH_UNCHANGED = List.of(Cure.withoutNginx("proxy_cookie_path …;"));
  static final List<Cure> LAX =
      List.of(
          Cure.setting("cloakroom.session.cookie-same-site = lax"),
          Cure.withoutNginx("proxy_cookie_flags …;"));
  static final List<Cure> NO_DOMAIN =
      List.of(
          Cure.withoutSetting("cloakroom.session.cookie-domain = …"),
          Cure.withoutNginx("proxy_cookie_domain …;"));
  static final List<Cure> VALUE_IN_SESSION = List.of(Cure.code("visit.session().set(KEY, value)"));
  static final List<Cure> ONE_COOKIE =
      List.of(
          Cure.setting("cloakroom.cookie.prefix = shop-"),
          Cure.withoutNginx("add_header Set-Cookie …;"));
  static final List<Cure> COOKIE_PASSED =
      List.of(
          Cure.withoutNginx("proxy_hide_header Set-Cookie;"),
          Cure.withoutCaddy("header_down -Set-Cookie"));

  static final List<Cure> COOKIES_PASSED =
      List.of(
          Cure.withoutNginx("proxy_set_header Cookie …;"), Cure.withoutCaddy("header_up Cookie …"));

  static final List<Cure> NO_CACHE =
      List.of(
          Cure.withoutNginx("proxy_ignore_headers Set-Cookie Cache-Control …;"),
          Cure.withoutNginx("proxy_cache_valid …;"));
  static final List<Cure> CACHE_HEADERS =
      List.of(
          Cure.withoutNginx("proxy_hide_header Cache-Control;"),
          Cure.withoutNginx("expires …;"),
          Cure.withoutNginx("add_header Cache-Control …;"),
          Cure.withoutCaddy("header Cache-Control …"));
  static final List<Cure> NO_STORE =
      List.of(Cure.withoutCode("a Cache-Control header for pages of a login"));

  static final List<Cure> HTTPS_REDIRECT =
      List.of(
          Cure.nginx(
              "return 301 https://$host$request_uri;   # the only line of the server on port 80"),
          Cure.withoutCaddy("auto_https disable_redirects"));
  static final List<Cure> HTTPS =
      List.of(
          Cure.nginx("listen 443 ssl;"), Cure.caddy("example.org {   # a name without http://"));

  static final List<Cure> CSRF_ON =
      List.of(
          Cure.withoutCode(".csrfExemption(…)"),
          Cure.withoutSetting("cloakroom.csrf.exempt-paths = …"),
          Cure.code("CloakroomFilter for all paths, before all other filters"));
  static final List<Cure> STORE =
      List.of(
          Cure.code("Cloakroom.builder().store(JdbcStore.of(dataSource))   # one for all nodes"),
          Cure.setting("cloakroom.keys.file = /shared/keys   # if sessions are sealed in cookies"));
  static final List<Cure> LOGIN = List.of(Cure.code("login.logIn(visit, name, password)"));
  static final List<Cure> LOGOUT = List.of(Cure.code("login.logOut(visit)"));

  private Cures() {}

  /** Returns the lines that announce a path below which the site is. */
  static Cure[] prefix(String prefix) {
    return new Cure[] {
      Cure.nginx("proxy_set_header X-Forwarded-Prefix " + prefix + ';'),
      TRUSTED,
      Cure.code("visit.address(\"/path\")   # for addresses in pages: {{ base }}/path")
    };
  }
}

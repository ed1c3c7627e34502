package io.cloakroom.cli.doctor;

import java.util.List;

/** The checks of headers by which a page restricts itself. All are hints. */
final class HeaderChecks {

  private HeaderChecks() {}

  static void run(Site site, SiteReply page, FindingList findings) {
    // Browsers ignore it for addresses of IP.
    if (site.isSecure() && !Addresses.isIp(site.host()) && !page.has("Strict-Transport-Security")) {
      add(
          findings,
          Symptom.HEADER_HSTS,
          page,
          "Strict-Transport-Security",
          "Browsers try plain HTTP first if someone types the address without https://. With this"
              + " header they do not, but then the site can no longer go back to plain HTTP.",
          Cure.nginx("add_header Strict-Transport-Security \"max-age=31536000\" always;"),
          Cure.caddy("header Strict-Transport-Security max-age=31536000"));
    }
    String policy = page.joined("Content-Security-Policy");
    if (policy.isEmpty()) {
      add(
          findings,
          Symptom.HEADER_CSP,
          page,
          "Content-Security-Policy",
          "If someone manages to put a script into a page, the browser runs it. This header allows"
              + " only your own scripts. Try it with Content-Security-Policy-Report-Only first.",
          Cure.nginx("add_header Content-Security-Policy \"default-src 'self'\" always;"),
          Cure.caddy("header Content-Security-Policy \"default-src 'self'\""));
    }
    if (!policy.contains("frame-ancestors") && !page.has("X-Frame-Options")) {
      add(
          findings,
          Symptom.HEADER_FRAMES,
          page,
          "frame-ancestors, neither in Content-Security-Policy nor as X-Frame-Options",
          "Other sites can show the page in a frame and lure visitors to click in it.",
          Cure.nginx("add_header Content-Security-Policy \"frame-ancestors 'none'\" always;"),
          Cure.caddy("header Content-Security-Policy \"frame-ancestors 'none'\""));
    }
    if (!page.joined("X-Content-Type-Options").contains("nosniff")) {
      add(
          findings,
          Symptom.HEADER_NOSNIFF,
          page,
          "X-Content-Type-Options: nosniff",
          "The browser may take an uploaded file for a script or a style sheet.",
          Cure.nginx("add_header X-Content-Type-Options nosniff always;"),
          Cure.caddy("header X-Content-Type-Options nosniff"));
    }
    String referrer = page.joined("Referrer-Policy");
    if (referrer.contains("unsafe-url") || referrer.contains("no-referrer-when-downgrade")) {
      findings.add(
          Symptom.HEADER_REFERRER,
          "Other sites see the full addresses of the pages from which visitors come.",
          List.of(page.line("Referrer-Policy: " + referrer)),
          Cure.nginx("add_header Referrer-Policy same-origin always;"),
          Cure.caddy("header Referrer-Policy same-origin"));
    }
    findings.checked("headers of " + page.line());
  }

  private static void add(
      FindingList findings,
      Symptom symptom,
      SiteReply page,
      String missing,
      String sentence,
      Cure... cures) {
    findings.add(symptom, sentence, List.of(page.line("without " + missing)), cures);
  }
}

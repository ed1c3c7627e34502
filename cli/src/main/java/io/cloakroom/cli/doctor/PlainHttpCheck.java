package io.cloakroom.cli.doctor;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The check that plain HTTP only leads to HTTPS. */
final class PlainHttpCheck {

  private PlainHttpCheck() {}

  static void run(Site site, int port, FindingList findings) {
    URI plain = Addresses.moved(site.address(), URI.create("http://" + site.host() + ':' + port));
    SiteReply answer;
    try {
      answer = site.ask(Question.page(plain), Optional.empty());
      for (int i = 0; i < 3 && leadsToPlain(site, answer); i++) {
        answer = site.ask(Question.page(answer.target().orElseThrow()), Optional.empty());
      }
    } catch (SiteFailure closed) {
      findings.checked("plain HTTP: port " + port + " is closed");
      return;
    }
    if (answer.status() < 300) {
      findings.add(
          Symptom.HTTP_OPEN,
          "The site also answers over plain HTTP, and does not lead to HTTPS. Anyone on the network"
              + " can read and change what such visitors see.",
          List.of("http://" + site.host() + (port == 80 ? "" : ":" + port) + ", " + answer.line()),
          Cures.HTTPS_REDIRECT.toArray(Cure[]::new));
    }
    findings.checked("plain HTTP: " + answer.line());
  }

  private static boolean leadsToPlain(Site site, SiteReply answer) {
    return answer
        .target()
        .filter(target -> "http".equals(target.getScheme()))
        .filter(target -> Addresses.host(target).equals(site.host()))
        .filter(target -> Addresses.port(target) == Addresses.port(answer.address()))
        .isPresent();
  }
}

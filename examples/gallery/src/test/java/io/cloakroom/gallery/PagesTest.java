package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PagesTest {

  private static final String HOSTILE = "\"><svg onload=alert(1)>";

  private final SamplePages pages = new SamplePages();

  static List<String> all() {
    return SamplePages.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyPageHasOneHeadingInBothLanguagesForAVisitorAndAnAccount(String page) {
    for (String lang : List.of("en", "de")) {
      String html = pages.render(page, Map.of("lang", lang));
      assertThat(html).startsWith("<!doctype html>").contains("<html lang=\"" + lang + "\"");
      assertThat(found(html, "<h1[ >]")).hasSize(1);
      assertThat(found(html, "<title>[^<]+ · (?:The Gallery|Die Galerie)</title>")).hasSize(1);
    }
    if (!List.of("dashboard", "profile", "password", "delete").contains(page)) {
      assertThat(pages.render(page, Map.of("account", Optional.empty()))).contains("/signup");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aStrictContentSecurityPolicyHolds(String page) {
    String html = pages.render(page, Map.of("flash", List.of(message(HOSTILE))));

    assertThat(found(html, "<script(?! src=\"/static/)")).isEmpty();
    assertThat(found(html, "<style|\\sstyle=|\\son[a-z]+=\"|javascript:")).isEmpty();
    assertThat(found(html, "(?:src|href)=\"(?![/#])")).isEmpty();
  }

  @Test
  void aRequestWhoseSessionMovedCanBeSentAgainAsItWas() {
    Map<String, ?> resend =
        Map.of(
            "method",
            "post",
            "action",
            "/photos?a=" + HOSTILE,
            "enctype",
            "multipart/form-data",
            "automatic",
            false,
            "values",
            List.of(Map.of("name", "title", "value", HOSTILE)),
            "secrets",
            List.of("pin"),
            "files",
            List.of("file"));
    Map<String, ?> problem =
        Map.of("status", 409, "title", "Conflict", "detail", "Send it again.", "resend", resend);

    String html = pages.render("error", Map.of("problem", problem, "lang", "de"));

    assertThat(html)
        .contains(
            "enctype=\"multipart/form-data\"",
            "name=\"_csrf\" value=\"token\"",
            "name=\"title\" value=\"",
            "name=\"pin\" type=\"password\"",
            "name=\"file\" type=\"file\"",
            "Noch einmal senden")
        .doesNotContain("<svg onload", "data-resend");
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyFormThatChangesSomethingCarriesTheToken(String page) {
    String html = pages.render(page, Map.of());
    for (String form : found(html, "(?s)<form(?! class=\"search\").*?</form>")) {
      assertThat(form).contains("method=\"post\"").contains("name=\"_csrf\" value=\"token\"");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyInputHasALabelAndEveryIdIsThereOnce(String page) {
    String html = pages.render(page, Map.of());
    for (String input : found(html, "<input(?![^>]*type=\"hidden\")[^>]*>")) {
      String id = found(input, "(?<= id=\")[^\"]+").get(0);
      assertThat(found(html, "<label[^>]* for=\"" + id + "\"")).as(input).hasSize(1);
    }
    assertThat(found(html, "(?<= id=\")[^\"]+")).doesNotHaveDuplicates();
  }

  @Test
  void whatPeopleWriteIsText() {
    Photo photo = SamplePages.photo(HOSTILE, HOSTILE);
    SamplePages.Fields fields =
        new SamplePages.Fields(
            Map.of("title", HOSTILE, "tags", HOSTILE, "email", HOSTILE, "shipping[city]", HOSTILE),
            Map.of("title", HOSTILE));
    SamplePages.Account account = new SamplePages.Account(HOSTILE, HOSTILE, Set.of());
    for (String page : SamplePages.ALL) {
      String html =
          pages.render(
              page,
              Map.of(
                  "photo", photo,
                  "photos", List.of(photo),
                  "fields", fields,
                  "account", account,
                  "tag", HOSTILE,
                  "next", HOSTILE,
                  "flash", List.of(message(HOSTILE)),
                  "problem", new SamplePages.Problem(404, HOSTILE, HOSTILE)));
      assertThat(html).as(page).doesNotContain("<svg onload");
    }
  }

  @Test
  void anErrorIsInTheTitleInTheSummaryAndBesideItsField() {
    String html =
        pages.render(
            "address",
            Map.of(
                "fields",
                new SamplePages.Fields(
                    Map.of("shipping[street]", "Hof 1"),
                    Map.of("shipping[city]", "Enter your city")),
                "errors",
                List.of(
                    new SamplePages.Wrong("#shipping-city", "Enter your city"),
                    new SamplePages.Wrong("", "The prints are sold out")),
                "flash",
                List.of(message("never beside a summary"))));

    assertThat(html)
        .contains("<title>Error: Your addresses · The Gallery</title>")
        .contains("<a href=\"#shipping-city\">Enter your city</a>")
        .contains("<li>The prints are sold out</li>")
        .contains(
            "<p class=\"error\" id=\"shipping-city--error\"><span class=\"unseen\">Error:</span>")
        .contains("value=\"Hof 1\"")
        .doesNotContain("never beside a summary");
    assertThat(found(html, "<input id=\"shipping-city\"[^>]*>").get(0))
        .contains("name=\"shipping[city]\"")
        .contains("aria-describedby=\"shipping-city--error\"")
        .contains("aria-invalid=\"true\"");
  }

  @Test
  void severalMessagesMakeOneBannerBeforeTheHeading() {
    String html = pages.render("wall", Map.of("flash", List.of(message("One."), message("Two."))));

    assertThat(found(html, "role=\"alert\"")).hasSize(1);
    assertThat(html.indexOf("One.")).isLessThan(html.indexOf("Two."));
    assertThat(html.indexOf("Two.")).isLessThan(html.indexOf("<h1"));
  }

  @Test
  void aPasswordIsNeverInThePage() {
    SamplePages.Fields fields =
        new SamplePages.Fields(Map.of("password", "correct horse"), Map.of());

    assertThat(pages.render("signup", Map.of("fields", fields))).doesNotContain("correct horse");
    assertThat(pages.render("login", Map.of("fields", fields))).doesNotContain("correct horse");
  }

  @Test
  void namesAreSentInBracketsAndTheWayBackIsKept() {
    assertThat(pages.render("checkout", Map.of()))
        .contains(
            "name=\"lines[0][photo]\" value=\"1\"",
            "name=\"lines[0][quantity]\" value=\"2\"",
            "name=\"shipping[city]\" value=\"",
            "name=\"_once\" value=\"token\"");
    assertThat(pages.render("upload", Map.of()))
        .contains("enctype=\"multipart/form-data\"", "name=\"tags[]\"", "type=\"file\"");
    assertThat(pages.render("login", Map.of("next", "/photos?a=1&b=2")))
        .contains("action=\"/login?next=%2Fphotos%3Fa%3D1%26b%3D2\"")
        .contains("/signup?next=%2Fphotos%3Fa%3D1%26b%3D2");
  }

  @Test
  void anAddressIsOptionalAsAWholeAndNotLineByLine() {
    assertThat(pages.render("address", Map.of())).doesNotContain("(optional)");
    assertThat(pages.render("upload", Map.of())).contains("(optional)");
  }

  private static SamplePages.Message message(String text) {
    return new SamplePages.Message("success", text);
  }

  private static List<String> found(String html, String pattern) {
    return Pattern.compile(pattern).matcher(html).results().map(MatchResult::group).toList();
  }
}

package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ThymeleafTemplatesTest extends TemplatesContract {

  ThymeleafTemplatesTest() {
    super(
        new Sources(
            ".html",
            "<p title=\"x\" th:title=\"${x}\">[[${x}]]</p>",
            "<b th:text=\"${p.id}\"></b> [[${p.title}]] [[${p.place}]]"
                + " <b th:each=\"t : ${p.tags}\">[[${'[' + t + '] '}]]</b>",
            "<p th:if=\"${account}\" th:text=\"${account}\"></p>"
                + "<p th:unless=\"${account}\">nobody</p>",
            "<p th:text=\"${used}\"></p>",
            "<p>one</p>\n<p th:text=\"${tilte}\"></p>",
            "<p>one</p>\n<p th:text=\"${p.tilte}\"></p>",
            "<p th:text=\"${m.broken}\"></p>",
            "<input cloakroom:attributes=\"${a}\">",
            "<div th:replace=\"~{part}\"></div>",
            "<i th:text=\"${x}\"></i>",
            "<p th:text=\"${\"></p>"));
  }

  @Override
  ThymeleafTemplates.Builder builder() {
    return ThymeleafTemplates.builder();
  }

  @Test
  void theModelsLanguageIsThePagesLocale() throws IOException {
    String source = "<p th:text=\"${#numbers.formatDecimal(n, 1, 'DEFAULT', 1, 'DEFAULT')}\"></p>";

    for (Object german : german()) {
      assertThat(words(page(source, Map.of("n", 1234.5, "lang", german)))).isEqualTo("1.234,5");
    }
    assertThat(words(page(source, Map.of("n", 1234.5)))).isEqualTo("1,234.5");
  }

  @Test
  void aVisitorsTextIsNeverPreprocessedIntoCode() {
    assertThatThrownBy(() -> page("<p th:text=\"${__${x}__}\"></p>", Map.of("x", "7*7")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aVisitorsTextIsNoExpression() throws IOException {
    String sent = "[[${7*7}]] ${7*7} __${7*7}__";

    assertThat(words(page("<p th:text=\"${x}\"></p>", Map.of("x", sent)))).isEqualTo(sent);
    assertThat(words(page("<p>[[${x}]]</p>", Map.of("x", sent)))).isEqualTo(sent);
  }

  @Test
  void expressionsReachNoClassesAndMakeNoObjects() {
    for (String reach :
        new String[] {
          "T(java.lang.Runtime).getRuntime()",
          "@java.lang.Runtime@getRuntime()",
          "@io.cloakroom.views.ThymeleafTemplates@builder()",
          "new java.lang.ProcessBuilder({'id'})",
          "x.class.forName('java.lang.Runtime')",
          "x.getClass().getClassLoader()",
          "#ctx.configuration"
        }) {
      assertThatThrownBy(() -> page("<p th:text=\"${" + reach + "}\"></p>", Map.of("x", "1")))
          .as(reach)
          .isInstanceOf(IllegalStateException.class);
    }
  }
}

package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Boxes and options of a form, as docs/templates.md writes them in each engine. */
class ChoicesTest {

  /** Public, as FreeMarker and jte have it. */
  public enum Paper {
    MATT,
    GLOSSY,
    RAG
  }

  /** A form of choices. */
  public record Print(Set<Paper> samples, boolean gift) {}

  static Stream<Arguments> engines() {
    return Stream.of(
        Arguments.of(
            PebbleTemplates.builder(),
            ".html",
            """
            {% for option in samples.options %}
            <input type="checkbox" name="{{ samples.name }}" value="{{ option }}"{% if samples.checked(option) %} checked{% endif %}>
            {% endfor %}
            <input name="gift"{{ gift.attributes | attributes }}{% if gift.checked %} checked{% endif %}>
            """),
        Arguments.of(
            ThymeleafTemplates.builder(),
            ".html",
            """
            <input th:each="option : ${samples.options}" type="checkbox" th:name="${samples.name}" th:value="${option}" th:checked="${samples.checked(option)}">
            <input name="gift" cloakroom:attributes="${gift.attributes}" th:checked="${gift.checked}">
            """),
        Arguments.of(
            FreeMarkerTemplates.builder(),
            ".ftlh",
            """
            <#list samples.options as option>
            <input type="checkbox" name="${samples.name}" value="${option}"<#if samples.checked(option)> checked</#if>>
            </#list>
            <input name="gift"${attributes(gift.attributes)}<#if gift.checked("on") || gift.checked("true")> checked</#if>>
            """),
        Arguments.of(
            JteTemplates.builder(),
            ".jte",
            """
            @import static io.cloakroom.views.JteAttributes.attributes
            @import io.cloakroom.form.Field
            @param Field samples
            @param Field gift
            @for(String option : samples.options())
            <input type="checkbox" name="${samples.name()}" value="${option}" checked="${samples.checked(option)}">
            @endfor
            <input name="gift" ${attributes(gift.attributes())} checked="${gift.checked()}">
            """));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void whatWasChosenIsChosenAgain(
      TemplatesBuilder<?, ?> builder, String suffix, String source, @TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("print" + suffix), source);
    Templates templates = (Templates) builder.directory(folder).build();
    Fields fields = Form.of(Print.class).fields(new Print(Set.of(Paper.GLOSSY), true));

    StringWriter out = new StringWriter();
    templates.render(
        "print", Map.of("samples", fields.get("samples"), "gift", fields.get("gift")), out);

    Document page = Jsoup.parse(out.toString());
    assertThat(page.select("input[name=samples]").eachAttr("value"))
        .isEqualTo(List.of("MATT", "GLOSSY", "RAG"));
    assertThat(page.select("input[checked]").eachAttr("name"))
        .isEqualTo(List.of("samples", "gift"));
    assertThat(page.select("input[name=samples][checked]").val()).isEqualTo("GLOSSY");
    assertThat(page.select("input[name=gift]").attr("type")).isEqualTo("checkbox");
  }

  @Test
  void mustacheTellsOfASingleBoxAndIsGivenTheOptionsThatAreChosen(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("print.mustache"),
        """
        {{#samples}}<input name="samples" value="{{value}}"{{#chosen}} checked{{/chosen}}>{{/samples}}
        {{#gift}}<input name="gift"{{{attributes}}}{{#checked}} checked{{/checked}}>{{/gift}}
        """);
    Fields fields = Form.of(Print.class).fields(new Print(Set.of(Paper.GLOSSY), true));
    var samples =
        fields.get("samples").options().stream()
            .map(o -> Map.of("value", o, "chosen", fields.get("samples").checked(o)))
            .toList();

    StringWriter out = new StringWriter();
    MustacheTemplates.of(folder)
        .render("print", Map.of("samples", samples, "gift", fields.get("gift")), out);

    assertThat(Jsoup.parse(out.toString()).select("input[checked]").eachAttr("name"))
        .isEqualTo(List.of("samples", "gift"));
    StringWriter empty = new StringWriter();
    MustacheTemplates.of(folder)
        .render(
            "print",
            Map.of("samples", List.of(), "gift", Form.of(Print.class).fields().get("gift")),
            empty);
    assertThat(empty.toString()).doesNotContain(" checked");
  }
}

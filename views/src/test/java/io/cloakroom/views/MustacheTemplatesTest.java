package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.form.Form;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MustacheTemplatesTest extends TemplatesContract {

  record Address(String city, String name) {}

  record Order(String email, Address shipping) {}

  /** Nobody outside may read it, a page neither. */
  static final class Guarded {
    private final String secret = "hush";

    @SuppressWarnings("unused")
    private String whisper() {
      return secret;
    }
  }

  MustacheTemplatesTest() {
    super(
        new Sources(
            ".mustache",
            "<p title=\"{{x}}\">{{x}}</p>",
            "{{p.id}} {{p.title}} {{p.place}} {{#p.tags}}[{{.}}] {{/p.tags}}",
            "{{#account}}{{.}}{{/account}}{{^account}}nobody{{/account}}",
            "{{used}}",
            "one\n{{tilte}}",
            "one\n{{p.tilte}}",
            "{{m.broken}}",
            "<input{{{a}}}>",
            "{{> part}}",
            "<i>{{x}}</i>",
            "{{#never}} closed"));
  }

  @Override
  MustacheTemplates.Builder builder() {
    return MustacheTemplates.builder();
  }

  @Test
  void aMisspeltSectionFails() {
    assertThatThrownBy(() -> page("{{#tilte}}x{{/tilte}}", Map.of("title", "Dusk")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tilte");
  }

  @Test
  void aFieldOfAFormIsASection() throws IOException {
    Form<Order> form = Form.of(Order.class);
    Map<String, ?> model =
        Map.of("fields", form.fields(new Order("a@b.example", new Address("Ulm", "Ada"))));

    assertThat(
            page(
                "{{#fields.email}}{{id}}={{value}}{{/fields.email}}"
                    + " {{#fields.shipping[name]}}{{name}}={{value}}{{/fields.shipping[name]}}",
                model))
        .isEqualTo("email=a@b.example shipping.name=Ada");
    assertThatThrownBy(() -> page("{{#fields.emial}}{{/fields.emial}}", model))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("emial");
  }

  @Test
  void onlyPublicMethodsAreRead() {
    for (String name : List.of("secret", "whisper", "hashCode", "getClass", "class")) {
      assertThatThrownBy(() -> page("{{g." + name + "}}", Map.of("g", new Guarded())))
          .as(name)
          .isInstanceOf(IllegalStateException.class);
    }
  }
}

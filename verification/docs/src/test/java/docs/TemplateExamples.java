package docs;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.views.ThymeleafTemplates;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;

/** The programs of docs/templates.md. */
final class TemplateExamples {

  record SignUp(@NotBlank String name) {}

  static final Form<SignUp> SIGN_UP = Form.of(SignUp.class);

  private TemplateExamples() {}

  static String rendered(Visit visit) {
    Cloakroom cloakroom = Cloakroom.builder().templates(ThymeleafTemplates.of("templates")).build();

    String page = visit.render("signup", Map.of("fields", SIGN_UP.fields()));
    return cloakroom + page;
  }
}

package docs;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.views.ThymeleafTemplates;
import java.util.Map;

/** The examples of docs/templates.md. */
final class TemplatesExamples {

  private static final Form<DocsExamples.SignUp> SIGN_UP = DocsExamples.SIGN_UP;

  Cloakroom engine() {
    Cloakroom cloakroom = Cloakroom.builder().templates(ThymeleafTemplates.of("templates")).build();
    return cloakroom;
  }

  void signUpForm(Visit visit) {
    visit.answer().page("signup", Map.of("fields", SIGN_UP.fields()));
  }
}

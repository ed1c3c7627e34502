package hello;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.session.SessionKey;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

@Controller
class HelloPages {
  record Greeting(@NotBlank String name) {}

  static final Form<Greeting> FORM = Form.of(Greeting.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  @GetMapping("/")
  void home(Visit visit) {
    int visits = visit.session().update(VISITS, 0, n -> n + 1);
    visit.answer().page("home", Map.of("fields", visit.fields(FORM), "visits", visits));
  }

  @PostMapping("/")
  void greet(Visit visit) {
    visit.carryOut(FORM, "We will say hello.", sent -> {}).redirect("/");
  }
}

package hello;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.login.Account;
import io.cloakroom.session.SessionKey;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

@Controller
class HelloPages {

  record Note(@NotBlank String text) {}

  static final Form<Note> NOTE = Form.of(Note.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  @GetMapping("/")
  void home(Visit visit, Account account) {
    int visits = visit.session().update(VISITS, 0, n -> n + 1);
    visit
        .answer()
        .page("home", Map.of("fields", visit.fields(NOTE), "visits", visits, "account", account));
  }

  @PostMapping("/")
  void add(Visit visit, Account account, Submission<Note> sent) {
    if (sent instanceof Valid<Note> valid) {
      visit.done("Saved: " + valid.value().text()).redirect("/");
    } else {
      visit.refuse(sent).redirect("/");
    }
  }
}

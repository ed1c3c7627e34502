package io.cloakroom.hello;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.SessionKey;
import io.cloakroom.starter.Starter;
import io.cloakroom.starter.tomcat.EmbeddedTomcat;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.util.Map;

/**
 * A page with a login, a counter and a form, on an embedded Tomcat. Takes a folder for its data and
 * a port.
 */
@WebServlet("")
public final class HelloTomcat extends HttpServlet {
  record Greeting(@NotBlank String name) {}

  static final Form<Greeting> FORM = Form.of(Greeting.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  public static void main(String[] args) {
    Cloakroom cloakroom = Starter.of(Path.of(args[0])).cloakroom();
    EmbeddedTomcat.of(cloakroom, new HelloTomcat()).start(Integer.parseInt(args[1]));
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    Visit visit = CloakroomFilter.visit(request);
    int visits = visit.session().update(VISITS, 0, n -> n + 1);
    visit.answer().page("hello", Map.of("fields", visit.fields(FORM), "visits", visits));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    Visit visit = CloakroomFilter.visit(request);
    visit.carryOut(FORM, "We will say hello.", sent -> {}).redirect("/");
  }
}

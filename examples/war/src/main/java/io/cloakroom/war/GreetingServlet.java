package io.cloakroom.war;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.SessionKey;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.Map;

/** A page with a counter and a form. Its JSP sees the locals of every template, such as csrf. */
@WebServlet("")
public final class GreetingServlet extends HttpServlet {
  record Greeting(@NotBlank @Size(max = 40) String name) {}

  static final Form<Greeting> FORM = Form.of(Greeting.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Visit visit = CloakroomFilter.visit(request);
    int visits = visit.session().update(VISITS, 0, n -> n + 1);
    Map<String, Object> values =
        visit.locals().over(Map.of("fields", visit.fields(FORM), "visits", visits));
    values.keySet().forEach(name -> request.setAttribute(name, values.get(name)));
    request.getRequestDispatcher("/WEB-INF/pages/greeting.jsp").forward(request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    Visit visit = CloakroomFilter.visit(request);
    visit.carryOut(FORM, "We will say hello.", sent -> {}).redirect("/");
  }
}

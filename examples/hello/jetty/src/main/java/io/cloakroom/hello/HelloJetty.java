package io.cloakroom.hello;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.SessionKey;
import io.cloakroom.starter.Starter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.NotBlank;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** A page with a login, a counter and a form, on Jetty. Takes a folder for its data and a port. */
public final class HelloJetty extends HttpServlet {
  record Greeting(@NotBlank String name) {}

  static final Form<Greeting> FORM = Form.of(Greeting.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  public static void main(String[] args) throws Exception {
    Cloakroom cloakroom = Starter.of(Path.of(args[0])).cloakroom();
    ServletContextHandler application = new ServletContextHandler();
    application.addServletContainerInitializer(
        (types, context) -> CloakroomFilter.of(cloakroom).addTo(context));
    application.addServlet(HelloJetty.class, "");
    Server server = new Server(new InetSocketAddress("localhost", Integer.parseInt(args[1])));
    server.setHandler(application);
    server.start();
    System.out.println("http://localhost:" + server.getURI().getPort());
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

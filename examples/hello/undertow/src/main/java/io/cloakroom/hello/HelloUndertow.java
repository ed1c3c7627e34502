package io.cloakroom.hello;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.SessionKey;
import io.cloakroom.starter.Starter;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.NotBlank;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * A page with a login, a counter and a form, on Undertow. Takes a folder for its data and a port.
 */
public final class HelloUndertow extends HttpServlet {
  record Greeting(@NotBlank String name) {}

  static final Form<Greeting> FORM = Form.of(Greeting.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  public static void main(String[] args) throws Exception {
    Cloakroom cloakroom = Starter.of(Path.of(args[0])).cloakroom();
    var hello =
        Servlets.deployment()
            .setClassLoader(HelloUndertow.class.getClassLoader())
            .setDeploymentName("hello")
            .setContextPath("/")
            .addServletExtension((info, context) -> CloakroomFilter.of(cloakroom).addTo(context))
            .addServlet(Servlets.servlet(HelloUndertow.class).addMapping(""));
    var deployment = Servlets.newContainer().addDeployment(hello);
    deployment.deploy();
    int port = Integer.parseInt(args[1]);
    var server = Undertow.builder().addHttpListener(port, "localhost", deployment.start()).build();
    server.start();
    var address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("http://localhost:" + address.getPort());
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

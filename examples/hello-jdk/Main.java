import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.jdk.VisitHandler;
import io.cloakroom.session.SessionKey;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

public class Main {
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  public static void main(String[] arguments) throws Exception {
    Cloakroom cloakroom = Cloakroom.of();
    int port = Integer.getInteger("port", 8080);
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", VisitHandler.of(cloakroom, visit -> {
      int visits = visit.session().update(VISITS, 0, n -> n + 1);
      visit.answer().html("<!doctype html><link rel=icon href=data:,><h1>Visit " + visits + "</h1>");
    }));
    server.start();
    System.out.println("http://localhost:" + server.getAddress().getPort());
  }
}

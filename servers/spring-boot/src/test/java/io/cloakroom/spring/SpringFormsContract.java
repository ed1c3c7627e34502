package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.body.FormMemory;
import io.cloakroom.spring.forms.FormsApplication;
import io.cloakroom.testkit.RecordingStore;
import io.cloakroom.testkit.server.ContainerFormContract;
import io.cloakroom.testkit.server.PageScriptContract;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.TestServer;
import io.cloakroom.testkit.server.Way;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * Forms that Spring MVC, with Boot's multipart resolver and filters, and a visit both read, and
 * pages with a tool's script.
 */
abstract class SpringFormsContract implements ContainerFormContract, PageScriptContract {

  private final Shop application;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  SpringFormsContract(Shop application) {
    this.application = application;
  }

  /** Starts the application with this server. */
  static Shop start(String server, boolean virtualThreads) {
    return Shop.start(
        FormsApplication.class,
        Shop.WITHOUT_SECURITY,
        ServerChoice.SERVER + "=" + server,
        "spring.threads.virtual.enabled=" + virtualThreads,
        "cloakroom.development=true",
        "spring.datasource.url=jdbc:h2:mem:forms-" + server);
  }

  @Override
  public int port() {
    return application.port();
  }

  @Override
  public List<Way> ways() {
    return List.of(new Way("text", 200, ""));
  }

  @Override
  public FormMemory memory() {
    return FormMemory.of(1 << 20);
  }

  @Override
  public RecordingStore store() {
    return application.context().getBean(FormsApplication.class).recorded();
  }

  @Override
  public void handler(TestHandler handler) {
    application.context().getBean(FormsApplication.class).setHandler(handler);
  }

  @Override
  public TestHandler currentHandler() {
    return (Visit visit) -> {};
  }

  /** The application has the tool. */
  @Override
  public TestServer startWithTool() {
    return new TestServer() {
      @Override
      public int port() {
        return application.port();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public TestServer startAnother(Cloakroom cloakroom) {
    throw new UnsupportedOperationException();
  }

  @Override
  @BeforeEach
  public void reset() {
    handler(visit -> {});
    store().reset();
  }

  @Override
  public HttpClient client() {
    return client;
  }
}

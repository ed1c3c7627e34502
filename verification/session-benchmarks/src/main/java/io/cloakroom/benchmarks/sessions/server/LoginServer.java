package io.cloakroom.benchmarks.sessions.server;

import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.jdk.VisitHandler;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.login.NewAccount;
import io.cloakroom.login.Password;
import io.cloakroom.login.PasswordHash;
import io.cloakroom.login.Passwords;
import io.cloakroom.store.MemoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** An application on the JDK's server that logs people in, in this process. */
public final class LoginServer implements ServerHere {

  static {
    // Otherwise the JDK's server waits for acknowledgements of small answers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** The path that logs in. */
  public static final String PATH = "/login";

  /** The form that logs in. */
  public static final String FORM =
      "name=alice%40example.org&password=a+long+walk+on+a+grey+morning";

  private static final String NAME = "alice@example.org";
  private static final Password PASSWORD = Password.of("a long walk on a grey morning");
  private static final Form<LoginForm> LOGIN = Form.of(LoginForm.class);

  /** The fields of {@link #FORM}. */
  record LoginForm(String name, @Secret String password) {}

  private final Passwords passwords = Passwords.of();
  private final PasswordHash hash = passwords.hash(PASSWORD);
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Login login;

  private LoginServer() throws IOException {
    MemoryAccounts accounts = MemoryAccounts.of();
    accounts.create(NewAccount.of(EmailAddress.parse(NAME).orElseThrow(), "Alice", hash));
    Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
    login = Login.builder(cloakroom, accounts).passwords(passwords).build();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
    server.setExecutor(handlers);
    server.createContext(PATH, VisitHandler.of(cloakroom, this::logIn));
    server.start();
  }

  /** Starts the application. */
  public static LoginServer start() throws IOException {
    return new LoginServer();
  }

  private void logIn(Visit visit) {
    boolean in =
        visit.read(LOGIN) instanceof Submission.Valid<LoginForm> sent
            && login
                .logIn(visit, sent.value().name(), Password.of(sent.value().password()))
                .isPresent();
    if (in) {
      visit.answer().redirect("/");
    } else {
      visit.answer().withStatus(422).html("Email address or password is wrong");
    }
  }

  /** Verifies the password on so many threads, and returns how often a second. */
  public double hashesPerSecond(int threads, int seconds) throws InterruptedException {
    long begin = System.nanoTime();
    long end = begin + seconds * 1_000_000_000L;
    AtomicLong hashes = new AtomicLong();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread worker =
          new Thread(() -> {
            while (System.nanoTime() < end) {
              passwords.verify(PASSWORD, hash);
              hashes.incrementAndGet();
            }
          });
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return hashes.get() / ((System.nanoTime() - begin) / 1e9);
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.shutdown();
  }
}

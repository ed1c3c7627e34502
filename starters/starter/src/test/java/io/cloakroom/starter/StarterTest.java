package io.cloakroom.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.RedirectException;
import io.cloakroom.login.Password;
import io.cloakroom.login.SignUp;
import io.cloakroom.session.SessionKey;
import io.cloakroom.test.TestExchange;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class StarterTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  @TempDir Path folder;

  private static void stop(Starter starter) {
    ((JdbcConnectionPool) starter.database()).dispose();
  }

  @Test
  void accountsAndSessionsSurviveARestart() {
    Starter before = Starter.of(folder.resolve("data"));
    TestExchange exchange = TestExchange.of("POST", "/login");
    SignUp result =
        before
            .login()
            .signUp(
                before.cloakroom().visit(exchange),
                "ada@example.org",
                "Ada",
                Password.of("seven green umbrellas"));
    assertThat(result).isInstanceOf(SignUp.SignedUp.class);
    before.cloakroom().visit(exchange).session().set(COUNT, 7);
    exchange.finish();
    String session =
        exchange.sent("Set-Cookie").stream()
            .filter(cookie -> cookie.startsWith("__Host-sid="))
            .findFirst()
            .orElseThrow()
            .split(";", 2)[0];
    stop(before);

    Starter after = Starter.of(folder.resolve("data"));
    TestExchange next = TestExchange.of("GET", "/").with("Cookie", session);
    assertThat(after.login().account(after.cloakroom().visit(next)).orElseThrow().name())
        .isEqualTo("Ada");
    assertThat(after.cloakroom().visit(next).session().get(COUNT)).contains(7);
    stop(after);
  }

  @Test
  void everyPageNeedsALoginUnlessPagesArePublic() throws Exception {
    Starter guarded = Starter.of(folder.resolve("guarded"));
    assertThatThrownBy(() -> guarded.cloakroom().answerOwn(TestExchange.of("GET", "/")))
        .isInstanceOf(RedirectException.class);
    stop(guarded);

    Starter open = Starter.builder(folder.resolve("open")).publicPages(true).build();
    assertThat(open.cloakroom().answerOwn(TestExchange.of("GET", "/"))).isFalse();
    stop(open);
  }

  @Test
  void anotherDatabaseCanBeUsed() {
    JdbcDataSource memory = new JdbcDataSource();
    memory.setURL("jdbc:h2:mem:starter;DB_CLOSE_DELAY=-1");

    Starter starter = Starter.builder(folder).database(memory).build();

    assertThat(starter.database()).isSameAs(memory);
    assertThat(folder.resolve("keys")).exists();
    assertThat(folder.resolve("database.mv.db")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeUsedIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Starter.of(file)).hasMessageContaining(file.toString());
    assertThatThrownBy(() -> Starter.of(folder.resolve("a;b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("choose another folder");
  }

  @Test
  void onlyWarningsAreLogged() {
    assertThat(LoggerFactory.getLogger("any").isWarnEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("any").isInfoEnabled()).isFalse();
  }
}

package app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloakroom.Cloakroom;
import io.cloakroom.form.Submission;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handlers without a server, with sessions, accounts and the table in memory. */
class PhotoPagesTest {

  @TempDir Path folder;

  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
  private PhotoPages pages;

  @BeforeEach
  void open() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1");
    pages =
        new PhotoPages(
            Login.of(cloakroom, MemoryAccounts.of()), new Photos(database, folder));
  }

  @Test
  void aPhotoNeedsATitle() {
    TestExchange exchange =
        TestExchange.of("POST", "/").withBody("application/x-www-form-urlencoded", "title=+");

    Submission<PhotoPages.NewPhoto> sent =
        cloakroom.visit(exchange).read(PhotoPages.NEW_PHOTO);

    Submission.Invalid<?> refused = assertInstanceOf(Submission.Invalid.class, sent);
    assertTrue(refused.fields().get("title").invalid());
    assertTrue(refused.fields().get("photo").invalid());
  }

  @Test
  void aVisitorMustLogInToAddAPhoto() {
    TestExchange exchange = TestExchange.of("POST", "/");

    RedirectException redirect =
        assertThrows(RedirectException.class, () -> pages.add(cloakroom.visit(exchange)));

    assertEquals("/login", redirect.location());
  }

  @Test
  void aPhotoThatIsNotThereIsNotFound() {
    for (String id : new String[] {"7", "../keys"}) {
      HttpProblem problem =
          assertThrows(
              HttpProblem.class,
              () -> pages.image(cloakroom.visit(TestExchange.get("")), id));
      assertEquals(404, problem.status());
    }
  }
}

package io.cloakroom.console;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.Accounts;
import io.cloakroom.login.Login;
import io.cloakroom.login.LoginName;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.Sweeper;
import java.util.Optional;

/** The examples of the documentation. */
final class ConsoleExamples {

  Cloakroom mounted(Cloakroom cloakroom, Login login) {
    Console console = Console.at("/admin/sessions", visit -> login.require(visit, "admin"));
    Cloakroom site = cloakroom.withPages(login.pages()).withPages(console);
    return site;
  }

  Console named(Login login, Accounts accounts, Sweeper sweeper) {
    Console console =
        Console.at("/admin/sessions", visit -> login.require(visit, "admin"))
            .withUserNames(id -> accounts.find(id).map(Account::name))
            .withUserSearch(typed ->
                LoginName.parse(typed).flatMap(accounts::find).map(found -> found.account().id()))
            .withValuesOf("cart")
            .withSweeper(sweeper);
    return console;
  }

  Console guarded() {
    Console console =
        Console.at(
            "/admin/sessions",
            visit -> {
              if (!visit.exchange().remoteAddress().equals("10.0.0.5")) {
                throw HttpProblem.of(404);
              }
            });
    return console;
  }

  Optional<String> paged(Sessions sessions) {
    Sessions.Page page = sessions.page(ScanPage.START, 100);
    page.sessions().forEach(session -> sessions.items(session).forEach(System.out::println));
    Optional<String> cursor = page.next();
    return cursor;
  }
}

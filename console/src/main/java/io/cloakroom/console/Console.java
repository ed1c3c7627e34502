package io.cloakroom.console;

import io.cloakroom.Cloakroom;
import io.cloakroom.ReadyPages;
import io.cloakroom.Visit;
import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.store.Sweeper;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Pages for administrators: live sessions to search, show and end, their numbers as live charts,
 * and the health of the store. They need no route and work on every server. Thread-safe.
 *
 * <pre>{@code
 * Console console = Console.at("/admin/sessions", visit -> login.require(visit, "admin"));
 * server.use(cloakroom.withPages(login.pages()).withPages(console));
 * }</pre>
 *
 * <p>The pages show the names, types and sizes of the values in sessions, never the values, except
 * for {@link #withValuesOf}. They never show a token. What an administrator ends is logged with the
 * administrator's account.
 *
 * <p>A page reads a bounded number of records, so it can be used with millions of sessions.
 * Sessions in cookies and in Memcached cannot be listed, and the page says so.
 */
public final class Console implements ReadyPages {

  private final ConsoleSettings settings;

  /** Present when the console is mounted. */
  private final AtomicReference<Optional<Mounted>> mounted =
      new AtomicReference<>(Optional.empty());

  private Console(ConsoleSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns a console at this path. Add it with {@link Cloakroom#withPages}.
   *
   * @param path the path of the first page within the application; the others are below it
   * @param guard is called before everything that the console answers, and throws an exception
   *     unless the visitor is an administrator, such as {@code login.require(visit, "admin")}
   * @throws IllegalArgumentException if it is not such a path
   */
  public static Console at(String path, Consumer<Visit> guard) {
    return new Console(ConsoleSettings.of(path, guard));
  }

  /**
   * Returns a copy that shows the values under these names, complete and as JSON. Name only values
   * that every administrator may read.
   */
  @CheckReturnValue
  public Console withValuesOf(String... names) {
    return new Console(settings.withValues(Set.of(names)));
  }

  /**
   * Returns a copy that shows what this function makes of each value, such as the value without its
   * secret parts. It replaces earlier calls of {@link #withValuesOf}.
   *
   * @param shown returns the text to show for the name of a value and the value as JSON; empty to
   *     hide it
   */
  @CheckReturnValue
  public Console withShownValues(BiFunction<String, String, Optional<String>> shown) {
    return new Console(settings.withValues(shown));
  }

  /**
   * Returns a copy that shows and ends the sessions of another toolkit, instead of those of the one
   * that serves the pages: for administrators who have a server of their own.
   */
  @CheckReturnValue
  public Console withSessionsOf(Cloakroom application) {
    return new Console(settings.withWatched(application));
  }

  /**
   * Returns a copy whose pages have a link to another page, such as back to the other pages of
   * administrators.
   *
   * @param path a path of the application that serves the console
   */
  @CheckReturnValue
  public Console withLink(String text, String path) {
    return new Console(settings.withLink(new ConsoleSettings.Link(text, path)));
  }

  /**
   * Returns a copy that shows the names of users instead of the owners' ids alone.
   *
   * @param nameOf returns the name of the owner with this id, such as {@code id ->
   *     accounts.find(id).map(Account::name)}. It is called for each owner on a page.
   */
  @CheckReturnValue
  public Console withUserNames(Function<String, Optional<String>> nameOf) {
    return new Console(settings.withNameOf(nameOf));
  }

  /**
   * Returns a copy that finds users by what administrators type, such as an email address. Without
   * it, and for what it does not find, they type the owner's id.
   *
   * @param idOf returns the id of the owner that is meant, such as {@code typed ->
   *     LoginName.parse(typed).flatMap(accounts::find).map(found -> found.account().id())}
   */
  @CheckReturnValue
  public Console withUserSearch(Function<String, Optional<String>> idOf) {
    return new Console(settings.withIdOf(idOf));
  }

  /**
   * Returns a copy that logs this name of the administrator with what they end. The default is the
   * owner of their session. It is for guards that do not log in to the session.
   */
  @CheckReturnValue
  public Console withAdministrator(Function<Visit, String> name) {
    return new Console(settings.withAdministrator(name));
  }

  /** Returns a copy that also shows the progress of this sweeper. */
  @CheckReturnValue
  public Console withSweeper(Sweeper sweeper) {
    return new Console(settings.withSweeper(sweeper));
  }

  /** Returns a copy with other limits, for tests of the limits. */
  @CheckReturnValue
  Console withBounds(Bounds bounds) {
    return new Console(settings.withBounds(bounds));
  }

  @Override
  public Set<String> paths() {
    return settings.paths();
  }

  /**
   * Begins to count the events of the toolkit's sessions.
   *
   * @throws IllegalStateException if this console belongs to another toolkit already
   */
  @Override
  public void onStart(Cloakroom cloakroom) {
    synchronized (mounted) {
      Optional<Mounted> before = mounted.get();
      if (before.isEmpty()) {
        mounted.set(Optional.of(Mounted.in(cloakroom, settings)));
      } else if (!before.get().isIn(cloakroom)) {
        throw new IllegalStateException(
            "This Console was added to another Cloakroom before. Make one for each:"
                + " cloakroom.withPages(Console.at(…))");
      }
    }
  }

  @Override
  public boolean answer(Visit visit) {
    return mounted
        .get()
        .orElseThrow(() -> new IllegalStateException("The console was not added by withPages(…)"))
        .answer(visit);
  }

  /** Returns the path. */
  @Override
  public String toString() {
    return "Console[" + settings.path() + "]";
  }
}

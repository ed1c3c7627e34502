package io.cloakroom.console;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.store.Sweeper;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a console. Immutable.
 *
 * @param path the path of its first page
 * @param guard throws an exception unless the visitor may see everything
 * @param values returns what is shown of a value, by its name and its JSON; empty to hide it
 * @param names the names of users and administrators
 * @param watched the toolkit whose sessions are shown; empty for the one that serves the pages
 * @param link a link to another page
 */
record ConsoleSettings(
    String path,
    Consumer<Visit> guard,
    BiFunction<String, String, Optional<String>> values,
    Names names,
    List<Sweeper> sweepers,
    Bounds bounds,
    Optional<Cloakroom> watched,
    Optional<Link> link) {

  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  /**
   * The names of users and administrators.
   *
   * @param nameOf returns the name of an owner
   * @param idOf returns the owner that an administrator means
   * @param administrator returns the administrator's name for the log
   */
  record Names(
      Function<String, Optional<String>> nameOf,
      Function<String, Optional<String>> idOf,
      Function<Visit, String> administrator) {

    private static final Names DEFAULT =
        new Names(
            id -> Optional.empty(),
            typed -> Optional.empty(),
            visit ->
                visit
                    .session()
                    .owner()
                    .map(owner -> "account " + owner)
                    .orElse("somebody without an account"));
  }

  /** A link to a path of the application. */
  record Link(String text, String path) {}

  ConsoleSettings {
    if (!PATH.matcher(path).matches()
        || Arrays.stream(path.split("/", -1))
            .anyMatch(part -> part.equals(".") || part.equals(".."))) {
      throw new IllegalArgumentException(
          "The path of the console is one like /admin/sessions: it begins with a slash, does not end"
              + " with one, and has no query. This is not: "
              + path);
    }
    sweepers = List.copyOf(sweepers);
  }

  static ConsoleSettings of(String path, Consumer<Visit> guard) {
    return new ConsoleSettings(
        path,
        guard,
        (name, json) -> Optional.empty(),
        Names.DEFAULT,
        List.of(),
        Bounds.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  /** Shows these values, and those that were shown before. */
  ConsoleSettings withValues(Set<String> more) {
    return withValues(
        (name, json) -> more.contains(name) ? Optional.of(json) : values.apply(name, json));
  }

  ConsoleSettings withValues(BiFunction<String, String, Optional<String>> shown) {
    return new ConsoleSettings(path, guard, shown, names, sweepers, bounds, watched, link);
  }

  private ConsoleSettings withNames(Names changed) {
    return new ConsoleSettings(path, guard, values, changed, sweepers, bounds, watched, link);
  }

  ConsoleSettings withNameOf(Function<String, Optional<String>> nameOf) {
    return withNames(new Names(nameOf, names.idOf(), names.administrator()));
  }

  ConsoleSettings withIdOf(Function<String, Optional<String>> idOf) {
    return withNames(new Names(names.nameOf(), idOf, names.administrator()));
  }

  ConsoleSettings withAdministrator(Function<Visit, String> administrator) {
    return withNames(new Names(names.nameOf(), names.idOf(), administrator));
  }

  ConsoleSettings withSweeper(Sweeper sweeper) {
    List<Sweeper> all = Stream.concat(sweepers.stream(), Stream.of(sweeper)).toList();
    return new ConsoleSettings(path, guard, values, names, all, bounds, watched, link);
  }

  ConsoleSettings withBounds(Bounds bounds) {
    return new ConsoleSettings(path, guard, values, names, sweepers, bounds, watched, link);
  }

  ConsoleSettings withWatched(Cloakroom watched) {
    Optional<Cloakroom> other = Optional.of(watched);
    return new ConsoleSettings(path, guard, values, names, sweepers, bounds, other, link);
  }

  ConsoleSettings withLink(Link link) {
    Optional<Link> shown = Optional.of(link);
    return new ConsoleSettings(path, guard, values, names, sweepers, bounds, watched, shown);
  }

  /** Returns the paths of everything that the console answers. */
  Set<String> paths() {
    return Arrays.stream(Place.values()).map(this::path).collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the path of a place. */
  String path(Place place) {
    return path + place.suffix();
  }
}

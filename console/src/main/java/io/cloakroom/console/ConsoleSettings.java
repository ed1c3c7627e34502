package io.cloakroom.console;

import io.cloakroom.Visit;
import io.cloakroom.store.Sweeper;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * @param values the names of the values that are shown
 * @param nameOf returns the name of an owner
 * @param idOf returns the owner that an administrator means
 * @param administrator returns the administrator's name for the log
 */
record ConsoleSettings(
    String path,
    Consumer<Visit> guard,
    Set<String> values,
    Function<String, Optional<String>> nameOf,
    Function<String, Optional<String>> idOf,
    Function<Visit, String> administrator,
    List<Sweeper> sweepers,
    Bounds bounds) {

  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  ConsoleSettings {
    if (!PATH.matcher(path).matches()
        || Arrays.stream(path.split("/", -1))
            .anyMatch(part -> part.equals(".") || part.equals(".."))) {
      throw new IllegalArgumentException(
          "The path of the console is one like /admin/sessions: it begins with a slash, does not end"
              + " with one, and has no query. This is not: "
              + path);
    }
    values = Set.copyOf(values);
    sweepers = List.copyOf(sweepers);
  }

  static ConsoleSettings of(String path, Consumer<Visit> guard) {
    return new ConsoleSettings(
        path,
        guard,
        Set.of(),
        id -> Optional.empty(),
        typed -> Optional.empty(),
        visit ->
            visit
                .session()
                .owner()
                .map(owner -> "account " + owner)
                .orElse("somebody without an account"),
        List.of(),
        Bounds.DEFAULT);
  }

  ConsoleSettings withValues(Set<String> more) {
    Set<String> all = new HashSet<>(values);
    all.addAll(more);
    return new ConsoleSettings(path, guard, all, nameOf, idOf, administrator, sweepers, bounds);
  }

  ConsoleSettings withNameOf(Function<String, Optional<String>> nameOf) {
    return new ConsoleSettings(path, guard, values, nameOf, idOf, administrator, sweepers, bounds);
  }

  ConsoleSettings withIdOf(Function<String, Optional<String>> idOf) {
    return new ConsoleSettings(path, guard, values, nameOf, idOf, administrator, sweepers, bounds);
  }

  ConsoleSettings withAdministrator(Function<Visit, String> administrator) {
    return new ConsoleSettings(path, guard, values, nameOf, idOf, administrator, sweepers, bounds);
  }

  ConsoleSettings withSweeper(Sweeper sweeper) {
    List<Sweeper> all = Stream.concat(sweepers.stream(), Stream.of(sweeper)).toList();
    return new ConsoleSettings(path, guard, values, nameOf, idOf, administrator, all, bounds);
  }

  ConsoleSettings withBounds(Bounds bounds) {
    return new ConsoleSettings(path, guard, values, nameOf, idOf, administrator, sweepers, bounds);
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

package io.cloakroom.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice between several session cookies of one name: one was set for another domain, by this
 * application with other settings, by another one, or by somebody who planted it. Thread-safe.
 */
final class SeveralCookies {

  private static final Logger LOG = LoggerFactory.getLogger(SeveralCookies.class);

  /** The maximum number of values to look up. */
  private static final int MAX_VALUES = 3;

  private final SessionCookieSettings settings;
  private final AtomicBoolean said = new AtomicBoolean();

  /**
   * A value that counts.
   *
   * @param found what it opens, if it had to be looked up for the choice
   */
  record Choice(String value, Optional<Found> found) {

    @Override
    public String toString() {
      return "Choice[masked]";
    }
  }

  SeveralCookies(SessionCookieSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the only value, or the only one of a few that opens a live session; empty if there is
   * none.
   *
   * @param name the name on the wire
   * @param sent the values as they were sent
   */
  Optional<Choice> choose(String name, List<String> sent, Function<String, Found> find) {
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    List<String> values = sent.size() == 1 ? sent : sent.stream().distinct().toList();
    if (values.size() == 1) {
      return Optional.of(new Choice(values.get(0), Optional.empty()));
    }
    List<Choice> live = values.size() > MAX_VALUES ? List.of() : live(values, find);
    say(name, values.size(), live.size());
    return live.size() == 1 ? Optional.of(live.get(0)) : Optional.empty();
  }

  private static List<Choice> live(List<String> values, Function<String, Found> find) {
    return values.stream()
        .map(value -> new Choice(value, Optional.of(find.apply(value))))
        .filter(choice -> choice.found().filter(Found.Live.class::isInstance).isPresent())
        .toList();
  }

  private void say(String name, int values, int live) {
    if (said.compareAndSet(false, true)) {
      LOG.warn(
          "A browser sent the session cookie {} with {} different values. {} Somebody else sets it"
              + " for a parent domain or a subdomain. Compare cloakroom.session.cookie-domain of"
              + " this application, which is {}, with cloakroom.session.cookie-domain of the others,"
              + " or set another cloakroom.cookie.prefix.",
          name,
          values,
          live == 1
              ? "One of them opens a session, and counts."
              : "The visitor counts as anonymous, because it is not clear which one to believe.",
          settings.domain().orElse("not set"));
    }
  }
}

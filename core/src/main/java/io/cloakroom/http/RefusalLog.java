package io.cloakroom.http;

import io.cloakroom.annotation.CheckReturnValue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of requests that were refused for safety, such as by a throttle, so that an attack can be
 * seen. A line has the code of the refusal, the client's network and a pseudonym of the account,
 * never an address or a name. Of each code and network, the first refusal is logged, then the
 * tenth, the hundredth and so on, and one a minute. Thread-safe.
 */
public final class RefusalLog {

  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

  private final UnaryOperator<String> pseudonym;
  private final Function<Exchange, String> address;
  private final Repetitions repetitions;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  private RefusalLog(
      UnaryOperator<String> pseudonym, Function<Exchange, String> address, Clock clock) {
    this.pseudonym = pseudonym;
    this.address = address;
    repetitions = new Repetitions(clock);
  }

  /**
   * Returns a log.
   *
   * @param pseudonym makes a pseudonym of an account, always the same one, which reveals the
   *     account to nobody without a secret
   * @param address the client's address, behind trusted proxies too
   */
  public static RefusalLog of(
      UnaryOperator<String> pseudonym, Function<Exchange, String> address, Clock clock) {
    return new RefusalLog(pseudonym, address, clock);
  }

  /**
   * Calls a listener with the code of each refusal from now on, also of those that are not logged.
   * It is called on the request's thread, so it must be quick and thread-safe.
   *
   * @return ends the calls
   */
  @CheckReturnValue
  public Runnable onRefusal(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Logs that a request was refused, or counts it.
   *
   * @param code the stable code of the reason, such as {@code csrf.cross-site}
   * @param account the account's id, or the name that was typed; asked for only if it is logged
   */
  public void refused(Exchange exchange, String code, Supplier<Optional<String>> account) {
    refused(exchange, code, account, "");
  }

  /**
   * Logs that a request was refused, or counts it.
   *
   * @param code the stable code of the reason, such as {@code csrf.cross-site}
   * @param account the account's id, or the name that was typed; asked for only if it is logged
   * @param hint a sentence for the developer that is logged with the first refusal of a series, or
   *     empty
   */
  public void refused(
      Exchange exchange, String code, Supplier<Optional<String>> account, String hint) {
    listeners.forEach(listener -> listener.accept(code));
    String network = ClientNetwork.of(address.apply(exchange));
    repetitions
        .count(code + ' ' + network)
        .ifPresent(event ->
            LOG.info(
                "{} {} was refused: {}, network {}, account {}{}",
                exchange.method(),
                exchange.path(),
                code,
                network,
                name(account),
                event.first()
                    ? (hint.isEmpty() ? "" : ". " + hint)
                    : ", number " + event.number() + " from there since " + event.since()));
  }

  private String name(Supplier<Optional<String>> account) {
    try {
      return account.get().map(pseudonym).orElse("none");
    } catch (RuntimeException e) {
      LOG.debug("The account of a refused request could not be found", e);
      return "unknown";
    }
  }
}

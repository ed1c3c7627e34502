package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.cloakroom.store.MemoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values that another version of a class wrote. */
class DeployedClassesTest {

  record Order1(String item, int quantity) {}

  record Order2(
      String item,
      int quantity,
      int priority,
      boolean gift,
      @Nullable String note,
      Optional<String> voucher,
      List<String> tags) {}

  record WordQuantity(String item, String quantity) {}

  enum Color1 {
    RED,
    GREY
  }

  enum Color2 {
    RED,
    GRAY
  }

  enum Color3 {
    RED,
    @JsonAlias("GREY")
    GRAY
  }

  record Paint1(Color1 color) {}

  record Paint2(Color2 color) {}

  record Paint3(Color3 color) {}

  private final List<String> undecodable = new ArrayList<>();
  private final MemoryStore store = MemoryStore.of();
  private final Map<String, String> cookies = new HashMap<>();

  /** A request to the version of the application whose class this is. */
  private <T> void visit(Class<T> version, BiConsumer<Session, SessionKey<T>> handler) {
    Sessions sessions =
        Sessions.of(store)
            .withListener(event -> {
              if (event instanceof SessionEvent.AttributeUndecodable attribute) {
                undecodable.add(attribute.name());
              }
            });
    Browser browser = new Browser(sessions);
    cookies.forEach(browser::show);
    browser.visit(session -> handler.accept(session, SessionKey.of("x", version)));
    cookies.putAll(browser.cookies());
  }

  private <T> void set(Class<T> type, T value) {
    visit(type, (session, key) -> session.set(key, value));
  }

  private <T> void update(Class<T> type, T initial, UnaryOperator<T> next) {
    visit(type, (session, key) -> session.update(key, initial, next));
  }

  private <T> Optional<T> get(Class<T> type) {
    List<Optional<T>> value = new ArrayList<>();
    visit(type, (session, key) -> value.add(session.get(key)));
    return value.get(0);
  }

  @Test
  void componentsThatARecordGainedAreEmpty() {
    set(Order1.class, new Order1("print", 2));

    Order2 read = get(Order2.class).orElseThrow();

    assertThat(read.item()).isEqualTo("print");
    assertThat(read.quantity()).isEqualTo(2);
    assertThat(read.priority()).isZero();
    assertThat(read.gift()).isFalse();
    assertThat(read.note()).isNull();
    assertThat(read.voucher()).isEmpty();
    assertThat(undecodable).isEmpty();
  }

  @Test
  void componentsThatARecordLostStayStored() {
    Order2 full = new Order2("print", 2, 1, true, "n", Optional.of("v"), List.of("t"));
    set(Order2.class, full);

    assertThat(get(Order1.class)).contains(new Order1("print", 2));
    update(
        Order1.class, new Order1("", 0), order -> new Order1(order.item(), order.quantity() + 1));

    assertThat(get(Order2.class))
        .contains(new Order2("print", 3, 1, true, "n", Optional.of("v"), List.of("t")));
  }

  @Test
  void aNumberBecomesTextAndTextThatIsNoNumberCountsAsAbsent() {
    set(Order1.class, new Order1("print", 2));
    assertThat(get(WordQuantity.class)).contains(new WordQuantity("print", "2"));
    set(WordQuantity.class, new WordQuantity("print", "two"));

    assertThat(get(Order1.class)).isEmpty();

    assertThat(undecodable).containsExactly("x");
    assertThat(get(WordQuantity.class)).contains(new WordQuantity("print", "two"));
  }

  @Test
  void aConstantThatWasRenamedCountsAsAbsentUnlessItsOldNameIsGiven() {
    set(Paint1.class, new Paint1(Color1.GREY));

    assertThat(get(Paint2.class)).isEmpty();
    assertThat(undecodable).containsExactly("x");
    assertThat(get(Paint3.class)).contains(new Paint3(Color3.GRAY));
    set(Paint1.class, new Paint1(Color1.RED));
    assertThat(get(Paint2.class)).contains(new Paint2(Color2.RED));
  }

  @Test
  void anAbsentValueCanBeWrittenAnew() {
    set(Paint1.class, new Paint1(Color1.GREY));

    update(Paint2.class, new Paint2(Color2.RED), paint -> paint);

    assertThat(get(Paint2.class)).contains(new Paint2(Color2.RED));
  }
}

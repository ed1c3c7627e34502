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

  // Unreadable values are set aside

  record ListCart(List<String> lines) {}

  record MapCart(Map<String, Integer> lines) {}

  private static MapCart more(MapCart cart) {
    return new MapCart(Map.of("print", cart.lines().getOrDefault("print", 0) + 1));
  }

  private static ListCart more(ListCart cart) {
    List<String> lines = new ArrayList<>(cart.lines());
    lines.add("print");
    return new ListCart(lines);
  }

  private void assertStaysForARollBack(Runnable write) {
    set(ListCart.class, new ListCart(List.of("frame")));
    undecodable.clear();

    write.run();

    assertThat(undecodable).containsExactly("x");
    assertThat(get(MapCart.class)).contains(new MapCart(Map.of("print", 1)));
    assertThat(undecodable).as("readable by now").containsExactly("x");
    assertThat(get(ListCart.class)).contains(new ListCart(List.of("frame")));
    assertThat(undecodable).containsExactly("x", "x");
  }

  @Test
  void anUpdateBeginsFromInitialAndWhatItCouldNotReadStaysForARollBack() {
    assertStaysForARollBack(
        () -> update(MapCart.class, new MapCart(Map.of()), DeployedClassesTest::more));
  }

  @Test
  void whatASetCouldNotReadStaysForARollBack() {
    assertStaysForARollBack(() -> set(MapCart.class, new MapCart(Map.of("print", 1))));
  }

  @Test
  void anUpdateAfterAGetTellsTheEventOnce() {
    set(ListCart.class, new ListCart(List.of("frame")));

    visit(
        MapCart.class,
        (session, key) -> {
          assertThat(session.get(key)).isEmpty();
          session.update(key, new MapCart(Map.of()), DeployedClassesTest::more);
          session.update(key, new MapCart(Map.of()), DeployedClassesTest::more);
        });

    assertThat(undecodable).containsExactly("x");
    assertThat(get(MapCart.class)).contains(new MapCart(Map.of("print", 2)));
  }

  @Test
  void twoVersionsThatRunAtTheSameTimeBothKeepTheirValue() {
    for (int i = 0; i < 5; i++) {
      update(ListCart.class, new ListCart(List.of()), DeployedClassesTest::more);
      update(MapCart.class, new MapCart(Map.of()), DeployedClassesTest::more);
      update(
          WordQuantity.class,
          new WordQuantity("", ""),
          word -> new WordQuantity(word.item() + "a", ""));
    }

    assertThat(get(ListCart.class).orElseThrow().lines()).hasSize(5);
    assertThat(get(MapCart.class)).contains(new MapCart(Map.of("print", 5)));
  }

  @Test
  void aReplayedUpdateSetsAsideWhatAnotherVersionWroteInTheMeantime() {
    set(MapCart.class, new MapCart(Map.of("print", 1)));
    List<String> heard = new ArrayList<>();
    Sessions sessions =
        Sessions.of(store)
            .withListener(event -> {
              if (event instanceof SessionEvent.AttributeUndecodable attribute) {
                heard.add(attribute.name());
              }
            });
    Browser browser = new Browser(sessions);
    cookies.forEach(browser::show);
    SessionKey<MapCart> key = SessionKey.of("x", MapCart.class);
    Browser.Request slow = browser.begin();
    slow.session.update(key, new MapCart(Map.of()), DeployedClassesTest::more);
    set(ListCart.class, new ListCart(List.of("frame")));

    slow.end();

    assertThat(heard).containsExactly("x");
    assertThat(get(MapCart.class)).contains(new MapCart(Map.of("print", 2)));
    assertThat(get(ListCart.class)).contains(new ListCart(List.of("frame")));
  }

  @Test
  void aValueOfARollBackCanBeChangedInPlace() {
    record Words(ArrayList<String> lines) {}
    set(Words.class, new Words(new ArrayList<>(List.of("frame"))));
    set(MapCart.class, new MapCart(Map.of("print", 1)));

    visit(Words.class, (session, key) -> session.get(key).orElseThrow().lines().add("print"));

    assertThat(get(Words.class).orElseThrow().lines()).containsExactly("frame", "print");
    assertThat(get(MapCart.class)).contains(new MapCart(Map.of("print", 1)));
  }

  @Test
  void whatWasSetAsideIsRemovedWithTheValueAndIsNotTheNextOwners() {
    set(ListCart.class, new ListCart(List.of("frame")));
    set(MapCart.class, new MapCart(Map.of("print", 1)));
    visit(MapCart.class, Session::remove);
    assertThat(get(ListCart.class)).isEmpty();

    visit(ListCart.class, (session, key) -> session.logIn("ann"));
    set(ListCart.class, new ListCart(List.of("frame")));
    set(MapCart.class, new MapCart(Map.of("print", 1)));
    visit(ListCart.class, (session, key) -> session.rotate());
    assertThat(get(ListCart.class)).as("after a rotation").isPresent();
    visit(ListCart.class, (session, key) -> session.logIn("bob"));
    set(MapCart.class, new MapCart(Map.of("print", 1)));

    assertThat(get(ListCart.class)).isEmpty();
  }

  // Fields that a version does not have

  record Gained(String item, @Nullable String note) {}

  record Lost(String item, int quantity) {}

  @Test
  void aRecordThatLosesAFieldAndGainsAnotherKeepsBoth() {
    set(Lost.class, new Lost("print", 2));

    update(Gained.class, new Gained("", ""), gained -> new Gained(gained.item(), "a gift"));

    assertThat(get(Gained.class)).contains(new Gained("print", "a gift"));
    assertThat(get(Lost.class)).contains(new Lost("print", 2));
  }

  static final class Parcel1 {
    public String item = "";
    public int weight;
  }

  static final class Parcel2 {
    public String item = "";
    public @Nullable String note;
  }

  @Test
  void aGainedFieldThatIsSetInPlaceIsNoConflict() {
    Parcel1 parcel = new Parcel1();
    parcel.weight = 5;
    set(Parcel1.class, parcel);

    visit(Parcel2.class, (session, key) -> session.get(key).orElseThrow().note = "fragile");

    assertThat(get(Parcel2.class).orElseThrow().note).isEqualTo("fragile");
    assertThat(get(Parcel1.class).orElseThrow().weight).isEqualTo(5);
  }

  record Lines1(List<Lost> lines) {}

  record Lines2(List<Gained> lines) {}

  @Test
  void elementsOfAListKeepTheirUnknownFieldsWhereverTheyMove() {
    set(Lines1.class, new Lines1(List.of(new Lost("a", 1), new Lost("b", 2), new Lost("c", 3))));

    update(
        Lines2.class,
        new Lines2(List.of()),
        cart ->
            new Lines2(List.of(cart.lines().get(2), new Gained("b", "gift"), cart.lines().get(0))));
    assertThat(get(Lines1.class).orElseThrow().lines())
        .containsExactly(new Lost("c", 3), new Lost("b", 2), new Lost("a", 1));

    update(
        Lines2.class,
        new Lines2(List.of()),
        cart -> new Lines2(List.of(new Gained("new", null), cart.lines().get(2))));
    assertThat(get(Lines1.class).orElseThrow().lines())
        .containsExactly(new Lost("new", 0), new Lost("a", 1));
  }

  record Renamed(@JsonAlias("item") String thing, @Nullable String note) {}

  @Test
  void aRenamedFieldIsNotUnknown() {
    set(Lost.class, new Lost("print", 2));

    update(Renamed.class, new Renamed("", ""), old -> new Renamed(old.thing() + "s", "n"));

    assertThat(get(Renamed.class)).contains(new Renamed("prints", "n"));
    assertThat(get(Lost.class).orElseThrow().quantity()).isEqualTo(2);
  }
}

package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Which values can be stored, and what counts as a change of one. */
class StoredValuesTest {

  private static final AtomicInteger MADE = new AtomicInteger();

  private final CountingStore<MemoryStore> store = new CountingStore<>(MemoryStore.of());
  private final Sessions sessions = Sessions.of(store);
  private final Browser browser = new Browser(sessions);

  private <T> T readAgain(SessionKey<T> key) {
    List<T> read = new ArrayList<>();
    browser.visit(session -> read.add(session.get(key).orElseThrow()));
    return read.get(0);
  }

  private static String message(Throwable refusal) {
    return String.valueOf(refusal.getMessage());
  }

  // Refused at its own line

  record Attachment(String name, InputStream in) {}

  record Message(List<Attachment> attachments) {}

  static class Shape {
    public int size;
  }

  static final class Circle extends Shape {
    public int radius = 3;
  }

  static final class Tally {
    private final int count;

    Tally() {
      this(0);
    }

    Tally(int count) {
      this.count = count;
    }

    int twice() {
      return 2 * count;
    }
  }

  static final class Sum {
    @JsonIgnore private int total;

    public int getValue() {
      return total;
    }
  }

  private void assertRefused(SessionKey<?> key, Object value, String... reasons) {
    @SuppressWarnings("unchecked")
    SessionKey<Object> any = (SessionKey<Object>) key;
    Browser.Request request = browser.begin();
    request.session.set(SessionKey.of("other", String.class), "kept");

    assertThatThrownBy(() -> request.session.set(any, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("session key " + key.name())
        .satisfies(refusal -> assertThat(message(refusal)).contains(reasons));
    assertThatThrownBy(() -> request.session.update(any, value, same -> same))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(request.session.names()).containsExactly("other");
    request.end();
    browser.visit(session -> assertThat(session.names()).containsExactly("other"));
  }

  @Test
  void aThreadIsRefused() {
    assertRefused(SessionKey.of("thread", Thread.class), new Thread(() -> {}), "");
  }

  @Test
  void aLambdaIsRefused() {
    assertRefused(SessionKey.of("task", Runnable.class), (Runnable) () -> {}, "read again");
    List<String> captured = new ArrayList<>();
    assertRefused(SessionKey.of("job", Object.class), (Runnable) captured::clear, "no property");
  }

  @Test
  void aRecordWithAStreamIsRefusedWithTheProperty() {
    assertRefused(
        SessionKey.of("attachment", Attachment.class),
        new Attachment("a", InputStream.nullInputStream()),
        "property in,");
    assertRefused(
        SessionKey.of("message", Message.class),
        new Message(List.of(new Attachment("a", InputStream.nullInputStream()))),
        "property attachments[0].in,");
  }

  @Test
  void aSubclassThatWouldLoseItsFieldsIsRefused() {
    assertRefused(SessionKey.of("shape", Shape.class), new Circle(), "property radius,");
    assertRefused(
        SessionKey.listOf("shapes", Shape.class), List.of(new Circle()), "property [0].radius,");
    assertThatCode(() ->
            browser.visit(session -> session.set(SessionKey.of("shape", Shape.class), new Shape())))
        .doesNotThrowAnyException();
  }

  @Test
  void aClassWhoseFieldsHaveNoPropertyIsRefused() {
    assertThat(new Tally(4).twice()).isEqualTo(8);
    assertRefused(SessionKey.of("tally", Tally.class), new Tally(4), "no property");
    Sum sum = new Sum();
    sum.total = 5;
    assertRefused(SessionKey.of("sum", Sum.class), sum, "property value,");
  }

  @SuppressWarnings("NullAway") // A caller without null checks.
  @Test
  void nullIsRefused() {
    Browser.Request request = browser.begin();

    assertThatThrownBy(() -> request.session.set(SessionKey.of("name", String.class), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("session.remove");
  }

  @Test
  void aNumberThatIsTooLongToReadIsRefusedAndTheSessionLives() {
    assertRefused(
        SessionKey.of("number", BigInteger.class), BigInteger.TEN.pow(5000), "read again");
    assertRefused(
        SessionKey.mapOf("map", String.class), Map.of("n".repeat(60_000), "v"), "read again");
  }

  @Test
  void aValueThatIsChangedIntoOneThatCannotBeReadIsRefused() {
    SessionKey<Map<String, Object>> key =
        SessionKey.of("map", new TypeReference<Map<String, Object>>() {});
    browser.visit(session -> session.set(key, new HashMap<>(Map.of("a", 1))));
    Browser.Request request = browser.begin();
    request.session.get(key).orElseThrow().put("b", new Tally(4));

    assertThatThrownBy(request::end)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("property b,");
    assertThat(readAgain(key)).containsExactly(Map.entry("a", 1));
  }

  static final class FinalLines {
    public String note = "";
    public final List<String> lines = new ArrayList<>();
  }

  @Test
  void aListThatItsClassNeverReadsIsRefused() {
    SessionKey<FinalLines> key = SessionKey.of("lines", FinalLines.class);
    FinalLines full = new FinalLines();
    full.lines.add("print");
    assertRefused(key, full, "property lines,", "@JsonIgnore");

    browser.visit(session -> session.set(key, new FinalLines()));
    Browser.Request request = browser.begin();
    request.session.get(key).orElseThrow().lines.add("print");
    assertThatThrownBy(request::end)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("property lines,");
  }

  // Stored and read again

  static final class GetterLines {
    private final List<String> lines = new ArrayList<>();

    public List<String> getLines() {
      return lines;
    }
  }

  @Test
  void aListThatHasOnlyAGetterIsReadAgain() {
    SessionKey<GetterLines> key = SessionKey.of("lines", GetterLines.class);
    GetterLines full = new GetterLines();
    full.getLines().add("print");
    browser.visit(session -> session.set(key, full));
    browser.visit(session -> session.get(key).orElseThrow().getLines().add("frame"));

    assertThat(readAgain(key).getLines()).containsExactly("print", "frame");
  }

  enum Color {
    RED
  }

  record Empty() {}

  record Tree(String name, List<Tree> children) {}

  record Everything(
      String text,
      int number,
      double real,
      BigDecimal exact,
      Color color,
      Instant instant,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Duration duration,
      UUID uuid,
      Optional<String> some,
      Optional<String> none,
      @Nullable String nothing,
      List<Color> colors,
      Set<String> words,
      Map<Color, List<Long>> numbers,
      Empty empty) {}

  private static Everything everything() {
    return new Everything(
        "Zoë 😀",
        -1,
        Double.NaN,
        new BigDecimal("1.10"),
        Color.RED,
        Instant.parse("2026-03-01T12:00:00.123456789Z"),
        OffsetDateTime.parse("2026-03-01T12:00:00+05:30"),
        ZonedDateTime.parse("2026-03-01T12:00:00+01:00[Europe/Paris]"),
        Duration.ofMillis(1500),
        new UUID(1, 2),
        Optional.of("x"),
        Optional.empty(),
        null,
        List.of(Color.RED),
        Set.of("one", "two", "three", "four", "five", "six"),
        Map.of(Color.RED, List.of(1L, Long.MAX_VALUE)),
        new Empty());
  }

  static List<JsonMapper> mappers() {
    return List.of(JsonMapper.builder().build());
  }

  @Test
  void aRecordOfAllKindsOfValuesIsReadAsItWasSet() {
    SessionKey<Everything> key = SessionKey.of("everything", Everything.class);
    browser.visit(session -> session.set(key, everything()));

    assertThat(readAgain(key)).isEqualTo(everything());
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void aSetIsReadInAnotherOrderAndIsNotRefused(JsonMapper mapper) {
    SessionKey<Set<Tree>> key = SessionKey.setOf("trees", Tree.class);
    Browser visitor = new Browser(sessions.withJson(mapper));
    Set<Tree> trees =
        Set.of(
            new Tree("a", List.of()),
            new Tree("b", List.of(new Tree("c", List.of()))),
            new Tree("d", List.of()),
            new Tree("e", List.of()));

    visitor.visit(session -> session.set(key, trees));

    visitor.visit(session -> assertThat(session.get(key)).contains(trees));
  }

  record Counted(int number) {
    Counted {
      MADE.incrementAndGet();
    }
  }

  @Test
  void valuesOfClosedTypesAreNotReadBack() {
    SessionKey<Map<String, List<Counted>>> key =
        SessionKey.of("counted", new TypeReference<Map<String, List<Counted>>>() {});
    Map<String, List<Counted>> value = Map.of("a", List.of(new Counted(1), new Counted(2)));
    int made = MADE.get();

    browser.visit(session -> session.set(key, value));

    assertThat(MADE).hasValue(made);
    assertThat(readAgain(key)).isEqualTo(value);
  }

  @Test
  void aValueAsDeepAsJsonMayBeKeepsItsSession() {
    SessionKey<Object> key = SessionKey.of("deep", Object.class);
    Object deep = 1;
    for (int i = 0; i < 499; i++) {
      deep = List.of(deep);
    }
    Object value = deep;
    browser.visit(session -> session.set(key, value));

    assertThat(readAgain(key)).isEqualTo(value);
  }

  // Two keys of one name

  @Test
  void twoKeysOfOneNameAndDifferentTypesAreRefused() {
    SessionKey<Integer> number = SessionKey.of("x", Integer.class);
    SessionKey<String> text = SessionKey.of("x", String.class);
    browser.visit(session -> session.set(number, 7));
    Browser.Request request = browser.begin();
    Session session = request.session;

    assertThatThrownBy(() -> session.get(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name x")
        .hasMessageContaining("java.lang.Integer")
        .hasMessageContaining("java.lang.String");
    assertThatThrownBy(() -> session.set(text, "a")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.update(text, "", t -> t + "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.remove(text)).isInstanceOf(IllegalArgumentException.class);
    request.end();

    assertThat(readAgain(number)).isEqualTo(7);
    Browser otherApplication = new Browser(Sessions.of(MemoryStore.of()));
    otherApplication.visit(other -> other.set(text, "a"));
    otherApplication.visit(other -> assertThat(other.get(text)).contains("a"));
  }

  @Test
  void twoKeysOfOneNameAndTheSameTypeAreOne() {
    SessionKey<List<String>> list = SessionKey.listOf("list", String.class);
    SessionKey<List<String>> reference =
        SessionKey.of("list", new TypeReference<List<String>>() {});
    assertThat(reference).isEqualTo(list).hasSameHashCodeAs(list);
    browser.visit(session -> {
      session.set(list, new ArrayList<>(List.of("a")));
      session.get(reference).orElseThrow().add("b");
    });

    assertThat(readAgain(list)).containsExactly("a", "b");
  }

  // Values that count as unchanged

  static final class Offer {
    public String name = "";

    public long getNanosLeft() {
      return Long.MAX_VALUE - System.nanoTime();
    }
  }

  static final class Ticket {
    public String name = "";
    private long issued;

    public long getRead() {
      return issued + System.nanoTime();
    }

    public void setRead(long time) {
      issued = time / Long.MAX_VALUE;
    }
  }

  static final class Basket {
    public Map<String, Integer> items = new TreeMap<>();
    private @Nullable Integer sum;

    /** The getter has no field or setter of its name, so the property is never read. */
    public @Nullable Integer getTotal() {
      return sum;
    }

    int total() {
      sum = items.values().stream().mapToInt(Integer::intValue).sum();
      return sum;
    }
  }

  static final class Memo {
    public int base = 20;
    public @Nullable Integer doubled;

    int doubled() {
      doubled = 2 * base;
      return doubled;
    }
  }

  static final class IgnoredMemo {
    public int base = 20;
    @JsonIgnore public @Nullable Integer doubled;

    int doubled() {
      doubled = 2 * base;
      return doubled;
    }
  }

  @Test
  void aPropertyThatIsNeverReadIsNoChange() {
    SessionKey<Offer> key = SessionKey.of("offer", Offer.class);
    browser.visit(session -> session.set(key, new Offer()));
    store.calls.clear();

    browser.visit(session -> session.get(key));

    assertThat(store.calls).containsExactly("load");
  }

  @Test
  void aPropertyThatIsWrittenDifferentlyEachTimeIsNoChange() {
    SessionKey<Ticket> key = SessionKey.of("ticket", Ticket.class);
    browser.visit(session -> session.set(key, new Ticket()));
    store.calls.clear();

    browser.visit(session -> session.get(key));
    assertThat(store.calls).containsExactly("load");

    browser.visit(session -> session.get(key).orElseThrow().name = "front row");
    assertThat(readAgain(key).name).isEqualTo("front row");
  }

  @Test
  void twoRequestsThatChangeAValueWithSuchPropertiesAreMerged() {
    SessionKey<List<Offer>> key = SessionKey.listOf("offers", Offer.class);
    browser.visit(session -> session.set(key, List.of(new Offer(), new Offer())));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.get(key).orElseThrow().get(0).name = "one";
    second.session.get(key).orElseThrow().get(1).name = "two";

    first.end();
    second.end();

    assertThat(readAgain(key)).extracting(offer -> offer.name).containsExactly("one", "two");
  }

  @Test
  void twoReadersOfAClassThatKeepsATotalAreNoConflict() {
    SessionKey<Basket> key = SessionKey.of("basket", Basket.class);
    Basket full = new Basket();
    full.items.put("print", 2);
    browser.visit(session -> session.set(key, full));
    store.calls.clear();
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    assertThat(first.session.get(key).orElseThrow().total()).isEqualTo(2);
    assertThat(second.session.get(key).orElseThrow().total()).isEqualTo(2);

    first.end();
    second.end();

    assertThat(store.calls).containsOnly("load");
  }

  @Test
  void aConflictNamesThePropertyAndTheCure() {
    SessionKey<Memo> key = SessionKey.of("memo", Memo.class);
    browser.visit(session -> session.set(key, new Memo()));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    assertThat(first.session.get(key).orElseThrow().doubled()).isEqualTo(40);
    assertThat(second.session.get(key).orElseThrow().doubled()).isEqualTo(40);
    first.end();

    assertThatThrownBy(second::end)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(409))
        .cause()
        .hasMessageContaining("property doubled of session key memo")
        .hasMessageContaining("@JsonIgnore");
  }

  @Test
  void jsonIgnoreCuresAClassThatMemoizes() {
    SessionKey<IgnoredMemo> key = SessionKey.of("memo", IgnoredMemo.class);
    browser.visit(session -> session.set(key, new IgnoredMemo()));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    assertThat(first.session.get(key).orElseThrow().doubled()).isEqualTo(40);
    assertThat(second.session.get(key).orElseThrow().doubled()).isEqualTo(40);

    first.end();

    assertThatCode(second::end).doesNotThrowAnyException();
  }

  @Test
  void anUpdateOfAValueWithSuchPropertiesKeepsUnknownFields() {
    record Full(String name, long nanosLeft, String seat) {}
    browser.visit(
        session -> session.set(SessionKey.of("offer", Full.class), new Full("a", 1, "row 1")));
    Browser older = new Browser(Sessions.of(store));
    browser.cookies().forEach(older::show);
    SessionKey<Offer> key = SessionKey.of("offer", Offer.class);

    older.visit(session ->
        session.update(
            key,
            new Offer(),
            offer -> {
              offer.name = "b";
              return offer;
            }));

    browser.visit(session ->
        assertThat(session.get(SessionKey.of("offer", Full.class)).orElseThrow().seat())
            .isEqualTo("row 1"));
  }
}

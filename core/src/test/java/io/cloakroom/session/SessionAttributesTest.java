package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

final class SessionAttributesTest {

  private static final SessionKey<Cart> CART = SessionKey.of("cart", Cart.class);
  private static final SessionKey<Long> COUNT = SessionKey.of("count", Long.class);
  private static final SessionKey<List<String>> RECENT = SessionKey.listOf("recent", String.class);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
          .enable(MapperFeature.USE_GETTERS_AS_SETTERS)
          .build();

  private final TestClock clock = new TestClock();
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private final AttributeTypes types =
      AttributeTypes.of()
          .withPackages("io.cloakroom.session")
          .withRule("token", AttributeRule.FIRST_WINS)
          .withRule("bean", AttributeRule.FIRST_CREATED)
          .withRule("page*", AttributeRule.LAST_WINS)
          .withRule("messages", AttributeRule.UNION);
  private final Sessions sessions = Sessions.of(store).withClock(clock).withAttributeTypes(types);
  private final Browser browser = new Browser(sessions);

  interface Shape {}

  record Circle(int radius) implements Shape {}

  record Square(int side) implements Shape {}

  /** A class of the application, changed in place. */
  static final class Cart {
    public List<String> items = new ArrayList<>();
    public Map<String, Object> notes = new LinkedHashMap<>();
    public Shape shape = new Circle(1);
  }

  enum Size {
    SMALL,
    LARGE {
      @Override
      boolean isLarge() {
        return true;
      }
    };

    boolean isLarge() {
      return false;
    }
  }

  @SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // Applications have them in their sessions.
  static List<Object> values() {
    EnumMap<Size, Integer> stock = new EnumMap<>(Map.of(Size.LARGE, 3));
    Map<String, Object> nested = new HashMap<>();
    nested.put("count", 5L);
    nested.put("shapes", new ArrayList<>(List.of(new Circle(2), new Square(3))));
    return List.of(
        "text",
        "",
        5,
        5L,
        Integer.MAX_VALUE + 1L,
        (short) 5,
        (byte) 5,
        2.5,
        2.5f,
        'c',
        true,
        new BigInteger("123456789012345678901234567890"),
        new BigDecimal("1.10"),
        UUID.fromString("9f1c3c1e-1f6f-4f6a-9d0c-0a5f3d1c2b3a"),
        URI.create("https://example.org/a?b=c"),
        Locale.GERMANY,
        new Date(1_700_000_000_000L),
        Instant.parse("2026-11-29T12:00:00.123456789Z"),
        LocalDate.of(2026, 11, 29),
        ZonedDateTime.parse("2026-11-29T12:00:00+01:00[Europe/Berlin]"),
        Duration.ofSeconds(90),
        Size.SMALL,
        Size.LARGE,
        new Circle(4),
        new ArrayList<>(List.of("a", "b")),
        new ArrayList<>(List.of(1L, "b", new Circle(1), Size.SMALL)),
        List.of("a"),
        List.of("a", "b", "c"),
        Arrays.asList("a", "b"),
        Collections.emptyList(),
        Collections.unmodifiableList(new ArrayList<>(List.of(1, 2))),
        new LinkedList<>(List.of("a")),
        Set.of("a"),
        new LinkedHashSet<>(List.of("b", "a")),
        EnumSet.of(Size.SMALL),
        stock,
        Map.of("a", 1L),
        new HashMap<>(Map.of(5L, new Circle(1), 6L, new Circle(2))),
        new HashMap<>(Map.of(Size.LARGE, 1, "@x", 2, "", 3, LocalDate.EPOCH, 4)),
        new TreeMap<>(Map.of(10, "a", 9, "b")),
        new ArrayList<>(List.of(List.of("a"), Map.of(1L, "b"), Arrays.asList(1, 2), Set.of("c"))),
        new ArrayList<>(
            List.of(EnumSet.of(Size.LARGE), stock, Collections.unmodifiableSet(Set.of("c")))),
        nested,
        new TreeMap<>(Map.of("b", 1, "a", 2)),
        new ConcurrentHashMap<>(Map.of("a", 1)),
        Optional.of("a"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesAreReadAsTheClassThatWasStored(Object value) {
    browser.use(session -> session.set("value", value));

    browser.use(session -> {
      Object read = session.get("value").orElseThrow();
      assertThat(read).isEqualTo(value);
      if (!(value instanceof Collection || value instanceof Map || value instanceof Enum)) {
        assertThat(read).isExactlyInstanceOf(value.getClass());
      }
    });
  }

  /** Some values are written and read without a mapper, which must not show. */
  @ParameterizedTest
  @MethodSource("values")
  void valuesAreStoredAsAMapperStoresThem(Object value) {
    Browser mapped = browser.with(sessions.withJson(MAPPER));

    mapped.use(session -> session.set("value", value));
    String stored = stored(mapped);
    mapped
        .with(sessions)
        .use(session -> {
          assertThat(session.get("value")).contains(value);
          session.set("value", "other");
          session.set("value", value);
        });

    assertThat(stored(mapped)).isEqualTo(stored);
    mapped.use(session -> assertThat(session.get("value")).contains(value));
  }

  private static String stored(Browser browser) {
    List<String> items = new ArrayList<>();
    browser.visit(session -> items.add(session.items().toString()));
    return items.get(0);
  }

  @Test
  void arraysAndQueuesAreKept() {
    browser.use(session -> {
      session.set("bytes", new byte[] {1, -1});
      session.set("texts", new String[] {"a", "b"});
      session.set("shapes", new Shape[] {new Circle(1), new Square(2)});
      session.set("queue", new ArrayDeque<>(List.of("a", "b")));
    });

    browser.use(session -> {
      assertThat(session.get("bytes").orElseThrow()).isEqualTo(new byte[] {1, -1});
      assertThat(session.get("texts").orElseThrow()).isEqualTo(new String[] {"a", "b"});
      assertThat((Shape[]) session.get("shapes").orElseThrow())
          .containsExactly(new Circle(1), new Square(2));
      assertThat(List.copyOf((ArrayDeque<?>) session.get("queue").orElseThrow()))
          .isEqualTo(List.of("a", "b"));
    });
  }

  @Test
  void whatIsReadWithoutAChangeIsNoChange() {
    browser.use(session -> session.set("cart", cart("print")));
    for (Object value : values()) {
      browser.use(session -> session.set("value", value));
      String before = stored();
      browser.use(session -> {
        assertThat(session.get("value")).isPresent();
        assertThat(session.get("cart")).isPresent();
      });
      assertThat(stored()).isEqualTo(before);
    }
  }

  private String stored() {
    List<String> items = new ArrayList<>();
    browser.visit(session -> items.add(session.items().toString() + session.id()));
    return items.get(0);
  }

  private static Cart cart(String... items) {
    Cart cart = new Cart();
    cart.items.addAll(List.of(items));
    return cart;
  }

  private static Cart cart(SessionAttributes session) {
    return (Cart) session.get("cart").orElseThrow();
  }

  @Test
  void aValueChangedInPlaceIsSaved() {
    browser.use(session -> session.set("cart", cart("print")));
    browser.use(session -> {
      Cart cart = cart(session);
      cart.items.add("frame");
      cart.notes.put("circle", new Circle(7));
      cart.shape = new Square(2);
    });

    browser.use(session -> {
      assertThat(cart(session).items).containsExactly("print", "frame");
      assertThat(cart(session).notes).containsEntry("circle", new Circle(7));
      assertThat(cart(session).shape).isEqualTo(new Square(2));
    });
  }

  @Test
  void twoRequestsThatChangeOneObjectInPlaceAreMerged() {
    browser.use(session -> session.set("cart", cart()));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    cart(first.attributes).items.add("print");
    cart(second.attributes).items.add("frame");
    cart(second.attributes).notes.put("gift", true);

    first.end();
    second.end();

    browser.use(session -> {
      assertThat(cart(session).items).containsExactly("print", "frame");
      assertThat(cart(session).notes).containsEntry("gift", true);
    });
  }

  @Test
  void anObjectThatIsReadAndSetAgainIsMerged() {
    browser.use(session -> session.set("cart", cart()));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    for (Browser.Request request : List.of(first, second)) {
      Cart next = cart(cart(request.attributes).items.toArray(String[]::new));
      next.items.add(request == first ? "print" : "frame");
      request.attributes.set("cart", next);
    }

    first.end();
    second.end();

    browser.use(session -> assertThat(cart(session).items).containsExactly("print", "frame"));
  }

  @Test
  void twoIncrementsOfAnAttributeAreAConflictAndNoLostUpdate() {
    browser.use(session -> session.set("visits", 5));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    for (Browser.Request request : List.of(first, second)) {
      request.attributes.set(
          "visits", (Integer) request.attributes.get("visits").orElseThrow() + 1);
    }

    first.end();

    assertConflict(second);
    browser.use(session -> assertThat(session.get("visits")).contains(6));
  }

  @Test
  void twoRequestsThatFindNothingAndBeginToCountAreAConflict() {
    browser.use(SessionAttributes::begin);
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    for (Browser.Request request : List.of(first, second)) {
      assertThat(request.attributes.get("visits")).isEmpty();
      request.attributes.set("visits", 1);
    }

    first.end();

    assertConflict(second);
  }

  private static void assertConflict(Browser.Request request) {
    assertThatThrownBy(request::end)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.code()).isEqualTo("session.conflict"));
  }

  @Test
  void anAttributeThatIsSetWithoutBeingReadReplacesWhateverIsThere() {
    browser.use(session -> session.set("theme", "light"));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.attributes.set("theme", "dark");
    second.attributes.set("theme", "blue");

    first.end();
    second.end();

    browser.use(session -> assertThat(session.get("theme")).contains("blue"));
  }

  @Test
  void rulesOfFrameworksDecideInsteadOfAConflict() {
    browser.use(SessionAttributes::begin);
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    for (Browser.Request request : List.of(first, second)) {
      String mine = request == first ? "first" : "second";
      for (String name : List.of("token", "page.next", "messages")) {
        assertThat(request.attributes.get(name)).isEmpty();
      }
      request.attributes.set("token", mine);
      request.attributes.set("page.next", mine);
      request.attributes.set("messages", new ArrayList<>(List.of(mine)));
    }

    first.end();
    second.end();

    browser.use(session -> {
      assertThat(session.get("token")).contains("first");
      assertThat(session.get("page.next")).contains("second");
      assertThat(session.get("messages").orElseThrow()).isEqualTo(List.of("first", "second"));
    });
  }

  @Test
  void ofTwoCreationsTheFirstStaysWithTheChangesOfBoth() {
    browser.use(session -> session.set("before", 1));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    for (Browser.Request request : List.of(first, second)) {
      String mine = request == first ? "first" : "second";
      assertThat(request.attributes.get("bean")).isEmpty();
      Cart created = new Cart();
      created.notes.put("created", mine);
      request.attributes.set("bean", created);
      created.notes.put(mine, "changed");
    }

    first.end();
    second.end();

    browser.use(session ->
        assertThat(((Cart) session.get("bean").orElseThrow()).notes)
            .containsExactly(
                Map.entry("created", "first"),
                Map.entry("first", "changed"),
                Map.entry("second", "changed")));
  }

  @Test
  void aConflictOfAValueThatIsCreatedOnceIsStillOne() {
    browser.use(session -> session.set("bean", cart("print")));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    for (Browser.Request request : List.of(first, second)) {
      int side = request == first ? 2 : 3;
      ((Cart) request.attributes.get("bean").orElseThrow()).shape = new Circle(side);
    }

    first.end();

    assertThatThrownBy(second::end).isInstanceOf(HttpProblem.class);
  }

  @Test
  void ofListsThatAreUnitedWhatOneRequestTookStaysTaken() {
    browser.use(session -> session.set("messages", new ArrayList<>(List.of("old"))));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    assertThat(first.attributes.get("messages")).isPresent();
    assertThat(second.attributes.get("messages")).isPresent();
    first.attributes.set("messages", new ArrayList<>());
    second.attributes.set("messages", new ArrayList<>(List.of("old", "new")));

    first.end();
    second.end();

    browser.use(
        session -> assertThat(session.get("messages").orElseThrow()).isEqualTo(List.of("new")));
  }

  @Test
  void anAttributeAndAKeyOfOneNameAreOneValue() {
    browser.use(session -> session.set("cart", cart("print")));
    browser.visit(session -> session.get(CART).orElseThrow().items.add("frame"));
    browser.use(session -> cart(session).items.add("book"));
    browser.visit(session ->
        assertThat(session.get(CART).orElseThrow().items)
            .containsExactly("print", "frame", "book"));

    browser.visit(session -> session.set(COUNT, 5L));
    browser.use(session -> assertThat(session.get("count")).contains(5L));
    browser.use(session -> session.set("count", 6L));
    browser.visit(session -> assertThat(session.update(COUNT, 0L, n -> n + 1)).isEqualTo(7));

    browser.use(session -> session.set("recent", new ArrayList<>(List.of("a"))));
    browser.visit(session -> session.update(RECENT, List.of(), some -> List.of("b")));
    browser.use(session -> assertThat(session.get("recent").orElseThrow()).isEqualTo(List.of("b")));
  }

  @Test
  void anAttributeAndAKeyOfOneNameAreOneObjectInARequest() {
    browser.use(session -> session.set("cart", cart()));
    Browser.Request request = browser.begin();
    Cart one = cart(request.attributes);
    Cart other = request.session.get(CART).orElseThrow();
    assertThat(other).isSameAs(one);
    one.items.add("print");
    request.end();

    Browser.Request next = browser.begin();
    assertThat(cart(next.attributes)).isSameAs(next.session.get(CART).orElseThrow());
    assertThat(cart(next.attributes).items).containsExactly("print");
  }

  @Test
  void aClassThatTheApplicationDoesNotAllowIsRefusedWithTheLineThatAllowsIt() {
    Browser strict = new Browser(Sessions.of(store).withClock(clock));

    strict.use(session ->
        assertThatThrownBy(() -> session.set("cart", cart()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("The session attribute cart is a " + Cart.class.getName())
            .hasMessageContaining("withPackages(\"io.cloakroom.session\")"));
  }

  @Test
  void aClassWithinAValueIsRefusedToo() {
    browser.use(session -> {
      for (Object value :
          List.of(
              new ArrayList<>(List.of(new Thread())),
              new HashMap<>(Map.of("unit", new ArrayList<>(List.of(TimeUnit.DAYS)))),
              new Object[] {TimeUnit.DAYS})) {
        assertThatThrownBy(() -> session.set("value", value))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("value");
      }
      assertThat(session.names()).isEmpty();
    });
  }

  @Test
  void lambdasAndAnonymousClassesAreRefused() {
    Runnable lambda = (Runnable & Serializable) () -> {};
    Object anonymous = new Object() {};

    browser.use(session -> {
      for (Object value : List.of(lambda, anonymous)) {
        assertThatThrownBy(() -> session.set("value", value))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("which no other request could read");
      }
    });
  }

  @Test
  void aStoredClassThatIsNotAllowedIsNotLoaded() {
    for (String json :
        List.of(
            "{\"@java\":\"io.cloakroom.session.SessionAttributesTest$Trap\",\"value\":{}}",
            "{\"@java\":\"java.util.ArrayList\",\"value\":"
                + "[{\"@class\":\"io.cloakroom.session.SessionAttributesTest$Trap\"}]}",
            "{\"@java\":\"[Lio.cloakroom.session.SessionAttributesTest$Trap;\",\"value\":[]}",
            "{\"@java\":\"java.util.ArrayList<io.cloakroom.session.SessionAttributesTest$Trap>\","
                + "\"value\":[{}]}",
            "{\"@java\":\"java.lang.invoke.SerializedLambda\",\"value\":"
                + "{\"implClass\":\"java/lang/Runtime\",\"implMethodName\":\"exit\"}}")) {
      Browser strict = new Browser(Sessions.of(store).withClock(clock));
      strict.use(session -> session.set("value", "PLACE"));
      replaceInStore("\"PLACE\"", json);

      strict.use(session -> assertThat(session.get("value")).isEmpty());
    }
    assertThat(System.getProperty("cloakroom.trap")).isNull();
  }

  /** A class whose field says in the JSON which class it has. */
  static final class Holder {
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    public Object content = "";
  }

  @Test
  void anAnnotationOfTheApplicationLoadsNoOtherClassEither() {
    Browser one =
        new Browser(
            Sessions.of(store)
                .withClock(clock)
                .withAttributeTypes(AttributeTypes.of().withClasses(Holder.class, Circle.class)));
    one.use(session -> {
      Holder holder = new Holder();
      holder.content = new Circle(5);
      session.set("holder", holder);
    });
    one.use(session ->
        assertThat(((Holder) session.get("holder").orElseThrow()).content)
            .isEqualTo(new Circle(5)));

    replaceInStore("SessionAttributesTest$Circle", "SessionAttributesTest$Trap");

    one.use(session -> assertThat(session.get("holder")).isEmpty());
    assertThat(System.getProperty("cloakroom.trap")).isNull();
  }

  /** Changes the stored session, as an attacker with the store's password could. */
  private void replaceInStore(String text, String by) {
    StoreEntry entry =
        store
            .scan("session")
            .filter(any -> content(any.loaded()).contains(text))
            .findFirst()
            .orElseThrow();
    StoredRecord next =
        StoredRecord.of(
            content(entry.loaded()).replace(text, by).getBytes(StandardCharsets.UTF_8),
            entry.loaded().record().expiresAt());
    assertThat(store.replace(entry.key(), entry.loaded().revision(), next)).isTrue();
  }

  private static String content(LoadedRecord loaded) {
    return new String(loaded.record().content(), StandardCharsets.UTF_8);
  }

  /** A class that leaves a trace when it is used. */
  static final class Trap {
    static {
      System.setProperty("cloakroom.trap", "loaded");
    }
  }

  @Test
  void aClassThatIsGoneCountsAsAbsentAndItsValueStays() {
    browser.use(session -> {
      session.set("cart", cart("print"));
      session.set("name", "Zoë");
    });
    Browser older =
        browser.with(Sessions.of(store).withClock(clock).withAttributeTypes(AttributeTypes.of()));

    older.use(session -> {
      assertThat(session.get("cart")).isEmpty();
      assertThat(session.get("name")).contains("Zoë");
      session.set("name", "Ada");
    });

    browser.use(session -> {
      assertThat(cart(session).items).containsExactly("print");
      assertThat(session.get("name")).contains("Ada");
    });
  }

  @Test
  void theIdIsTheOneInTheStoreAndKnownBeforeTheSessionIsStored() {
    List<String> ids = new ArrayList<>();
    browser.use(session -> {
      assertThat(session.id()).isEmpty();
      session.begin();
      assertThat(session.isNew()).isTrue();
      ids.add(session.id().orElseThrow());
    });
    browser.use(session -> {
      assertThat(session.isNew()).isFalse();
      assertThat(session.id()).contains(ids.get(0));
      ids.add(session.rotate());
      assertThat(session.id()).contains(ids.get(1));
    });
    browser.use(session -> assertThat(session.id()).contains(ids.get(1)));

    assertThat(ids.get(1)).isNotEqualTo(ids.get(0)).hasSize(43);
    assertThat(store.load(new StoreKey("session", ids.get(1)))).isPresent();
    assertThat(sessions.find(ids.get(1)).orElseThrow().publicId()).isEqualTo(ids.get(1));
    assertThat(sessions.find(ids.get(0))).as("it has moved").isEmpty();
    assertThat(sessions.find("nonsense")).isEmpty();
    assertThat(browser.cookies().values()).noneMatch(ids.get(1)::equals);
  }

  @Test
  void aRotationThatLosesARaceKeepsTheIdThatItAnnounced() {
    browser.use(session -> session.set("name", "Zoë"));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    String announced = second.attributes.rotate();
    first.attributes.set("name", "Ada");

    first.end();
    second.end();

    browser.use(session -> {
      assertThat(session.id()).contains(announced);
      assertThat(session.get("name")).contains("Ada");
    });
  }

  @Test
  void afterTheEndASessionBeginsAnew() {
    List<String> ids = new ArrayList<>();
    browser.use(session -> {
      session.set("name", "Zoë");
      ids.add(session.id().orElseThrow());
    });
    browser.use(session -> {
      assertThat(session.get("name")).isPresent();
      session.end();
      assertThat(session.exists()).isFalse();
      session.begin();
      assertThat(session.get("name")).isEmpty();
      assertThat(session.isNew()).isTrue();
      ids.add(session.id().orElseThrow());
    });
    browser.use(session -> {
      assertThat(session.id()).contains(ids.get(1)).isNotEqualTo(Optional.of(ids.get(0)));
      assertThat(session.names()).isEmpty();
    });
  }

  @Test
  void packagesOfTheJdkAreRefused() {
    for (String name : List.of("java.util", "javax", "", "com.sun.rowset")) {
      assertThatThrownBy(() -> AttributeTypes.of().withPackages(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not a package of the application");
    }
  }

  /** A login, say, which takes a while to read. */
  static final class Decoded {
    static final AtomicInteger READ = new AtomicInteger();

    public String name = "";

    Decoded() {
      READ.incrementAndGet();
    }
  }

  @Test
  void anAttributeIsReadOnceInARequestAndWrittenOnlyIfChanged() {
    CountingStore<MemoryStore> counting = new CountingStore<>(store);
    Browser visitor = new Browser(Sessions.of(counting).withClock(clock).withAttributeTypes(types));
    visitor.use(session -> session.set("login", new Decoded()));
    counting.calls.clear();
    Decoded.READ.set(0);

    visitor.use(session -> {
      Object first = session.get("login").orElseThrow();
      assertThat(session.get("login").orElseThrow()).isSameAs(first);
    });

    assertThat(Decoded.READ).hasValue(1);
    assertThat(counting.calls).containsExactly("load");
  }
}

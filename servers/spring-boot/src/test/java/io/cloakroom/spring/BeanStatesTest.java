package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.annotation.Resource;
import java.time.Clock;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

/** The division of a bean's fields into state and collaborators. */
class BeanStatesTest {

  interface Discount {}

  static final class Prices implements Discount {}

  static final class Parcel {}

  static class Base {
    int count;
    @Nullable String note = "base";
  }

  static class Cart extends Base {
    static int carts;
    final List<String> items = new ArrayList<>();
    final Map<String, Integer> amounts = new HashMap<>();
    final AtomicInteger visits = new AtomicInteger();
    final int limit;

    @SuppressWarnings("HidingField") // Both are state.
    @Nullable String note = "cart";

    long total;
    double rate = 1;
    DayOfWeek day = DayOfWeek.MONDAY;
    transient int cached = 1;
    @JsonIgnore String shown = "";
    int @Nullable [] numbers;

    private final Prices prices;
    private final List<Discount> discounts;
    private final Parcel parcel;
    private final ObjectProvider<Prices> lazily;
    private final Optional<Clock> clock;
    private @Nullable Environment environment;
    private @Autowired @Nullable Object any;
    private @Value("5") int fee;
    private @Resource @Nullable String name;
    private @Nullable String title;
    private @Nullable ApplicationContext context;

    Cart(
        Prices prices,
        List<Discount> discounts,
        Parcel parcel,
        ObjectProvider<Prices> lazily,
        Optional<Clock> clock,
        int limit) {
      this.prices = prices;
      this.discounts = discounts;
      this.parcel = parcel;
      this.lazily = lazily;
      this.clock = clock;
      this.limit = limit;
    }

    @Autowired
    void setTitle(String title) {
      this.title = title;
    }

    int used() {
      return Objects.hash(
          prices, discounts, parcel, lazily, clock, environment, any, fee, name, title, context);
    }
  }

  @Configuration
  static class Beans {
    @Bean
    Prices prices() {
      return new Prices();
    }

    @Bean
    @Scope("prototype")
    Parcel parcel() {
      return new Parcel();
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }
  }

  private static final AnnotationConfigApplicationContext CONTEXT =
      new AnnotationConfigApplicationContext(Beans.class);

  private final BeanStates states = new BeanStates(CONTEXT.getBeanFactory());

  @AfterAll
  static void stop() {
    CONTEXT.close();
  }

  private static Cart cart() {
    return new Cart(
        CONTEXT.getBean(Prices.class),
        List.of(),
        new Parcel(),
        CONTEXT.getBeanProvider(Prices.class),
        Optional.empty(),
        7);
  }

  @Test
  void stateIsWhatNobodyInjects() {
    assertThat(states.of(cart()).orElseThrow().fields())
        .containsOnlyKeys(
            "items",
            "amounts",
            "visits",
            "note",
            "total",
            "rate",
            "day",
            "numbers",
            "count",
            "Base.note");
  }

  @Test
  void aNewBeanGetsTheStateAndKeepsItsCollaborators() {
    Cart before = cart();
    before.items.add("print");
    before.amounts.put("print", 2);
    before.visits.set(3);
    before.count = 4;
    before.note = null;
    before.day = DayOfWeek.FRIDAY;
    before.numbers = new int[] {1, 2};
    Cart after = cart();
    after.items.add("of the constructor");
    BeanState state = states.of(before).orElseThrow();

    state.write(after, state.read(before));

    assertThat(after.items).containsExactly("print");
    assertThat(after.amounts).containsExactly(Map.entry("print", 2));
    assertThat(after.visits).hasValue(3);
    assertThat(after.count).isEqualTo(4);
    assertThat(after.note).isNull();
    assertThat(after.day).isEqualTo(DayOfWeek.FRIDAY);
    assertThat(after.numbers).containsExactly(1, 2);
    assertThat(after.prices).isSameAs(CONTEXT.getBean(Prices.class));
    assertThat(after.limit).isEqualTo(7);
  }

  @Test
  void stateOfAnotherVersionOfTheClassFitsAsFarAsItCan() {
    Cart cart = cart();
    cart.rate = 2;

    states
        .of(cart)
        .orElseThrow()
        .write(
            cart,
            Map.of("total", 5, "count", "6", "rate", List.of(), "day", "SUNDAY", "gone", true));

    assertThat(cart.total).isEqualTo(5);
    assertThat(cart.count).isEqualTo(6);
    assertThat(cart.rate).isEqualTo(2);
    assertThat(cart.day).isEqualTo(DayOfWeek.SUNDAY);
  }

  @Test
  void theStateOfABeanBehindAProxyIsThatOfTheBean() {
    Cart cart = cart();
    ProxyFactory factory = new ProxyFactory();
    factory.setTarget(cart);
    Object proxy = factory.getProxy();
    BeanState state = states.of(proxy).orElseThrow();

    state.write(proxy, Map.of("count", 8));

    assertThat(cart.count).isEqualTo(8);
    assertThat(state.read(proxy)).containsEntry("count", 8);
  }

  record Point(int x) {}

  @Test
  void valuesAreStoredAsTheyAre() {
    assertThat(states.of(new ArrayList<>())).isEmpty();
    assertThat(states.of(new Point(1))).isEmpty();
    assertThat(states.of("text")).isEmpty();
  }
}

package io.cloakroom.form;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.URLENCODED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.NamePath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every form, checked with many random values. */
class FormPropertiesTest {

  private static final int ROUNDS = 200;

  /** Each test's name shows its seed. */
  static Stream<Long> seeds() {
    return Stream.of(1L, 20L, 300L);
  }

  private static FormData decode(String type, byte[] body) {
    try (FormDecoder decoder = FormDecoder.builder(type).build()) {
      decoder.accept(body, 0, body.length);
      return decoder.finish();
    }
  }

  private static String escape(String text) {
    return URLEncoder.encode(crlf(text), UTF_8);
  }

  /** A browser sends every line end so. */
  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  /** Text of all planes, line ends among it; a lone CR only where no LF follows. */
  private static String text(Random random) {
    return random
        .ints(random.nextInt(9), 1, 0x11000)
        .map(c -> c % 7 == 0 ? "\n\t \"\\&=+%;[].é€".charAt(c % 15) : c)
        .filter(c -> c != '\r' && !(c >= 0xd800 && c < 0xe000))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  record Everything(
      String text, Numbers numbers, Times times, Others others, Collections collections) {}

  record Numbers(
      byte octet,
      short small,
      int whole,
      long large,
      float single,
      double precise,
      BigDecimal decimal,
      BigInteger integer,
      Optional<Integer> maybe,
      @Nullable Long perhaps) {}

  record Times(
      LocalDate day,
      LocalTime time,
      LocalDateTime local,
      Instant instant,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      YearMonth month,
      Year year,
      MonthDay birthday,
      Duration duration,
      Period period,
      ZoneId zone) {}

  record Others(boolean flag, Boolean answer, char letter, UUID id, URI site, DayOfWeek weekday) {}

  record Collections(
      List<String> texts,
      Set<DayOfWeek> weekdays,
      Map<String, Integer> scores,
      Map<DayOfWeek, List<Item>> plan,
      List<Item> items,
      Optional<Item> best,
      Pair<Integer, Item> pair,
      Shape shape) {}

  record Item(String label, List<Item> parts) {}

  record Pair<A, B>(A left, B right) {}

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record RightAngle(Pair<Integer, Integer> sides) implements Shape {}

  private static final Form<Everything> EVERYTHING = Form.of(Everything.class);

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatAPageIsGivenIsTheSameValueHoweverItIsSent(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Everything value = everything(random);
      StringBuilder urlencoded = new StringBuilder();
      StringBuilder bracketed = new StringBuilder();
      StringBuilder multipart = new StringBuilder();
      EVERYTHING
          .fields(value)
          .values()
          .forEach((name, texts) ->
              texts.forEach(text -> {
                urlencoded.append('&').append(escape(name)).append('=');
                urlencoded.append(escape(text));
                bracketed.append('&').append(escape(inBrackets(name))).append('=');
                bracketed.append(escape(text));
                multipart.append("--B\r\nContent-Disposition: form-data; name=\"");
                multipart.append(name).append("\"\r\n\r\n").append(crlf(text));
                multipart.append("\r\n");
              }));
      multipart.append("--B--");
      assertRead(URLENCODED, urlencoded, value);
      assertRead(URLENCODED, bracketed, value);
      assertRead(MULTIPART, multipart, value);
    }
  }

  /** The name as PHP and Rails write it. */
  private static String inBrackets(String name) {
    List<String> steps = NamePath.of(name).steps();
    return steps.get(0)
        + steps.stream().skip(1).map(step -> '[' + step + ']').collect(Collectors.joining());
  }

  private static void assertRead(String type, CharSequence body, Everything value) {
    Submission<Everything> sent = EVERYTHING.read(decode(type, body.toString().getBytes(UTF_8)));
    assertThat(sent.errors()).as(body.toString()).isEmpty();
    assertThat(((Submission.Valid<Everything>) sent).value()).isEqualTo(value);
  }

  private static Everything everything(Random random) {
    return new Everything(
        text(random), numbers(random), times(random), others(random), collections(random));
  }

  private static Numbers numbers(Random random) {
    return new Numbers(
        (byte) random.nextInt(),
        (short) random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        (float) random.nextGaussian() * 1e20f,
        random.nextGaussian() * Math.pow(10, random.nextInt(500) - 250),
        new BigDecimal(new BigInteger(200, random).negate(), random.nextInt(250)),
        new BigInteger(250, random).negate(),
        random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt()),
        random.nextBoolean() ? null : random.nextLong());
  }

  private static Times times(Random random) {
    LocalDateTime at =
        LocalDateTime.of(
            random.nextInt(40_000) - 20_000,
            1 + random.nextInt(12),
            1 + random.nextInt(28),
            random.nextInt(24),
            random.nextInt(60),
            random.nextInt(60),
            random.nextInt(3) * 123_456_000);
    ZoneId zone = ZoneId.of(random.nextBoolean() ? "Asia/Kolkata" : "Europe/Berlin");
    return new Times(
        at.toLocalDate(),
        at.toLocalTime(),
        at,
        at.toInstant(ZoneOffset.UTC),
        at.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(36_000))),
        at.atZone(zone),
        YearMonth.from(at),
        Year.from(at),
        MonthDay.from(at),
        Duration.ofSeconds(random.nextInt(), random.nextInt()),
        Period.of(random.nextInt(9) - 4, random.nextInt(9), random.nextInt(9)),
        zone);
  }

  private static Others others(Random random) {
    return new Others(
        random.nextBoolean(),
        random.nextBoolean(),
        (char) ('!' + random.nextInt(1000)),
        new UUID(random.nextLong(), random.nextLong()),
        URI.create("https://example.org/" + random.nextInt() + "?a=%20&b"),
        DayOfWeek.of(1 + random.nextInt(7)));
  }

  private static Collections collections(Random random) {
    return new Collections(
        several(random, () -> text(random)),
        new LinkedHashSet<>(several(random, () -> DayOfWeek.of(1 + random.nextInt(7)))),
        several(random, random::nextInt).stream()
            .collect(
                Collectors.toMap(number -> "key." + number + " é", number -> number, Math::max)),
        Map.of(DayOfWeek.FRIDAY, items(random, 2, 1)),
        items(random, 2, 0),
        random.nextBoolean() ? Optional.empty() : Optional.of(item(random, 1)),
        new Pair<>(random.nextInt(), item(random, 0)),
        random.nextBoolean()
            ? new Circle(random.nextDouble())
            : new RightAngle(new Pair<>(random.nextInt(), 4)));
  }

  private static List<Item> items(Random random, int depth, int least) {
    return IntStream.range(0, least + random.nextInt(3))
        .mapToObj(i -> item(random, depth - 1))
        .toList();
  }

  private static Item item(Random random, int depth) {
    return new Item('i' + text(random), depth <= 0 ? List.of() : items(random, depth, 0));
  }

  private static <T> List<T> several(Random random, Supplier<T> each) {
    return Stream.generate(each).limit(random.nextInt(5)).toList();
  }
}

package io.cloakroom.frontends;

import io.cloakroom.body.Upload;
import io.cloakroom.form.Form;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The shapes of what a form holds, each with the one record that every client's request must
 * become. What the clients send is in {@code src/data.json} and {@code src/forms}.
 */
@SuppressWarnings({"ImmutableEnumChecker", "UnicodeInCode"})
enum Shape {
  FLAT("Flat", Flat.class, new Flat("Zoë & Co = 100% + tax", "zoe@example.org")),
  REPEATED(
      "Repeated value",
      Repeated.class,
      new Repeated(List.of("red wine", "b&c=d", "50%+", "naïve"))),
  NESTED(
      "Nested record",
      Nested.class,
      new Nested("ring twice", new Address("Rue de l'Été 5", "Köln"))),
  LINES(
      "List of records",
      Lines.class,
      new Lines(List.of(new Line("apple", 2), new Line("pear", 12)))),
  MAP("Map", Preferences.class, new Preferences(prefs())),
  CHOICES(
      "Checkbox group",
      Choices.class,
      new Choices(new LinkedHashSet<>(List.of(Colour.RED, Colour.BLUE)))),
  BOXES("Unchecked box", Boxes.class, new Boxes(true, false)),
  EMPTIES(
      "Empty values",
      Empties.class,
      new Empties("", Optional.empty(), Optional.empty(), Optional.empty(), List.of())),
  TYPED(
      "Dates and numbers",
      Typed.class,
      new Typed(
          LocalDate.of(2026, 11, 30),
          LocalTime.of(9, 5),
          LocalDateTime.of(2026, 11, 30, 9, 5),
          Instant.parse("2026-11-30T08:05:07Z"),
          42,
          new BigDecimal("1234.56"),
          -0.25)),
  UNICODE(
      "Unicode",
      Unicode.class,
      new Unicode(
          "आरव शर्मा",
          "Zo\u00eb (composed)",
          "Zoe\u0308 (decomposed)",
          "👩‍👩‍👧‍👦 🏳️‍🌈",
          "first line\nsecond line\n\nlast")),
  FILE("File", Expense.class, new Expense("Lunch", SentFile.RECEIPT.upload())),
  FILES(
      "Files",
      Album.class,
      new Album(List.of(SentFile.PHOTO.upload(), SentFile.SECOND_PHOTO.upload()))),
  MIXED(
      "File and record",
      Trip.class,
      new Trip(new Details("Trip", List.of("x, y", "z"), 5), SentFile.RECEIPT.upload()));

  record Flat(String name, String email) {}

  record Repeated(List<String> tags) {}

  record Nested(String note, Address shipping) {}

  record Address(String street, String city) {}

  record Lines(List<Line> lines) {}

  record Line(String item, int quantity) {}

  record Preferences(Map<String, String> prefs) {}

  enum Colour {
    RED,
    GREEN,
    BLUE
  }

  record Choices(Set<Colour> colours) {}

  record Boxes(boolean terms, boolean newsletter) {}

  record Empties(
      String note,
      Optional<String> nickname,
      Optional<Integer> age,
      Optional<LocalDate> birthday,
      List<String> tags) {}

  record Typed(
      LocalDate date,
      LocalTime time,
      LocalDateTime dateTime,
      Instant at,
      int count,
      BigDecimal price,
      double change) {}

  /** Two names look alike: one has the composed letter, one the letter and its accent. */
  record Unicode(String नाम, String prénom, String prénom, String emoji, String text) {}

  record Expense(String title, Upload receipt) {}

  record Album(List<Upload> photos) {}

  record Trip(Details details, Upload receipt) {}

  record Details(String title, List<String> tags, int rating) {}

  private final String title;
  private final Form<?> form;
  private final String expected;

  Shape(String title, Class<? extends Record> type, Record expected) {
    this.title = title;
    this.form = Form.of(type);
    this.expected = Answer.written(expected);
  }

  /** The name in addresses and in the clients' sources. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  Form<?> form() {
    return form;
  }

  /** The record, as {@link Answer#written} writes it. */
  String expected() {
    return expected;
  }

  /** The files that a person chooses for this shape. */
  List<SentFile> files() {
    return switch (this) {
      case FILE, MIXED -> List.of(SentFile.RECEIPT);
      case FILES -> List.of(SentFile.PHOTO, SentFile.SECOND_PHOTO);
      default -> List.of();
    };
  }

  /** The component that takes the files. */
  String fileField() {
    return this == FILES ? "photos" : "receipt";
  }

  private static Map<String, String> prefs() {
    Map<String, String> prefs = new LinkedHashMap<>();
    prefs.put("theme", "dark");
    prefs.put("font-size", "12 px");
    prefs.put("größe", "XL");
    return prefs;
  }
}

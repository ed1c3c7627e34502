package io.cloakroom.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A record that is made of texts under names, or of the body that holds them. */
enum BindingRow implements Line {
  /** Ten components of ten types. */
  BINDING_10_FIELDS,
  /** The same with constraints, which Hibernate Validator checks for all. */
  BINDING_CHECKED,
  /** A record in a record, and a list of five. */
  BINDING_NESTED,
  /** A list of fifty records. */
  BINDING_50_ROWS,
  /** The nested one from the bytes of an urlencoded body. */
  BINDING_FROM_BYTES;

  enum Color {
    RED,
    GREEN,
    BLUE
  }

  record Profile(
      String name,
      String email,
      int age,
      boolean newsletter,
      LocalDate born,
      BigDecimal budget,
      Color color,
      UUID invitation,
      long points,
      double rating) {}

  record Checked(
      @NotBlank @Size(max = 100) String name,
      @NotBlank @Email String email,
      @Min(18) @Max(120) int age,
      boolean newsletter,
      @NotNull LocalDate born,
      @NotNull BigDecimal budget,
      @NotNull Color color,
      @NotNull UUID invitation,
      @Min(0) long points,
      double rating) {}

  record Address(String street, String city, String postcode, Color color) {}

  record Item(String sku, int quantity, BigDecimal price) {}

  record Order(String reference, Address shipping, List<Item> items) {
    Order {
      items = List.copyOf(items);
    }
  }

  private static final UUID INVITATION = UUID.fromString("0d1d2b42-1a6f-4b2c-9d39-4fd8f7a0c111");

  Class<?> type() {
    return switch (this) {
      case BINDING_10_FIELDS -> Profile.class;
      case BINDING_CHECKED -> Checked.class;
      default -> Order.class;
    };
  }

  /** What every candidate has to make. */
  Object expected() {
    LocalDate born = LocalDate.of(1990, 2, 28);
    BigDecimal budget = new BigDecimal("1234.50");
    return switch (this) {
      case BINDING_10_FIELDS ->
          new Profile(
              "Asha Rao",
              "asha@example.org",
              36,
              true,
              born,
              budget,
              Color.GREEN,
              INVITATION,
              123456789L,
              4.5);
      case BINDING_CHECKED ->
          new Checked(
              "Asha Rao",
              "asha@example.org",
              36,
              true,
              born,
              budget,
              Color.GREEN,
              INVITATION,
              123456789L,
              4.5);
      default ->
          new Order(
              "A-2026-11",
              new Address("12 Hill Road", "Bengaluru", "560001", Color.BLUE),
              IntStream.range(0, items())
                  .mapToObj(i -> new Item("sku-" + i, i + 1, new BigDecimal("9.99")))
                  .toList());
    };
  }

  private int items() {
    return this == BINDING_50_ROWS ? 50 : 5;
  }

  /** The texts by their names, in the order of a page. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    if (this == BINDING_10_FIELDS || this == BINDING_CHECKED) {
      texts.put("name", "Asha Rao");
      texts.put("email", "asha@example.org");
      texts.put("age", "36");
      texts.put("newsletter", "true");
      texts.put("born", "1990-02-28");
      texts.put("budget", "1234.50");
      texts.put("color", "GREEN");
      texts.put("invitation", INVITATION.toString());
      texts.put("points", "123456789");
      texts.put("rating", "4.5");
      return texts;
    }
    texts.put("reference", "A-2026-11");
    texts.put("shipping.street", "12 Hill Road");
    texts.put("shipping.city", "Bengaluru");
    texts.put("shipping.postcode", "560001");
    texts.put("shipping.color", "BLUE");
    for (int i = 0; i < items(); i++) {
      texts.put("items[" + i + "].sku", "sku-" + i);
      texts.put("items[" + i + "].quantity", String.valueOf(i + 1));
      texts.put("items[" + i + "].price", "9.99");
    }
    return texts;
  }

  /** The texts as browsers send them. */
  byte[] body() {
    return texts().entrySet().stream()
        .map(text ->
            URLEncoder.encode(text.getKey(), UTF_8)
                + '='
                + URLEncoder.encode(text.getValue(), UTF_8))
        .collect(Collectors.joining("&"))
        .getBytes(UTF_8);
  }

  @Override
  public double target() {
    return 3;
  }

  @Override
  public Class<?> benchmark() {
    return BindingBenchmark.class;
  }

  @Override
  public List<String> candidates() {
    return this == BINDING_FROM_BYTES
        ? List.of("CLOAKROOM", "SPRING")
        : List.of("CLOAKROOM", "SPRING", "JACKSON");
  }

  @Override
  public boolean reads(String candidate) {
    try {
      return expected().equals(Binder.valueOf(candidate).prepare(this).call());
    } catch (Exception e) {
      return false;
    }
  }

  /** Jackson is given maps in maps, for it takes no names apart. */
  @Override
  public String rival() {
    return "SPRING";
  }

  @Override
  public long bytes() {
    return body().length;
  }

  @Override
  public boolean file() {
    return false;
  }
}

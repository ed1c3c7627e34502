package io.cloakroom.fuzz;

import io.cloakroom.body.Upload;
import io.cloakroom.form.Discriminator;
import io.cloakroom.form.Secret;
import io.cloakroom.form.UploadLimit;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sample records with every shape that a form can have. All secrets are named {@code secret}. */
final class Samples {

  private Samples() {}

  /** A record with constraints, secrets and files. */
  record Order(
      @NotBlank @Size(max = 12) String name,
      @Nullable @Email String mail,
      @Secret @Size(min = 2) String secret,
      @UploadLimit(
              maxBytes = 40,
              accept = {"image/*", ".txt"})
          @Nullable Upload photo,
      List<Upload> files,
      Address address,
      @Size(max = 3) List<@Valid Line> lines,
      @Nullable Payment payment,
      Optional<Branch> tree,
      List<@Size(max = 5) String> tags,
      Map<String, Integer> stock,
      boolean gift) {}

  record Address(@NotBlank String street, @Secret String secret, Optional<String> city) {}

  record Line(String item, @Min(1) @Max(9) int count) {
    Line {
      if (item.equals("none")) {
        throw new IllegalArgumentException("This item does not exist.");
      }
    }
  }

  @Discriminator("by")
  sealed interface Payment {}

  record Card(@Secret String secret, YearMonth until) implements Payment {}

  record BankTransfer(String account, BigDecimal sum) implements Payment {}

  /** A recursive record. */
  record Branch(String label, List<Branch> branches) {}

  /** A record whose values can all be shown in a page and sent again. */
  record Plain(
      String text,
      byte octet,
      Optional<Short> small,
      Optional<Long> large,
      Optional<Float> single,
      Optional<Double> precise,
      Optional<BigDecimal> decimal,
      Optional<BigInteger> integer,
      Optional<Boolean> answer,
      Optional<Character> letter,
      Optional<UUID> id,
      Optional<URI> site,
      Optional<Month> month,
      List<String> texts,
      Set<Month> months,
      List<Integer> numbers,
      Map<String, String> notes,
      Map<Integer, Branch> shelves,
      List<Branch> branches,
      Optional<Delivery> delivery,
      Times times) {}

  sealed interface Delivery {}

  record Pickup(LocalDate day) implements Delivery {}

  record Courier(String door, BigDecimal fee) implements Delivery {}

  record Times(
      Optional<LocalDate> day,
      Optional<LocalTime> time,
      Optional<LocalDateTime> local,
      Optional<Instant> instant,
      Optional<OffsetDateTime> offset,
      Optional<ZonedDateTime> zoned,
      Optional<YearMonth> month,
      Optional<Year> year,
      Optional<MonthDay> birthday,
      Optional<Duration> duration,
      Optional<Period> period,
      Optional<ZoneId> zone) {}
}

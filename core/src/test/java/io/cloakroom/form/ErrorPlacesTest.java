package io.cloakroom.form;

import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.ConvertGroup;
import jakarta.validation.groups.Default;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ErrorPlacesTest {

  record City(@NotBlank String name, int zip) {}

  record Address(City city) {}

  record Cascading(@Valid City city, List<@Valid City> others) {}

  record Ranks(List<@Max(9) Integer> ranks) {}

  record Code(@Size(min = 3) @NotBlank String code) {
    Code {
      if (code.length() < 3) {
        throw new IllegalArgumentException("too short");
      }
    }
  }

  private static List<String> errors(Class<?> type, String body) {
    return Form.of(type).read(decode(URLENCODED, body)).errors().stream()
        .map(e -> e.name() + " " + e.pointer() + " " + e.code())
        .toList();
  }

  @Test
  void aCascadedConstraintIsReportedOnce() {
    assertThat(errors(Cascading.class, "city.zip=1&others[3].zip=2"))
        .containsExactly(
            "city.name /city/name not-blank", "others[3].name /others/0/name not-blank");
  }

  @Test
  void aConstraintOfAnElementIsReportedWhereItWasSent() {
    assertThat(errors(Ranks.class, "ranks[0]=1&ranks[1]=&ranks[4]=10"))
        .containsExactly("ranks[4] /ranks/2 max");
  }

  @Test
  void whatIsMissingComesBeforeWhatIsWrongWithItAndBeforeTheConstructor() {
    assertThat(errors(Code.class, "code="))
        .containsExactly("code /code not-blank", "code /code size");
  }

  @Test
  void whatWasNotSentIsNamedAsTheClientNamesTheRest() {
    assertThat(errors(Address.class, "city[name]=x"))
        .containsExactly("city[zip] /city/zip required");
    record Letter(Address to, Address from) {}
    assertThat(errors(Letter.class, "to[city][name]=x&to[city][zip]=1&from[x]=1"))
        .containsExactly(
            "from[city][name] /from/city/name not-blank",
            "from[city][zip] /from/city/zip required");
  }

  @Test
  void anEmptyTextIsNoNumber() {
    assertThat(errors(City.class, "name=x&zip=+")).containsExactly("zip /zip required");
  }

  @Test
  void jsonInFieldsHasOneLimitForAll() {
    String numbers = "{\"ranks\":[" + "1,".repeat(900) + "1]}";
    record Many(List<Ranks> all) {}
    String field = "all[]=" + numbers + "&";
    assertThat(errors(Many.class, field.repeat(11))).isEmpty();
    assertThat(errors(Many.class, field.repeat(12))).containsExactly("all[] /all/11 json");
  }

  record Line(@NotBlank String a) {}

  record Sets(
      Set<@Valid Line> s1,
      @Valid Set<Line> s2,
      Collection<@Valid Line> s3,
      Set<@Min(1) Integer> n) {}

  @Test
  void anElementOfASetHasItsErrorsAtItsOwnPlaceOnly() {
    assertThat(errors(Sets.class, "s1[0].a=&s2[3].a=&s3[0].a=x&s3[1].a=&n=0"))
        .containsExactly(
            "s1[0].a /s1/0/a not-blank",
            "s2[3].a /s2/0/a not-blank",
            "s3[1].a /s3/1/a not-blank",
            "n /n min");
  }

  interface Strict {}

  record Note(@NotBlank(groups = Strict.class) String text) {}

  record Stricter(@Valid @ConvertGroup(from = Default.class, to = Strict.class) Set<Note> notes) {}

  @Test
  void whatIsNotCheckedAtItsOwnPlaceIsAnErrorOfTheSet() {
    assertThat(errors(Stricter.class, "notes[0].text=")).containsExactly("notes /notes not-blank");
  }

  enum Size2 {
    SMALL;

    @Override
    public String toString() {
      return "size small";
    }
  }

  record Keyed(
      Map<Size2, @Min(1) Integer> m,
      Map<Integer, List<@Min(1) Integer>> n,
      Map<@Size(min = 2) String, @Valid Line> k) {}

  @Test
  void anErrorUnderAMapsKeyIsAtTheKeyThatWasSent() {
    assertThat(errors(Keyed.class, "m[small]=0&n[01]=1&n[01]=0&k[x].a=y"))
        .containsExactly("m[small] /m/small min", "n[01] /n/01/1 min", "k[x] /k/x size");
    Submission<Keyed> sent =
        Form.of(Keyed.class).read(decode(URLENCODED, "m[small]=0&n[1]=1&k[xx].a="));
    assertThat(sent.fields().get("m[small]").error()).isEqualTo("Enter 1 or more");
    assertThat(sent.errors())
        .extracting(FieldError::pointer)
        .containsExactly("/m/small", "/k/xx/a");
  }
}

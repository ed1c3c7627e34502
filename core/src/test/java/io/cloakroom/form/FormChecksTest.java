package io.cloakroom.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.http.FakeExchange;
import jakarta.validation.GroupSequence;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormChecksTest {

  record Stay(LocalDate from, LocalDate until, @Min(1) int guests) {}

  private static final Form<Stay> STAY =
      Form.builder(Stay.class)
          .check("until", s -> s.until().isAfter(s.from()), "stay.order", "Leave after you come")
          .check("", s -> s.guests() < 9, "stay.many", "Call us")
          .build();

  private static Submission<?> read(Form<?> form, String body) {
    return form.read(FakeExchange.post("/", "application/x-www-form-urlencoded", body));
  }

  private static List<String> codes(Form<?> form, String body) {
    return read(form, body).errors().stream().map(e -> e.name() + ' ' + e.code()).toList();
  }

  @Test
  void whatComponentsSayTogetherIsCheckedWhereEachIsRight() {
    assertThat(read(STAY, "from=2026-11-25&until=2026-11-26&guests=2"))
        .isInstanceOf(Submission.Valid.class);
    assertThat(codes(STAY, "from=2026-11-25&until=2026-11-25&guests=9"))
        .containsExactly("until stay.order", " stay.many");
    assertThat(codes(STAY, "from=2026-11-25&until=2026-11-25&guests=0"))
        .containsExactly("guests min");
    Fields fields = read(STAY, "from=2026-11-25&until=2026-11-25&guests=2").fields();
    assertThat(fields.get("until").error()).isEqualTo("Leave after you come");
    assertThat(fields.get("until").value()).isEqualTo("2026-11-25");
  }

  interface Publishing {}

  @GroupSequence({jakarta.validation.groups.Default.class, Publishing.class})
  interface All {}

  record Draft(
      @NotBlank String title,
      @NotBlank(groups = Publishing.class) String text,
      @Max(value = 5, groups = Publishing.class) int rating) {}

  @Test
  void onlyTheConstraintsOfTheFormsGroupsHold() {
    Form<Draft> saved = Form.of(Draft.class);
    Form<Draft> published = Form.builder(Draft.class).groups(Publishing.class).build();
    Form<Draft> all = Form.builder(Draft.class).groups(All.class).build();
    String body = "title=&text=&rating=9";
    assertThat(codes(saved, body)).containsExactly("title not-blank");
    assertThat(codes(published, body)).containsExactly("text not-blank", "rating max");
    assertThat(codes(all, body)).containsExactly("title not-blank");
    assertThat(codes(all, "title=x&text=&rating=9"))
        .containsExactly("text not-blank", "rating max");
  }

  @Test
  void attributesFollowTheGroups() {
    Form<Draft> saved = Form.of(Draft.class);
    Form<Draft> published = Form.builder(Draft.class).groups(Publishing.class).build();
    Form<Draft> all = Form.builder(Draft.class).groups(All.class).build();
    assertThat(saved.fields().get("rating").attributes()).doesNotContainKey("max");
    assertThat(published.fields().get("rating").attributes()).containsEntry("max", "5");
    assertThat(all.fields().get("rating").attributes()).containsEntry("max", "5");
    assertThat(saved.fields().get("title").attributes()).containsKey("required");
  }

  interface Ordered {
    LocalDate from();

    LocalDate until();

    @AssertTrue(message = "{stay.order}")
    default boolean isOrdered() {
      return until().isAfter(from());
    }
  }

  record Trip(LocalDate from, LocalDate until) implements Ordered {}

  record Booking(String name, @Valid Optional<Trip> trip, List<Trip> more) {}

  record Plain(LocalDate from, LocalDate until) {
    @AssertTrue
    public boolean isOrdered() {
      return until.isAfter(from);
    }
  }

  record Agreed(@AssertTrue boolean isAgreed) {}

  @Test
  void aConstraintOfAGetterIsAnErrorOfTheRecordsOwnPlace() {
    Submission<?> sent = read(Form.of(Trip.class), "from=2026-11-25&until=2026-11-24");
    assertThat(sent.errors())
        .containsExactly(new FieldError("", "", "assert-true", "Leave after you come"));
    assertThat(sent.fields().formErrors()).containsExactly("Leave after you come");
    assertThat(read(Form.of(Trip.class), "from=2026-11-25&until=2026-11-26"))
        .isInstanceOf(Submission.Valid.class);
    Submission<?> below =
        read(
            Form.of(Booking.class),
            "name=x&trip[from]=2026-11-25&trip[until]=2026-11-24"
                + "&more[4][from]=2026-11-25&more[4][until]=2026-11-24");
    assertThat(below.errors())
        .extracting(e -> e.name() + " " + e.pointer() + " " + e.code())
        .containsExactly("trip /trip assert-true", "more[4] /more/0 assert-true");
    assertThat(below.fields().get("trip").error()).isEqualTo("Leave after you come");
    assertThat(below.fields().summary())
        .extracting(Fields.ErrorLink::href)
        .containsExactly("#trip", "#more-0");
  }

  @Test
  void aGetterIsNoBoxToTick() {
    assertThat(read(Form.of(Plain.class), "from=2026-11-25&until=2026-11-24").errors())
        .containsExactly(new FieldError("", "", "assert-true", "The answers do not fit together"));
    assertThat(read(Form.of(Agreed.class), "").errors())
        .containsExactly(
            new FieldError("isAgreed", "/isAgreed", "assert-true", "Tick this box to go on"));
  }

  @Test
  void aCheckSpeaksTheVisitorsLanguageByTheApplicationsMessages() {
    Form<Stay> form =
        Form.builder(Stay.class)
            .check("until", s -> s.until().isAfter(s.from()), "stay.order", "{stay.order}")
            .check("", s -> s.guests() < 9, "stay.many", "Call us, {name}")
            .check("guests", s -> s.guests() < 9, "stay.kind", "{stay.kind}!")
            .build();
    String body = "from=2026-11-25&until=2026-11-25&guests=9";
    assertThat(read(form.in(Locale.GERMANY), body).errors())
        .extracting(FieldError::message)
        .containsExactly(
            "Reisen Sie nach der Ankunft ab",
            "Call us, {name}",
            "Prüfen Sie: Reisen Sie nach der Ankunft ab!");
    assertThat(read(form, body).errors())
        .extracting(FieldError::message)
        .containsExactly(
            "Leave after you come", "Call us, {name}", "Check this: Leave after you come!");
  }

  @Test
  void aCheckOfAFieldThatIsNotThereIsRefusedAtTheDeclaration() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Form.builder(Stay.class).check("untill", s -> true, "stay", "Leave").build())
        .withMessageContaining("untill")
        .withMessageContaining("[from, until, guests]");
    record Rows(List<Plain> stays, Map<String, Integer> notes) {}
    assertThatCode(() ->
            Form.builder(Rows.class)
                .check("stays[0].from", s -> true, "rows", "Leave")
                .check("notes[any]", s -> true, "rows", "Leave")
                .build())
        .doesNotThrowAnyException();
  }
}

package docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.body.FormDecoder;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.views.PebbleTemplates;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of docs/forms-html.md and docs/forms-choices.md, rendered. */
class FormPagesTest {

  private static final Path DOCS = Path.of(System.getProperty("project.root", "../.."), "docs");
  private static final Pattern HTML = Pattern.compile("(?ms)^```html\\n(.*?)^```");
  private static final Pattern OF_A_PRINT = Pattern.compile("get\\(\"(gift|paper|payment)");
  private static final Pattern LINK = Pattern.compile("href=\"#([^\"]+)\"");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private static <T> Submission<T> sent(Form<T> form, String body) {
    FormDecoder decoder = FormDecoder.builder("application/x-www-form-urlencoded").build();
    byte[] bytes = body.getBytes(UTF_8);
    decoder.accept(bytes, 0, bytes.length);
    return form.read(decoder.finish());
  }

  /** The blocks about this form, and the summary. */
  private String page(Fields fields) throws IOException {
    boolean print = fields.type().equals(DocsExamples.Print.class);
    String source =
        HTML.matcher(
                Files.readString(DOCS.resolve("forms-html.md"))
                    + Files.readString(DOCS.resolve("forms-choices.md")))
            .results()
            .map(block -> block.group(1))
            .filter(block -> block.contains("fields."))
            .filter(block ->
                block.contains("fields.summary") || OF_A_PRINT.matcher(block).find() == print)
            .collect(joining());
    Files.writeString(folder.resolve("page.html"), source);
    StringWriter out = new StringWriter();
    PebbleTemplates.of(folder).render("page", Map.of("fields", fields), out);
    return out.toString();
  }

  private static void assertEachLinkLeadsToAnElement(String page, int links) {
    assertThat(LINK.matcher(page).results().map(MatchResult::group)).hasSize(links);
    LINK.matcher(page)
        .results()
        .forEach(link -> assertThat(page).contains("id=\"" + link.group(1) + '"'));
  }

  @Test
  void linksOfTheSummaryLeadToFieldsListsAndRows() throws IOException {
    String body = "shipping.street=Main+Street+1&shipping.city=";
    assertEachLinkLeadsToAnElement(page(sent(DocsExamples.CHECKOUT, body).fields()), 2);
    String rows = "&lines[0].photo=1&lines[0].quantity=100";
    String page = page(sent(DocsExamples.CHECKOUT, body + rows).fields());
    assertEachLinkLeadsToAnElement(page, 2);
    assertThat(page).contains("<p id=\"lines-0-quantity--error\">Enter 99 or less</p>");
  }

  @Test
  void linksOfTheSummaryLeadToChoices() throws IOException {
    assertEachLinkLeadsToAnElement(page(sent(DocsExamples.PRINT, "").fields()), 2);
    assertEachLinkLeadsToAnElement(
        page(sent(DocsExamples.PRINT, "paper=MATT&payment.type=card").fields()), 1);
  }

  @Test
  void whatWasChosenIsChosenAgain() throws IOException {
    String page = page(sent(DocsExamples.PRINT, "paper=GLOSSY&gift=on&payment.type=card").fields());
    assertThat(page.lines().filter(line -> line.contains(" checked")).map(String::strip))
        .hasSize(3)
        .anyMatch(line -> line.contains("name=\"gift\""))
        .anyMatch(line -> line.contains("name=\"paper\" value=\"GLOSSY\" checked"))
        .anyMatch(line -> line.contains("name=\"payment.type\" value=\"card\" checked"));
    assertThat(page).contains("<option selected>GLOSSY</option>", "<option>MATT</option>");
    assertThat(page(DocsExamples.PRINT.fields())).doesNotContain(" checked", " selected");
  }

  @ParameterizedTest
  @CsvSource({
    "&gift=on, true",
    "&gift=true, true",
    "&gift=1, true",
    "&gift=YES, true",
    "'', false",
    "&gift=, false",
    "&gift=off, false",
    "&gift=false, false",
    "&gift=0, false",
    "&gift=no, false"
  })
  void aBoxIsTrueOrFalse(String box, boolean ticked) {
    Submission<DocsExamples.Print> sent =
        sent(DocsExamples.PRINT, "paper=matt&payment.type=bank-transfer&payment.iban=DE1" + box);
    assertThat(sent)
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid ->
                assertThat(valid.value())
                    .isEqualTo(
                        new DocsExamples.Print(
                            DocsExamples.Paper.MATT,
                            Set.of(),
                            ticked,
                            new DocsExamples.BankTransfer("DE1"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gift=agree", "gift=false&gift=true"})
  void aBoxSendsOneValueThatIsTrueOrFalse(String box) {
    assertThat(
            sent(DocsExamples.PRINT, "paper=MATT&payment.type=card&payment.number=1&" + box)
                .errors())
        .singleElement()
        .satisfies(error -> assertThat(error.pointer()).isEqualTo("/gift"));
  }

  @Test
  void fieldsOfAChoiceThatWasNotMadeAreIgnored() {
    assertThat(
            sent(DocsExamples.PRINT, "paper=MATT&payment.type=card&payment.number=1&payment.iban=")
                .errors())
        .isEmpty();
  }

  @Test
  void anOptionalRecordIsThereOnceAnythingOfItIs() {
    String rest = "shipping.street=a&shipping.city=b&lines[0].photo=1&lines[0].quantity=1";
    assertThat(sent(DocsExamples.CHECKOUT, rest + "&billing.street=&billing.city=").errors())
        .isEmpty();
    assertThat(sent(DocsExamples.CHECKOUT, rest + "&billing.street=&billing.city=Bern").errors())
        .singleElement()
        .satisfies(error -> assertThat(error.pointer()).isEqualTo("/billing/street"));
  }

  @Test
  void localizedHoldsForWhatAnOptionalHas() {
    Submission<DocsExamples.Invoice> sent =
        sent(
            DocsExamples.INVOICE.withLocale(Locale.GERMANY),
            "amount=1.234,50&due=28.02.1990&paid=01.03.1990");
    assertThat(sent.errors()).isEmpty();
    assertThat(
            sent(
                    DocsExamples.INVOICE.withLocale(Locale.GERMANY),
                    "amount=1,5&due=28.02.1990&paid=x")
                .errors())
        .extracting(error -> error.pointer())
        .isEqualTo(List.of("/paid"));
  }
}

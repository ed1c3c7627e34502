package io.cloakroom.form;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormDeclarationTest {

  record OldDate(Date when) {}

  record NestedOldDate(List<Map<String, OldDate>> all) {}

  record AnyObject(Object value) {}

  record Wild(List<?> values) {}

  record BadKey(Map<List<String>, String> values) {}

  record Generic<T>(T value) {}

  record Unfit(@Size(max = 3) Optional<String> value) {}

  @ParameterizedTest
  @ValueSource(
      classes = {
        OldDate.class,
        NestedOldDate.class,
        AnyObject.class,
        Wild.class,
        BadKey.class,
        Generic.class,
        Unfit.class,
        String.class
      })
  void aTypeThatCannotBeReadIsRefusedByName(Class<?> type) {
    assertThatThrownBy(() -> Form.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "(?s).*(OldDate.when|AnyObject.value|Wild.values|BadKey.values|Unfit.value|Generic|"
                + "java.lang.String).*");
  }

  record Endless(Endless inner) {}

  record Tree(String name, List<Tree> children, Optional<Tree> left, @Nullable Tree right) {}

  @Test
  void aRecordMayContainItselfOnlyWhereItMayBeLeftOut() {
    assertThatThrownBy(() -> Form.of(Endless.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Endless contains itself");
    Form<Tree> form = Form.of(Tree.class);
    assertThat(form.read(decode(URLENCODED, "name=a&children[0].name=b&left.left.name=c")).errors())
        .isEmpty();
  }

  record Page<T>(List<T> items, Optional<T> best) {}

  record Item(@Max(9) int rank) {}

  record Search(Page<Item> items, Page<String> words) {}

  @Test
  void genericRecordsAreResolved() {
    Submission<Search> sent =
        Form.of(Search.class)
            .read(decode(URLENCODED, "items.items[0].rank=10&items.best.rank=x&words.items=a"));
    assertThat(sent.errors())
        .extracting(FieldError::name, FieldError::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("items.items[0].rank", "max"),
            org.assertj.core.groups.Tuple.tuple("items.best.rank", "number.whole"));
  }

  record Crate<T>(T inside) {}

  record Outer<W>(Crate<List<W>> in, Optional<Map<String, Crate<W>>> more) {}

  record Both(Outer<Item> items, Outer<Integer> numbers) {}

  record Growing<T>(Optional<Growing<List<T>>> next) {}

  record Grown(Growing<String> growing) {}

  @Test
  void variablesAreResolvedWhereverTheyStand() {
    Form<Both> form = Form.of(Both.class);
    assertThat(
            codes(
                form,
                URLENCODED,
                "items.in.inside[0].rank=10&numbers.in.inside=x&numbers.more[a].inside=y"
                    + "&items.more[b].inside.rank=11"))
        .containsExactly(
            "items.in.inside[0].rank max",
            "items.more[b].inside.rank max",
            "numbers.in.inside number.whole",
            "numbers.more[a].inside number.whole");
    assertThat(form.read(decode(URLENCODED, "items.in.inside[0].rank=1&numbers.in.inside=2")))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid ->
                assertThat(valid.value())
                    .isEqualTo(
                        new Both(
                            new Outer<>(new Crate<>(List.of(new Item(1))), Optional.empty()),
                            new Outer<>(new Crate<>(List.of(2)), Optional.empty()))));
  }

  @Test
  void aTypeThatGrowsWithoutEndIsRefused() {
    assertThatThrownBy(() -> Form.of(Grown.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FormDeclarationTest$Growing")
        .hasMessageContaining("without end");
  }

  @Discriminator("method")
  sealed interface Payment {}

  record Card(@Size(min = 4, message = "Enter the card number") String number) implements Payment {}

  record BankTransfer(String iban) implements Payment {}

  record Checkout(Payment payment) {}

  @Test
  void aSealedInterfaceIsReadByItsDiscriminator() {
    Form<Checkout> form = Form.builder(Checkout.class).reportUnknown().build();
    Submission<Checkout> sent =
        form.read(decode(URLENCODED, "payment.method=bank-transfer&payment.iban=DE1"));
    assertThat(sent)
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid -> assertThat(valid.value()).isEqualTo(new Checkout(new BankTransfer("DE1"))));
    assertThat(sent.fields().values())
        .containsEntry("payment.method", List.of("bank-transfer"))
        .containsEntry("payment.iban", List.of("DE1"));
    assertThat(form.fields(new Checkout(new Card("12"))).values())
        .containsEntry("payment.method", List.of("card"));
    assertThat(codes(form, URLENCODED, "payment[method]=card&payment[number]=1"))
        .containsExactly("payment[number] size");
    assertThat(codes(form, URLENCODED, "payment[iban]=x"))
        .containsExactly("payment[method] required.choice");
    assertThat(codes(form, JSON, "{\"payment\":{\"method\":\"Object\"}}"))
        .containsExactly("payment.method choice");
    assertThat(codes(form, JSON, "{}")).containsExactly("payment required");
  }

  private static List<String> codes(Form<?> form, String type, String body) {
    return form.read(decode(type, body)).errors().stream()
        .map(e -> e.name() + " " + e.code())
        .toList();
  }

  record Money(Locale currency, String text) {}

  @Test
  void aConverterAddsAType() {
    Form<Money> form =
        Form.builder(Money.class)
            .converter(
                Locale.class,
                text -> {
                  if (text.length() > 5) {
                    throw new IllegalArgumentException(text);
                  }
                  return Locale.forLanguageTag(text);
                },
                Locale::toLanguageTag)
            .build();
    assertThat(form.fields(new Money(Locale.GERMANY, "x")).values())
        .containsEntry("currency", List.of("de-DE"));
    assertThat(codes(form, URLENCODED, "currency=klingon")).containsExactly("currency convert");
  }

  @Test
  void trimmingIsOptIn() {
    record Name(@NotBlank String name, Optional<String> other) {}
    assertThat(Form.of(Name.class).read(decode(URLENCODED, "name=+a+")))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            v -> assertThat(v.value()).hasFieldOrPropertyWithValue("name", " a "));
    assertThat(Form.builder(Name.class).trim().build().read(decode(URLENCODED, "name=+a+")))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            v -> assertThat(v.value()).hasFieldOrPropertyWithValue("name", "a"));
  }

  record Home(String street, Optional<String> city) {}

  record Blank(
      Optional<@Size(min = 1) String> s,
      @Nullable String n,
      Optional<Home> home,
      @Nullable Home second) {}

  @Test
  void whatIsEmptyOnceItIsTrimmedCountsAsNone() {
    String body = "s=++&n=+&home.street=+&home.city=%09&second.street=+";
    assertThat(Form.builder(Blank.class).trim().build().read(decode(URLENCODED, body)))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid ->
                assertThat(valid.value())
                    .isEqualTo(new Blank(Optional.empty(), null, Optional.empty(), null)));
    assertThat(Form.of(Blank.class).read(decode(URLENCODED, body.replace("s=++&", ""))))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid ->
                assertThat(valid.value())
                    .isEqualTo(
                        new Blank(
                            Optional.empty(),
                            " ",
                            Optional.of(new Home(" ", Optional.of("\t"))),
                            new Home(" ", Optional.empty()))));
  }

  record Monies(
      Locale one, List<Locale> several, Map<String, Locale> named, Map<Locale, String> keys) {}

  @Test
  @SuppressWarnings("NullAway") // Not everybody's compiler minds.
  void aConverterThatKnowsNoValueRefusesTheField() {
    Map<String, Locale> known = Map.of("de", Locale.GERMAN);
    Form<Monies> form =
        Form.builder(Monies.class)
            .converter(Locale.class, known::get, Locale::toLanguageTag)
            .build();
    assertThat(
            codes(
                form, URLENCODED, "one=fr&several=de&several=en&named[a]=it&keys[es]=x&keys[de]=y"))
        .containsExactly("one convert", "several convert", "named[a] convert", "keys[es] convert");
    assertThat(codes(form, URLENCODED, "one=de")).isEmpty();
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Brittle(int[] sizes) {
    Brittle {
      sizes = new int[sizes[0]];
    }
  }

  @Test
  void aBrokenConstructorIsNoServerErrorAndSaysNothingOfItself() {
    assertThat(Form.of(Brittle.class).read(decode(URLENCODED, "sizes=-1")).errors())
        .containsExactly(new FieldError("", "", "form", "The answers do not fit together"));
  }

  /** Runs in a class loader without a validation provider. */
  public static final class WithoutProvider implements Runnable {
    record Checked(List<@NotBlank String> names) {}

    record Free(String name) {}

    @Override
    public void run() {
      Form.of(Free.class);
      Form.of(Checked.class);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {WithoutProvider.class, GetterWithoutProvider.class})
  void constraintsWithoutAProviderAreRefusedAtTheDeclaration(Class<?> without) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("hibernate")) {
        urls.add(url(entry));
      }
    }
    assertThatThrownBy(() -> run(without, urls))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(without.getSimpleName() + "$Checked")
        .hasMessageContaining("org.hibernate.validator:hibernate-validator");
  }

  /** Runs what would else have this test's class path in a class loader of its own. */
  private static void run(Class<?> runnable, List<URL> urls) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    try {
      Thread.currentThread().setContextClassLoader(loader);
      ((Runnable) loader.loadClass(runnable.getName()).getConstructor().newInstance()).run();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static URL url(String entry) throws MalformedURLException {
    return new File(entry).toURI().toURL();
  }

  @Target(ElementType.FIELD)
  @Retention(RetentionPolicy.RUNTIME)
  @Constraint(validatedBy = Brave.class)
  @interface Loud {
    String message() default "Say it louder";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  /** A validator that knows no null. */
  public static final class Brave implements ConstraintValidator<Loud, String> {
    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
      return text.endsWith("!");
    }
  }

  interface Later {}

  @Test
  void aValidatorThatKnowsNoNullIsLetBe() {
    record Shout(@Loud String text) {}
    Form<Shout> form = Form.of(Shout.class);
    assertThat(codes(form, URLENCODED, "text=a")).containsExactly("text loud");
    assertThat(codes(form, URLENCODED, "text=a!")).isEmpty();
  }

  @Test
  void aConstraintThatDoesNotFitIsRefusedInTheFormsOwnGroups() {
    record Wrong(@Size(groups = Later.class) int x) {}
    assertThat(codes(Form.of(Wrong.class), URLENCODED, "x=1")).isEmpty();
    assertThatThrownBy(() -> Form.builder(Wrong.class).groups(Later.class).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Wrong.x");
  }

  @Test
  void aConstraintThatCannotBeIsRefused() {
    record Unclosed(@jakarta.validation.constraints.Pattern(regexp = "(") String text) {}
    assertThatThrownBy(() -> Form.of(Unclosed.class)).hasMessageContaining("Pattern");
  }

  /** Runs in a class loader that has constraints in XML. */
  public static final class WithXml implements Runnable {
    record Plain(String name) {}

    @Override
    public void run() {
      assertThat(codes(Form.of(Plain.class), URLENCODED, "name=ab")).containsExactly("name size");
    }
  }

  @Test
  void constraintsDeclaredInXmlAreChecked(@TempDir Path folder) throws Exception {
    Path xml = Files.createDirectory(folder.resolve("META-INF"));
    Files.writeString(
        xml.resolve("validation.xml"),
        """
        <validation-config xmlns="https://jakarta.ee/xml/ns/validation/configuration" version="3.1">
          <constraint-mapping>META-INF/constraints.xml</constraint-mapping>
        </validation-config>
        """);
    Files.writeString(
        xml.resolve("constraints.xml"),
        """
        <constraint-mappings xmlns="https://jakarta.ee/xml/ns/validation/mapping" version="3.1">
          <bean class="%s$Plain">
            <field name="name">
              <constraint annotation="jakarta.validation.constraints.Size">
                <element name="min">3</element>
              </constraint>
            </field>
          </bean>
        </constraint-mappings>
        """
            .formatted(WithXml.class.getName()));
    List<URL> urls = new ArrayList<>(List.of(folder.toUri().toURL()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(url(entry));
    }
    run(WithXml.class, urls);
  }

  /** Runs in a class loader without a validation provider. */
  public static final class GetterWithoutProvider implements Runnable {
    record CheckedByGetter(int x) {
      @Max(9)
      public int getTwice() {
        return 2 * x;
      }
    }

    @Override
    public void run() {
      Form.of(CheckedByGetter.class);
    }
  }
}

package io.cloakroom.form;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.decode;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A form that is sent as JSON says more of its types than one of a page. */
class JsonFormTest {

  record Typed(String text, int whole, boolean flag, Optional<BigDecimal> amount) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\":\"a\",\"whole\":1,\"flag\":true,\"amount\":1.50}       | ",
        "{\"text\":\"\",\"whole\":\"1\",\"flag\":\"on\",\"amount\":\"\"}  | ",
        "{\"text\":1,\"whole\":true,\"flag\":1,\"amount\":[]}             | text type, whole type,"
            + " flag type, amount shape",
        "{\"text\":null,\"whole\":1.5,\"flag\":{},\"amount\":1e999999999} | text required,"
            + " whole number.whole, flag shape, amount number.range",
        "{\"text\":\"\\u0000\",\"whole\":2147483648,\"flag\":\"\"}        | text text,"
            + " whole number.range, flag required.choice",
        "{\"text\":\"\\ud800\",\"whole\":1,\"flag\":false}                | text text",
        "{\"text\":\"\\ud83d\\ude00\",\"whole\":1,\"flag\":false}         | ",
      })
  void typesAreTheOnesThatJsonSays(String body, String expected) {
    Submission<Typed> sent = Form.of(Typed.class).read(decode(JSON, body));
    String errors =
        String.join(", ", sent.errors().stream().map(e -> e.name() + " " + e.code()).toList());
    assertThat(errors).isEqualTo(expected == null ? "" : expected);
  }

  record Address(String street) {}

  record Customer(Optional<Address> address, List<Address> others) {}

  @Test
  void anEmptyObjectIsThereAndIncomplete() {
    Submission<Customer> sent =
        Form.of(Customer.class).read(decode(JSON, "{\"address\":{},\"others\":[{},null]}"));
    assertThat(sent.errors())
        .extracting(FieldError::pointer)
        .containsExactly("/address/street", "/others/0/street", "/others/1");
  }
}

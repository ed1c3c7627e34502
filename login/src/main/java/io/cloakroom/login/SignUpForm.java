package io.cloakroom.login;

import io.cloakroom.form.Submission;
import io.cloakroom.login.SignUp.Input;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An application's own form to sign up, whose record has some of the fields of {@link Input}.
 *
 * @param sent what the person sent
 */
record SignUpForm<T>(Submission<T> sent) {

  /** Returns what the person entered. Without a field for the name, the address is the name. */
  SigningUp.Entry entry() {
    Optional<String> email = text(Input.EMAIL);
    return new SigningUp.Entry(
        email,
        has(Input.NAME)
            ? text(Input.NAME).map(String::strip)
            : email.flatMap(SigningUp::displayName),
        has(Input.USER_NAME) ? text(Input.USER_NAME) : Optional.of(""),
        text(Input.PASSWORD).map(Password::of));
  }

  /** Returns the form with these refusals as errors of its fields. */
  Submission<T> refusedBy(SignUp.Refused refused) {
    Submission<T> answer = sent;
    for (SignUp.Refusal refusal : refused.refusals()) {
      Input input = has(refusal.input()) ? refusal.input() : Input.EMAIL;
      answer = answer.reject(input.field(), refusal.code(), refusal.message());
    }
    return answer;
  }

  private Optional<String> text(Input input) {
    return sent.text(input.field());
  }

  private boolean has(Input input) {
    return Stream.of(sent.fields().type().getRecordComponents())
        .anyMatch(component -> component.getName().equals(input.field()));
  }
}

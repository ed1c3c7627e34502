package io.cloakroom.login;

import java.util.List;

/** The result of signing up: {@link SignedUp} or {@link Refused}. */
public sealed interface SignUp permits SignUp.SignedUp, SignUp.Refused {

  /**
   * The account was created and is logged in.
   *
   * @param account the new account
   */
  record SignedUp(Account account) implements SignUp {}

  /**
   * Nothing was created.
   *
   * @param refusals everything that is wrong, in the order of {@link Input}
   */
  record Refused(List<Refusal> refusals) implements SignUp {

    /** Copies. */
    public Refused {
      refusals = List.copyOf(refusals);
    }

    /** Returns whether there is a refusal with this code. */
    public boolean has(String code) {
      return refusals.stream().anyMatch(refusal -> refusal.code().equals(code));
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param input where it is
   * @param code a stable name of the reason: {@code email.invalid}, {@code email.taken}, {@code
   *     name.invalid}, {@code user-name.invalid}, {@code user-name.taken}, or {@code password.} and
   *     a {@link PasswordRefused.Reason} in lower case, such as {@code password.too-short}
   * @param message a sentence for the person, to show next to the field
   */
  record Refusal(Input input, String code, String message) {}

  /** The values that a person enters to sign up. */
  enum Input {
    /** The email address. */
    EMAIL("email"),
    /** The display name. */
    NAME("name"),
    /** The user name. */
    USER_NAME("userName"),
    /** The password. */
    PASSWORD("password");

    private final String field;

    Input(String field) {
      this.field = field;
    }

    /** Returns the name of its field in a form: email, name, userName or password. */
    public String field() {
      return field;
    }
  }
}

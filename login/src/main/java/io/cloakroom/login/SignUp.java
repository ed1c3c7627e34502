package io.cloakroom.login;

/** What became of signing up: {@link SignedUp}, {@link EmailTaken} or {@link PasswordRefused}. */
public sealed interface SignUp permits SignUp.SignedUp, SignUp.EmailTaken, PasswordRefused {

  /**
   * The account exists and is logged in.
   *
   * @param account the new account
   */
  record SignedUp(Account account) implements SignUp {}

  /** There is an account of this address already; nothing was changed. */
  record EmailTaken() implements SignUp {}
}

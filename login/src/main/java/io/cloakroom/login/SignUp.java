package io.cloakroom.login;

/**
 * The result of signing up: {@link SignedUp}, {@link EmailTaken}, {@link UserNameTaken} or {@link
 * PasswordRefused}.
 */
public sealed interface SignUp
    permits SignUp.SignedUp, SignUp.EmailTaken, SignUp.UserNameTaken, PasswordRefused {

  /**
   * The account was created and is logged in.
   *
   * @param account the new account
   */
  record SignedUp(Account account) implements SignUp {}

  /** Another account has this address; nothing was created. */
  record EmailTaken() implements SignUp {}

  /** Another account has this user name; nothing was created. */
  record UserNameTaken() implements SignUp {}
}

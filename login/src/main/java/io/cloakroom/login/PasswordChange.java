package io.cloakroom.login;

/**
 * What became of changing a password: {@link Changed}, {@link WrongPassword} or {@link
 * PasswordRefused}.
 */
public sealed interface PasswordChange
    permits PasswordChange.Changed, PasswordChange.WrongPassword, PasswordRefused {

  /** The new password counts, and only this session is still logged in. */
  record Changed() implements PasswordChange {}

  /** The old password was not the account's; nothing was changed. */
  record WrongPassword() implements PasswordChange {}
}

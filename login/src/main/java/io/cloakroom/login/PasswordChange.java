package io.cloakroom.login;

/**
 * The result of changing a password: {@link Changed}, {@link WrongPassword} or {@link
 * PasswordRefused}.
 */
public sealed interface PasswordChange
    permits PasswordChange.Changed, PasswordChange.WrongPassword, PasswordRefused {

  /** The password was changed, and only this session is still logged in. */
  record Changed() implements PasswordChange {}

  /** The old password was wrong; nothing was changed. */
  record WrongPassword() implements PasswordChange {}
}

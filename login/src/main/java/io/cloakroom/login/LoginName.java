package io.cloakroom.login;

import java.util.Optional;

/**
 * A name that an account logs in with: its {@link EmailAddress}, or a {@link UserName}.
 *
 * <p>A name has two forms: {@link #typed} is shown to people, and {@link #key} finds the account.
 * The key is in Unicode form NFKC and in lower case, without white space around it. So {@code Zoe},
 * {@code "zoe "} and its full-width spelling are one name.
 *
 * <p>The key of an address contains an {@code @}, and that of a user name does not. So nobody can
 * take another account's address as a user name.
 */
public sealed interface LoginName permits EmailAddress, UserName {

  /** Returns the address or user name in this text; empty if it is neither. */
  static Optional<LoginName> parse(String text) {
    return EmailAddress.parse(text)
        .<LoginName>map(address -> address)
        .or(() -> UserName.parse(text));
  }

  /** Returns the name as it was typed, without white space around it. */
  String typed();

  /** Returns the form that finds the account; equal for spellings of one name. */
  String key();
}

package io.cloakroom.login;

/**
 * An account with the hash of its password, as a login needs both from one look.
 *
 * @param account whose
 * @param hash of the account's password; masked in {@code toString}
 */
public record Credentials(Account account, PasswordHash hash) {}

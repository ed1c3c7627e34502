package io.cloakroom.login;

/**
 * An account with the hash of its password, as a login needs both from one query.
 *
 * @param account the account
 * @param passwordHash the hash of its password; masked in {@code toString}
 */
public record StoredCredentials(Account account, PasswordHash passwordHash) {}

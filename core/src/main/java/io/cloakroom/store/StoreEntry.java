package io.cloakroom.store;

/**
 * A record that was found by something else than its key.
 *
 * @param key its key
 * @param loaded the record as it was found
 */
public record StoreEntry(StoreKey key, LoadedRecord loaded) {}

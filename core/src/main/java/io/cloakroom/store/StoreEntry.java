package io.cloakroom.store;

/**
 * A record that was found by something other than its key.
 *
 * @param key the record's key
 * @param loaded the record as it was loaded
 */
public record StoreEntry(StoreKey key, LoadedRecord loaded) {}

package io.cloakroom.store;

/**
 * A record as it was loaded, with the revision that a later {@link Store#replace} names.
 *
 * @param record the record
 * @param revision the version of the record
 */
public record LoadedRecord(StoredRecord record, Revision revision) {}

package io.cloakroom.store;

/**
 * A record as it was found, with the revision a later {@link Store#replace} names.
 *
 * @param record the record
 * @param revision which of the record's versions this is
 */
public record LoadedRecord(StoredRecord record, Revision revision) {}

package io.cloakroom.store;

/**
 * A store whose revisions are counters. The revision that a write creates is therefore known
 * without loading the record again, so a copy of the written record can be kept.
 */
public interface CountedRevisions {

  /** Returns the revision that a successful {@link Store#replace} of this revision creates. */
  Revision following(Revision revision);
}

package io.cloakroom.store;

/**
 * A store whose revisions count up, so that whoever wrote knows the revision that it made: a copy
 * of what was just written can be kept without loading it again.
 */
public interface CountedRevisions {

  /** The revision that a successful {@link Store#replace} of this one makes. */
  Revision following(Revision revision);
}

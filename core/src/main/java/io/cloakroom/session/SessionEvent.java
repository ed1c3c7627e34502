package io.cloakroom.session;

import java.util.Optional;

/**
 * Something that happened to a session. What a request did is told once it is in the store. None
 * tells a token or a value.
 *
 * <p>A session that expires has no event, because nobody acts when it does: a request that still
 * shows its token is {@link NotFound}, like every other one whose token opens nothing.
 */
public sealed interface SessionEvent {

  /** The session's {@link Device#id}; not a secret. */
  String id();

  /** Whose session it is, as far as it is known here. */
  Optional<String> owner();

  /** Why a session ended. */
  enum EndReason {
    /** The visitor's own request ended it: a logout. */
    BY_REQUEST,
    /** Another session of the owner, or an administrator, ended it. */
    FROM_ELSEWHERE
  }

  /** A visitor got a session. */
  record Created(String id, Optional<String> owner) implements SessionEvent {}

  /**
   * A session moved under a new token, as at each login.
   *
   * @param id its new id
   * @param formerId the one it had before
   */
  record Rotated(String id, Optional<String> owner, String formerId) implements SessionEvent {}

  /** A session ended before its time. */
  record Ended(String id, Optional<String> owner, EndReason reason) implements SessionEvent {}

  /**
   * Another request wrote in between, so the changes were applied again to the newest record.
   *
   * @param attempt how often that was so for this request
   */
  record ConflictReplayed(String id, Optional<String> owner, int attempt) implements SessionEvent {}

  /** A request changed a session that had ended or moved meanwhile; the changes went with it. */
  record ChangesDropped(String id, Optional<String> owner) implements SessionEvent {}

  /**
   * An attribute could not be read as the key's type, and counts as absent.
   *
   * @param name the key's name
   */
  record AttributeUndecodable(String id, Optional<String> owner, String name)
      implements SessionEvent {}

  /**
   * The record under a visitor's token cannot be read by this version, as after a deployment that
   * was rolled back. The visitor starts anew, and the record stays as it is.
   */
  record RecordUndecodable(String id, Optional<String> owner) implements SessionEvent {}

  /**
   * A request showed a token that opens nothing: the session expired, ended, or never was. Which of
   * them, no store can say.
   */
  record NotFound(String id, Optional<String> owner) implements SessionEvent {}
}

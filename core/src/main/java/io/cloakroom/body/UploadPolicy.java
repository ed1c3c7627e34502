package io.cloakroom.body;

import java.util.Optional;

/**
 * Says what the files of each field may be, while they arrive. Called by the thread that reads the
 * body; one that serves several requests is thread-safe.
 *
 * <pre>{@code
 * UploadRule photo = UploadRule.of().withMaxBytes(5_000_000).withAccept(List.of("image/jpeg"));
 * UploadPolicy policy = field -> Optional.of(photo).filter(rule -> field.equals("photo"));
 * }</pre>
 */
@FunctionalInterface
public interface UploadPolicy {

  /** Returns a policy without rules: every file follows the limits and is kept for the request. */
  static UploadPolicy of() {
    return field -> Optional.empty();
  }

  /**
   * Returns the rule for the files of a field; empty if it has none of its own.
   *
   * @param field the field's name as sent, such as {@code rows[0][photo]}
   */
  Optional<UploadRule> rule(String field);
}

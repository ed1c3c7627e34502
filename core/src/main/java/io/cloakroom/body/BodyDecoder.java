package io.cloakroom.body;

import java.util.List;

/**
 * Turns the bytes of a body into form data as they arrive. The result does not depend on how the
 * bytes are cut into chunks. Serves one body; not thread-safe.
 */
interface BodyDecoder {

  /**
   * Reads the next bytes; does not keep the array.
   *
   * @throws io.cloakroom.http.HttpProblem if the bytes are malformed or exceed a limit
   */
  void accept(byte[] chunk, int offset, int length);

  /** Returns the texts under a name among the fields that are complete so far. */
  default List<String> find(String name) {
    return List.of();
  }

  /**
   * Returns the data of the whole body.
   *
   * @throws io.cloakroom.http.HttpProblem if the body ends too early
   */
  FormData finish();
}

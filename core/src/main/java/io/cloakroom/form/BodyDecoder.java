package io.cloakroom.form;

/**
 * Turns a body's bytes into form data as they arrive. However the bytes are cut into chunks, the
 * result is the same. Serves one body; not thread-safe.
 */
interface BodyDecoder {

  /**
   * Takes the next bytes; does not keep the array.
   *
   * @throws io.cloakroom.http.HttpProblem where the bytes break the format or a limit
   */
  void accept(byte[] chunk, int offset, int length);

  /**
   * The whole of what arrived.
   *
   * @throws io.cloakroom.http.HttpProblem where the body ends too early
   */
  FormData finish();
}

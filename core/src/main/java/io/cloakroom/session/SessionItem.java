package io.cloakroom.session;

/**
 * A stored value of a session, as seen from outside its requests; see {@link Sessions#items}.
 *
 * @param name the name of its key or attribute
 * @param type the type by which the application reads it, such as {@code com.example.Cart}. If this
 *     node has not used the key yet, it is the kind of JSON: {@code object}, {@code list}, {@code
 *     text}, {@code number}, {@code boolean} or {@code null}.
 * @param bytes the size of the value as JSON
 * @param json the value as JSON, which may be secret
 */
public record SessionItem(String name, String type, int bytes, String json) {

  /** Returns the name, the type and the size, without the value. */
  @Override
  public String toString() {
    return "SessionItem[" + name + ", " + type + ", " + bytes + " bytes]";
  }
}

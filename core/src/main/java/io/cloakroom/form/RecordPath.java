package io.cloakroom.form;

import io.cloakroom.body.FormNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One position in the record, with what was sent for it and its names. It links to the position
 * above. Paths are created on demand and forgotten, except for those that hold more than was sent.
 * Belongs to one reading.
 */
final class RecordPath {

  private final @Nullable RecordPath parent;
  private final String key;
  private final boolean element;
  private @Nullable FormNode node;
  private boolean secret;

  /** The paths below that hold more than was sent; others are created on demand. */
  private @Nullable Map<String, RecordPath> children;

  /** The origin of each value of a list, once a blank element was left out. */
  private @Nullable List<RecordPath> kept;

  /** The keys of a map that were sent differently from how they are written. */
  private @Nullable Map<Object, String> keys;

  private RecordPath(
      @Nullable RecordPath parent, String key, boolean element, @Nullable FormNode node) {
    this.parent = parent;
    this.key = key;
    this.element = element;
    this.node = node;
  }

  static RecordPath root(FormNode tree) {
    return new RecordPath(null, "", false, tree);
  }

  /** Returns the path of a record's component, or of a map's value. */
  RecordPath member(String key) {
    RecordPath known = children == null ? null : children.get(key);
    return known != null
        ? known
        : new RecordPath(this, key, false, node == null ? null : node.member(key));
  }

  /** Returns the path of a list's element. */
  RecordPath element(long index, @Nullable FormNode node) {
    String key = String.valueOf(index);
    RecordPath known = children == null ? null : children.get(key);
    return known != null ? known : new RecordPath(this, key, true, node);
  }

  /**
   * Sets which elements became the values of the list, if blank ones were left out.
   *
   * @param kept the elements, one for each value
   */
  void keep(List<RecordPath> kept) {
    this.kept = kept;
    remember();
  }

  /** Returns the path that a value of the list came from. */
  RecordPath kept(int index) {
    if (kept != null) {
      return index < kept.size() ? kept.get(index) : element(index, null);
    }
    return element(index, index < rows().size() ? rows().get(index) : null);
  }

  /** Sets what was sent for a key of the map. */
  void key(Object key, String sent) {
    if (!sent.equals(key.toString())) {
      if (keys == null) {
        keys = new HashMap<>();
      }
      keys.putIfAbsent(key, sent);
      remember();
    }
  }

  /** Returns what was sent for a key of the map. */
  String sentKey(Object key) {
    return keys == null ? key.toString() : keys.getOrDefault(key, key.toString());
  }

  /** Makes the path above return this object from now on. */
  private void remember() {
    if (parent != null) {
      if (parent.children == null) {
        parent.children = new HashMap<>();
      }
      parent.children.put(key, this);
      parent.remember();
    }
  }

  /** Marks what was sent here and below as secret. */
  void conceal() {
    secret = true;
  }

  /** Returns whether what was sent here is secret. */
  boolean secret() {
    return secret || (parent != null && parent.secret());
  }

  /** Returns the data sent at this path, or null. */
  @Nullable FormNode node() {
    return node;
  }

  /** Replaces what was sent here, such as a text by the JSON document in it. */
  void replace(FormNode node) {
    this.node = node;
    children = null;
    remember();
  }

  /** Returns the data sent at this path as a list; empty if it is not a list. */
  List<FormNode> rows() {
    return node == null ? List.of() : node.list().orElse(List.of());
  }

  /** Returns whether nothing was sent here. */
  boolean absent() {
    return node == null || node.isEmpty();
  }

  /** Returns whether the client sends JSON here, in which omitted values are missing. */
  boolean json() {
    return node != null ? node.isJson() : parent != null && parent.json();
  }

  /** Returns the name as it was sent, or would be by the same client. */
  String sentName() {
    if (node != null) {
      return node.name();
    }
    if (parent == null) {
      return "";
    }
    if (!element && parent.node != null) {
      return parent.node.nameOf(key);
    }
    return step(parent.sentName(), element || parent.siblingsBracketed());
  }

  /** Returns whether the client writes brackets at the nearest position that it sent. */
  private boolean siblingsBracketed() {
    return parent != null
        && (parent.node != null ? parent.node.isBracketed() : parent.siblingsBracketed());
  }

  private String step(String prefix, boolean bracketed) {
    return prefix.isEmpty() ? key : bracketed ? prefix + '[' + key + ']' : prefix + '.' + key;
  }

  /** Returns the name in the notation of pages shown here, such as {@code lines[0].quantity}. */
  String canonicalName() {
    if (parent == null) {
      return "";
    }
    boolean brackets = element || key.isEmpty() || key.matches("(?s).*[\\[\\].].*");
    String prefix = parent.canonicalName();
    return prefix.isEmpty() && !element ? key : step(prefix, brackets);
  }

  /**
   * Returns the id for an element: letters, digits, {@code _}, and {@code -} between steps. No two
   * positions have the same, because {@code _x} always begins the escape of another character.
   */
  String id() {
    if (parent == null) {
      return "";
    }
    StringBuilder id = new StringBuilder(parent.id());
    if (parent.parent != null) {
      id.append('-');
    }
    for (int at = 0; at < key.length(); at += Character.charCount(key.codePointAt(at))) {
      int c = key.codePointAt(at);
      boolean itself =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (c == '_' && !key.startsWith("x", at + 1));
      id.append(itself ? Character.toString(c) : "_x" + Integer.toHexString(c) + '_');
    }
    return id.toString();
  }

  /** Returns the position as a JSON pointer (RFC 6901, 3). */
  String pointer() {
    return parent == null ? "" : parent.pointer() + '/' + key.replace("~", "~0").replace("/", "~1");
  }
}

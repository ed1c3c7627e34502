package io.cloakroom.form;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in the record, with what was sent for it. Knows the names that people and programs have
 * for it. Belongs to one reading.
 */
final class Place {

  private final @Nullable Place parent;
  private final String key;
  private final boolean element;
  private @Nullable Node node;
  private boolean secret;

  /** The places below that know more than was sent there; others are made when they are asked. */
  private @Nullable Map<String, Place> children;

  /** Where the values of a list came from, once a blank one was left out. */
  private @Nullable List<Place> kept;

  /** The keys of a map that were sent otherwise than they are written. */
  private @Nullable Map<Object, String> keys;

  private Place(@Nullable Place parent, String key, boolean element, @Nullable Node node) {
    this.parent = parent;
    this.key = key;
    this.element = element;
    this.node = node;
  }

  static Place root(Node tree) {
    return new Place(null, "", false, tree);
  }

  /** The place of a record's component, or under a map's key. */
  Place member(String key) {
    Place known = children == null ? null : children.get(key);
    return known != null
        ? known
        : new Place(this, key, false, node == null ? null : node.member(key));
  }

  /** The place of a list's element. */
  Place element(long index, @Nullable Node node) {
    String key = String.valueOf(index);
    Place known = children == null ? null : children.get(key);
    return known != null ? known : new Place(this, key, true, node);
  }

  /**
   * Says which elements became the values of the list, where some were blank and did not.
   *
   * @param kept the elements, one for each value
   */
  void keep(List<Place> kept) {
    this.kept = kept;
    remember();
  }

  /** The place that a value of the list came from. */
  Place kept(int index) {
    if (kept != null) {
      return index < kept.size() ? kept.get(index) : element(index, null);
    }
    return element(index, index < rows().size() ? rows().get(index) : null);
  }

  /** Says what was sent for a key of the map. */
  void key(Object key, String sent) {
    if (!sent.equals(key.toString())) {
      if (keys == null) {
        keys = new HashMap<>();
      }
      keys.putIfAbsent(key, sent);
      remember();
    }
  }

  /** What was sent for a key of the map. */
  String sentKey(Object key) {
    return keys == null ? key.toString() : keys.getOrDefault(key, key.toString());
  }

  /** From now on, whoever asks the place above for this one gets it. */
  private void remember() {
    if (parent != null) {
      if (parent.children == null) {
        parent.children = new HashMap<>();
      }
      parent.children.put(key, this);
      parent.remember();
    }
  }

  /** Says that what was sent here, and below, is secret. */
  void conceal() {
    secret = true;
  }

  /** Whether what was sent here is secret. */
  boolean secret() {
    return secret || (parent != null && parent.secret());
  }

  /** What was sent here; null where nothing was. */
  @Nullable Node node() {
    return node;
  }

  /** Puts what a text held in its stead. */
  void replace(Node node) {
    this.node = node;
    children = null;
    remember();
  }

  /** What was sent here as a list; empty where it is none. */
  List<Node> rows() {
    return node == null ? List.of() : node.list().orElse(List.of());
  }

  /** Whether nothing was sent here. */
  boolean absent() {
    return node == null || node.empty();
  }

  /** Whether the client speaks JSON here, where what is left out is missing. */
  boolean json() {
    return node != null ? node.json() : parent != null && parent.json();
  }

  /** The name as it was sent, or would be by the same client. */
  String name() {
    if (node != null) {
      return node.name();
    }
    if (parent == null) {
      return "";
    }
    if (!element && parent.node != null) {
      return parent.node.nameOf(key);
    }
    return step(parent.name(), element || parent.siblingsBracketed());
  }

  /** Whether the client writes the nearest place that it sent with brackets. */
  private boolean siblingsBracketed() {
    return parent != null
        && (parent.node != null ? parent.node.bracketed() : parent.siblingsBracketed());
  }

  private String step(String prefix, boolean bracketed) {
    return prefix.isEmpty() ? key : bracketed ? prefix + '[' + key + ']' : prefix + '.' + key;
  }

  /** The name in this toolkit's own notation, such as {@code lines[0].quantity}. */
  String path() {
    if (parent == null) {
      return "";
    }
    boolean brackets = element || key.isEmpty() || key.matches("(?s).*[\\[\\].].*");
    String prefix = parent.path();
    return prefix.isEmpty() && !element ? key : step(prefix, brackets);
  }

  /**
   * The place in letters, digits, {@code -} between steps and {@code _}, no two places alike: an
   * {@code x} behind an underscore always begins what stands for another character.
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

  /** The place as a JSON pointer (RFC 6901, 3). */
  String pointer() {
    return parent == null ? "" : parent.pointer() + '/' + key.replace("~", "~0").replace("/", "~1");
  }
}

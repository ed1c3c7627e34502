package io.cloakroom.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place of what was sent: the values, the members and the appended elements under it. It takes
 * whatever arrives; whether the shape makes sense is the record's to say. Filled by one decoder,
 * then only read.
 */
final class Node {

  /** What a JSON document says a place is; a name says nothing. */
  enum Kind {
    NAMED,
    JSON_VALUE,
    JSON_OBJECT,
    JSON_ARRAY
  }

  private final Kind kind;
  private String sent;

  /** Where the name that leads here ends in {@link #sent}. */
  private int end;

  private String key = "";
  private boolean bracketed;
  private @Nullable SentValue value;

  /** All values, where there are several. */
  private @Nullable List<SentValue> values;

  private @Nullable Map<String, Node> members;

  /** The member that was found or made last: the fields of a row come one after the other. */
  private @Nullable Node recent;

  private @Nullable List<Node> elements;

  /** What {@link #list} found: a page asks for rows one by one. */
  private Optional<List<Node>> list = Optional.empty();

  Node(Kind kind, String name) {
    this(kind, name, name.length());
  }

  private Node(Kind kind, String sent, int end) {
    this.kind = kind;
    this.sent = sent;
    this.end = end;
  }

  /** A place with one value only. */
  static Node of(SentValue value, Kind kind) {
    Node node = new Node(kind, value.name());
    node.value = value;
    return node;
  }

  /** The name that leads here, as sent. */
  String name() {
    return sent.substring(0, end);
  }

  boolean json() {
    return kind != Kind.NAMED;
  }

  Kind kind() {
    return kind;
  }

  List<SentValue> values() {
    return values != null ? values : value != null ? List.of(value) : List.of();
  }

  /** The value, where there is one and nothing else; null otherwise. */
  @Nullable SentValue only() {
    return values == null && members == null && elements == null ? value : null;
  }

  Map<String, Node> members() {
    return members == null ? Map.of() : members;
  }

  Set<String> memberNames() {
    return members().keySet();
  }

  @Nullable Node member(String key) {
    return members == null ? null : members.get(key);
  }

  List<Node> appended() {
    return elements == null ? List.of() : elements;
  }

  boolean bracketed() {
    return bracketed;
  }

  /** The name under which a member would be sent that was not. */
  String nameOf(String key) {
    boolean brackets = bracketed || key.indexOf('.') >= 0;
    return end == 0 ? key : brackets ? name() + '[' + key + ']' : name() + '.' + key;
  }

  /** Adds a value under its name. */
  void add(NamePath path, SentValue value, FormLimits limits) {
    Node at = this;
    int last = path.size() - 1;
    for (int i = 0; i <= last; i++) {
      if (!path.appends(i)) {
        at = at.step(path, i);
      } else if (i < last) {
        at = at.openElement(path, i, limits);
      } else {
        at.sent = path.name();
        at.end = path.end(i);
      }
    }
    at.addValue(value, limits);
  }

  private void addValue(SentValue added, FormLimits limits) {
    if (value == null) {
      value = added;
    } else if (values == null) {
      values = new ArrayList<>(List.of(value, added));
    } else {
      values.add(added);
    }
    limits.check(FormLimit.LIST_SIZE, values == null ? 1 : values.size());
  }

  private Node step(NamePath path, int step) {
    Node known = find(path, step);
    if (known != null) {
      return known;
    }
    if (members == null) {
      members = new LinkedHashMap<>();
      bracketed = path.name().charAt(path.end(step) - 1) == ']';
    }
    Node made = new Node(kind, path.name(), path.end(step));
    made.key = path.step(step);
    members.put(made.key, made);
    recent = made;
    return made;
  }

  private @Nullable Node find(NamePath path, int step) {
    if (recent == null || path.is(step, recent.key)) {
      return recent;
    }
    Node found = member(path.step(step));
    recent = found == null ? recent : found;
    return found;
  }

  /** The element that an inner {@code []} means: a new one where the rest is taken already. */
  private Node openElement(NamePath path, int step, FormLimits limits) {
    if (elements == null) {
      elements = new ArrayList<>();
    }
    if (elements.isEmpty() || elements.get(elements.size() - 1).takes(path, step + 1)) {
      elements.add(new Node(kind, path.name(), path.end(step)));
      limits.check(FormLimit.LIST_SIZE, elements.size());
    }
    return elements.get(elements.size() - 1);
  }

  private boolean takes(NamePath path, int from) {
    Node at = this;
    for (int step = from; step < path.size(); step++) {
      Node next = path.appends(step) ? null : at.member(path.step(step));
      if (next == null) {
        return false;
      }
      at = next;
    }
    return true;
  }

  /**
   * Adds a member of a JSON object.
   *
   * @return whether it was new
   */
  boolean addMember(String key, Node node) {
    if (members == null) {
      members = new LinkedHashMap<>();
    }
    node.key = key;
    return members.putIfAbsent(key, node) == null;
  }

  /** Adds an element of a JSON array. */
  void addElement(Node node) {
    if (elements == null) {
      elements = new ArrayList<>();
    }
    elements.add(node);
  }

  /**
   * Whether nothing but empty text is here or below; what JSON opens is never blank.
   *
   * @param trimmed whether white space is nothing
   */
  boolean blank(boolean trimmed) {
    if (kind == Kind.JSON_OBJECT || kind == Kind.JSON_ARRAY) {
      return false;
    }
    for (SentValue each : values()) {
      boolean empty =
          each instanceof SentValue.Text text
              && (trimmed ? text.value().isBlank() : text.value().isEmpty());
      if (!empty) {
        return false;
      }
    }
    return blank(members().values(), trimmed) && blank(appended(), trimmed);
  }

  private static boolean blank(Collection<Node> nodes, boolean trimmed) {
    for (Node node : nodes) {
      if (!node.blank(trimmed)) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing at all is here. */
  boolean empty() {
    return value == null
        && members == null
        && elements == null
        && (kind == Kind.NAMED || kind == Kind.JSON_VALUE);
  }

  /**
   * What is here, as a list: repeated values, appended elements, or members whose names are
   * indices, in their order and closed up.
   *
   * @return empty where the shape is no list, or more than one at once
   */
  Optional<List<Node>> list() {
    if (list.isEmpty()) {
      list = findList();
    }
    return list;
  }

  private Optional<List<Node>> findList() {
    int shapes = (value == null ? 0 : 1) + (members == null ? 0 : 1) + (elements == null ? 0 : 1);
    if (shapes > 1 || kind == Kind.JSON_OBJECT || kind == Kind.JSON_VALUE) {
      return Optional.empty();
    }
    if (value != null) {
      return Optional.of(values().stream().map(each -> of(each, kind)).toList());
    }
    return members == null ? Optional.of(appended()) : numbered(members);
  }

  /** An index orders and never makes room: {@code a[999999999]} is one element. */
  private static Optional<List<Node>> numbered(Map<String, Node> members) {
    List<Node> nodes = new ArrayList<>(members.size());
    long before = -1;
    boolean ordered = true;
    for (Map.Entry<String, Node> member : members.entrySet()) {
      if (!isIndex(member.getKey())) {
        return Optional.empty();
      }
      long index = Long.parseLong(member.getKey());
      ordered = ordered && index > before;
      before = index;
      nodes.add(member.getValue());
    }
    if (!ordered) {
      nodes.sort(Comparator.comparingLong(node -> Long.parseLong(node.key)));
    }
    return Optional.of(nodes);
  }

  /** Whether a step is an index that a long holds, such as a time, in its one notation. */
  static boolean isIndex(String step) {
    boolean digits = !step.isEmpty() && step.length() <= 18;
    for (int i = 0; digits && i < step.length(); i++) {
      digits = step.charAt(i) >= '0' && step.charAt(i) <= '9';
    }
    return digits && (step.charAt(0) != '0' || step.length() == 1);
  }

  /** What is here and below as maps, lists and plain values. */
  private @Nullable Object plain(FormLimits limits) {
    if (kind == Kind.JSON_VALUE) {
      return value == null ? null : plain(value);
    }
    if (kind == Kind.JSON_ARRAY || (value == null && members == null && elements != null)) {
      return plain(appended(), limits);
    }
    if (members == null && elements == null && kind == Kind.NAMED) {
      return plainValues();
    }
    return list().isPresent() && counted() ? plain(list().get(), limits) : asMap(limits);
  }

  /** Whether the members are numbered from 0 without a gap. */
  private boolean counted() {
    for (int i = 0; i < members().size(); i++) {
      if (!members().containsKey(String.valueOf(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<@Nullable Object> plain(List<Node> nodes, FormLimits limits) {
    limits.check(FormLimit.LIST_SIZE, nodes.size());
    List<@Nullable Object> plain = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      plain.add(node.plain(limits));
    }
    return plain;
  }

  private Object plainValues() {
    List<Object> plain = values().stream().map(Node::plain).toList();
    return plain.size() == 1 ? plain.get(0) : plain;
  }

  private static Object plain(SentValue value) {
    if (value instanceof SentValue.File file) {
      return file.upload();
    }
    if (value instanceof SentValue.Flag flag) {
      return flag.value();
    }
    String text = value.text().orElse("");
    return value instanceof SentValue.Numeral ? number(text) : text;
  }

  /** A number, or its text where its exponent is beyond what can be held. */
  private static Object number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** The members, with values of this place itself under names that no member can have. */
  Map<String, @Nullable Object> asMap(FormLimits limits) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<String, Node> member : members().entrySet()) {
      plain.put(member.getKey(), member.getValue().plain(limits));
    }
    if (value != null) {
      plain.put("", plainValues());
    }
    if (!appended().isEmpty()) {
      plain.put("[]", plain(appended(), limits));
    }
    return plain;
  }

  /** Adds every value here and below to a list, in the order of the tree. */
  void collect(List<SentValue> into) {
    into.addAll(values());
    for (Node member : members().values()) {
      member.collect(into);
    }
    for (Node element : appended()) {
      element.collect(into);
    }
  }
}

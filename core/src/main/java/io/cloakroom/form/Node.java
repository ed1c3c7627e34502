package io.cloakroom.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Comparator<Map.Entry<Integer, Node>> BY_INDEX = Map.Entry.comparingByKey();

  private final Kind kind;
  private String name;
  private boolean bracketed;
  private final List<SentValue> values = new ArrayList<>(1);
  private @Nullable Map<String, Node> members;
  private @Nullable List<Node> elements;

  Node(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /** A place with one value only. */
  static Node of(SentValue value, Kind kind) {
    Node node = new Node(kind, value.name());
    node.values.add(value);
    return node;
  }

  /** The name that leads here, as sent. */
  String name() {
    return name;
  }

  boolean json() {
    return kind != Kind.NAMED;
  }

  Kind kind() {
    return kind;
  }

  List<SentValue> values() {
    return values;
  }

  Map<String, Node> members() {
    return members == null ? Map.of() : members;
  }

  Set<String> memberNames() {
    return members().keySet();
  }

  @Nullable Node member(String key) {
    return members().get(key);
  }

  List<Node> appended() {
    return elements == null ? List.of() : elements;
  }

  boolean bracketed() {
    return bracketed;
  }

  /** The name under which a member would be sent that was not. */
  String nameOf(String key) {
    return name.isEmpty() ? key : bracketed ? name + '[' + key + ']' : name + '.' + key;
  }

  /** Adds a value under the rest of its name. */
  void add(NamePath path, SentValue value, FormLimits limits) {
    Node at = this;
    int last = path.steps().size() - 1;
    for (int i = 0; i <= last; i++) {
      String step = path.steps().get(i);
      if (step.isEmpty() && i == last) {
        at.name = value.name();
      } else {
        String prefix = value.name().substring(0, path.ends().get(i));
        at = step.isEmpty() ? at.openElement(path, i + 1, prefix) : at.step(step, prefix);
      }
    }
    at.values.add(value);
    limits.check(FormLimit.LIST_SIZE, at.values.size());
  }

  private Node step(String key, String prefix) {
    if (members == null) {
      members = new LinkedHashMap<>();
      bracketed = prefix.endsWith("]");
    }
    return members.computeIfAbsent(key, absent -> new Node(kind, prefix));
  }

  /** The element that an inner {@code []} means: a new one where the rest is taken already. */
  private Node openElement(NamePath path, int from, String prefix) {
    if (elements == null) {
      elements = new ArrayList<>();
    }
    if (elements.isEmpty() || elements.get(elements.size() - 1).takes(path, from)) {
      elements.add(new Node(kind, prefix));
    }
    return elements.get(elements.size() - 1);
  }

  private boolean takes(NamePath path, int from) {
    Node at = this;
    for (String step : path.steps().subList(from, path.steps().size())) {
      if (step.isEmpty()) {
        return false;
      }
      Node next = at.member(step);
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
    return members.putIfAbsent(key, node) == null;
  }

  /** Adds an element of a JSON array. */
  void addElement(Node node) {
    if (elements == null) {
      elements = new ArrayList<>();
    }
    elements.add(node);
  }

  /** Whether nothing but empty text is here or below; what JSON opens is never blank. */
  boolean blank() {
    return kind != Kind.JSON_OBJECT
        && kind != Kind.JSON_ARRAY
        && values.stream().allMatch(v -> v instanceof SentValue.Text t && t.value().isEmpty())
        && Stream.concat(members().values().stream(), appended().stream()).allMatch(Node::blank);
  }

  /** Whether nothing at all is here. */
  boolean empty() {
    return values.isEmpty()
        && members().isEmpty()
        && appended().isEmpty()
        && (kind == Kind.NAMED || kind == Kind.JSON_VALUE);
  }

  /**
   * What is here, as a list: repeated values, appended elements, or members whose names are
   * indices, in their order and closed up.
   *
   * @return empty where the shape is no list, or more than one at once
   */
  Optional<List<Node>> list() {
    int shapes =
        (values.isEmpty() ? 0 : 1) + (members().isEmpty() ? 0 : 1) + (appended().isEmpty() ? 0 : 1);
    if (shapes > 1 || kind == Kind.JSON_OBJECT || kind == Kind.JSON_VALUE) {
      return Optional.empty();
    }
    if (!values.isEmpty()) {
      return Optional.of(values.stream().map(value -> of(value, kind)).toList());
    }
    if (members().isEmpty()) {
      return Optional.of(appended());
    }
    if (!members().keySet().stream().allMatch(Node::isIndex)) {
      return Optional.empty();
    }
    return Optional.of(
        members().entrySet().stream()
            .map(entry -> Map.entry(Integer.valueOf(entry.getKey()), entry.getValue()))
            .sorted(BY_INDEX)
            .map(Map.Entry::getValue)
            .toList());
  }

  /** Whether a step is an index that an int holds, in its one notation. */
  static boolean isIndex(String step) {
    return INDEX.matcher(step).matches();
  }

  /** What is here and below as maps, lists and plain values. */
  private @Nullable Object plain() {
    if (kind == Kind.JSON_VALUE) {
      return values.isEmpty() ? null : plain(values.get(0));
    }
    if (kind == Kind.JSON_ARRAY || (values.isEmpty() && members().isEmpty() && elements != null)) {
      return plain(appended());
    }
    if (members().isEmpty() && appended().isEmpty() && kind == Kind.NAMED) {
      return values.size() == 1 ? plain(values.get(0)) : values.stream().map(Node::plain).toList();
    }
    return list().isPresent() && counted() ? plain(list().get()) : asMap();
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

  private static List<@Nullable Object> plain(List<Node> nodes) {
    List<@Nullable Object> plain = new ArrayList<>(nodes.size());
    nodes.forEach(node -> plain.add(node.plain()));
    return plain;
  }

  private static Object plain(SentValue value) {
    if (value instanceof SentValue.File file) {
      return file.upload();
    }
    if (value instanceof SentValue.Flag flag) {
      return flag.value();
    }
    String text = value.text().orElse("");
    return value instanceof SentValue.Numeral ? new BigDecimal(text) : text;
  }

  /** The members, with values of this place itself under names that no member can have. */
  Map<String, @Nullable Object> asMap() {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    members().forEach((name, node) -> plain.put(name, node.plain()));
    if (!values.isEmpty()) {
      plain.put(
          "",
          values.size() == 1 ? plain(values.get(0)) : values.stream().map(Node::plain).toList());
    }
    if (!appended().isEmpty()) {
      plain.put("[]", plain(appended()));
    }
    return plain;
  }

  /** Every value here and below, in the order of the tree. */
  Stream<SentValue> all() {
    return Stream.of(
            values.stream(),
            members().values().stream().flatMap(Node::all),
            appended().stream().flatMap(Node::all))
        .flatMap(values -> values);
  }
}

package io.cloakroom.body;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One position in what was sent, with the values, members and appended elements under it. A tree of
 * these takes whatever arrives; the record decides whether the shape makes sense. Filled by one
 * decoder, then only read. Not thread-safe.
 *
 * <pre>{@code
 * FormNode shipping = FormData.of(exchange).tree().member("shipping"); // null if not sent
 * }</pre>
 */
public final class FormNode {

  /** The kind of a node. Only JSON says which value it is; names leave it open. */
  public enum Kind {
    /** The node comes from the names of fields. */
    NAMED,
    /** The node is a JSON string, number, boolean or null. */
    JSON_VALUE,
    /** The node is a JSON object. */
    JSON_OBJECT,
    /** The node is a JSON array. */
    JSON_ARRAY
  }

  private final Kind kind;
  private String sent;

  /** The end of the name of this node in {@link #sent}. */
  private int end;

  private String key = "";
  private boolean bracketed;

  /** Whether a value was appended by {@code []}. */
  private boolean appended;

  private @Nullable SentValue value;

  /** All values, if there are several. */
  private @Nullable List<SentValue> values;

  private @Nullable Map<String, FormNode> members;

  /** The member that was found or made last, as the fields of a row follow each other. */
  private @Nullable FormNode recent;

  private @Nullable List<FormNode> elements;

  /** The result of {@link #list}, as a page asks for rows one by one. */
  private Optional<List<FormNode>> list = Optional.empty();

  FormNode(Kind kind, String name) {
    this(kind, name, name.length());
  }

  private FormNode(Kind kind, String sent, int end) {
    this.kind = kind;
    this.sent = sent;
    this.end = end;
  }

  /** Returns a node with one value only. */
  static FormNode of(SentValue value, Kind kind) {
    FormNode node = new FormNode(kind, value.name());
    node.value = value;
    return node;
  }

  /** Returns an empty node of this name. */
  public static FormNode of(String name) {
    return new FormNode(Kind.NAMED, name);
  }

  /** Returns the node of one value, under its name. */
  public static FormNode of(SentValue value) {
    return of(value, Kind.NAMED);
  }

  /** Returns a node of this name whose members are these nodes, by their index in the list. */
  public static FormNode of(String name, List<FormNode> rows) {
    FormNode node = of(name);
    if (!rows.isEmpty()) {
      node.members = new LinkedHashMap<>();
      for (int i = 0; i < rows.size(); i++) {
        node.members.put(String.valueOf(i), rows.get(i));
      }
    }
    return node;
  }

  /** Returns the name of this node, as sent. */
  public String name() {
    return sent.substring(0, end);
  }

  /** Returns the kind of this node. */
  public Kind kind() {
    return kind;
  }

  /** Returns whether this node comes from JSON. */
  public boolean isJson() {
    return kind != Kind.NAMED;
  }

  /** Returns the values of this node itself, in the order sent. */
  public List<SentValue> values() {
    return values != null
        ? Collections.unmodifiableList(values)
        : value != null ? List.of(value) : List.of();
  }

  /** Returns the value of this node; empty unless there is exactly one and nothing else. */
  public Optional<SentValue> onlyValue() {
    return values == null && members == null && elements == null
        ? Optional.ofNullable(value)
        : Optional.empty();
  }

  /** Returns the members by their keys, in the order sent. */
  public Map<String, FormNode> members() {
    return members == null ? Map.of() : Collections.unmodifiableMap(members);
  }

  /** Returns the member with this key; null if there is none. */
  public @Nullable FormNode member(String key) {
    return members == null ? null : members.get(key);
  }

  /** Returns the elements appended by {@code []}, or those of a JSON array. */
  public List<FormNode> elements() {
    return elements == null ? List.of() : Collections.unmodifiableList(elements);
  }

  /** Returns whether the client writes the members of this node in brackets. */
  public boolean isBracketed() {
    return bracketed;
  }

  /** Returns whether the client appends values to this node, so that one alone is a list too. */
  boolean isAppended() {
    return appended;
  }

  /** Returns the name under which this client would send a member. */
  public String nameOf(String key) {
    boolean brackets = bracketed || key.indexOf('.') >= 0;
    return end == 0 ? key : brackets ? name() + '[' + key + ']' : name() + '.' + key;
  }

  /** Adds a value under its name. */
  void add(NamePath path, SentValue value, FormLimits limits) {
    FormNode at = this;
    int last = path.size() - 1;
    for (int i = 0; i <= last; i++) {
      if (!path.appends(i)) {
        at = at.step(path, i);
      } else if (i < last) {
        at = at.openElement(path, i, limits);
      } else {
        at.sent = path.name();
        at.end = path.end(i);
        at.appended = true;
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

  private FormNode step(NamePath path, int step) {
    FormNode known = find(path, step);
    if (known != null) {
      return known;
    }
    if (members == null) {
      members = new LinkedHashMap<>();
      bracketed = path.name().charAt(path.end(step) - 1) == ']';
    }
    FormNode made = new FormNode(kind, path.name(), path.end(step));
    made.key = path.step(step);
    members.put(made.key, made);
    recent = made;
    return made;
  }

  private @Nullable FormNode find(NamePath path, int step) {
    if (recent == null || path.is(step, recent.key)) {
      return recent;
    }
    FormNode found = member(path.step(step));
    recent = found == null ? recent : found;
    return found;
  }

  /** Returns the element that an inner {@code []} means: a new one if the rest is taken already. */
  private FormNode openElement(NamePath path, int step, FormLimits limits) {
    if (elements == null) {
      elements = new ArrayList<>();
    }
    if (elements.isEmpty() || elements.get(elements.size() - 1).takes(path, step + 1)) {
      elements.add(new FormNode(kind, path.name(), path.end(step)));
      limits.check(FormLimit.LIST_SIZE, elements.size());
    }
    return elements.get(elements.size() - 1);
  }

  private boolean takes(NamePath path, int from) {
    FormNode at = this;
    for (int step = from; step < path.size(); step++) {
      FormNode next = path.appends(step) ? null : at.member(path.step(step));
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
   * @return whether its key is new
   */
  boolean addMember(String key, FormNode node) {
    if (members == null) {
      members = new LinkedHashMap<>();
    }
    return members.putIfAbsent(key, node) == null;
  }

  /** Adds an element of a JSON array. */
  void addElement(FormNode node) {
    if (elements == null) {
      elements = new ArrayList<>();
    }
    elements.add(node);
  }

  /** Returns the number of elements so far. */
  int elementCount() {
    return elements == null ? 0 : elements.size();
  }

  /**
   * Returns whether there is only empty text here and below; JSON objects and arrays are never
   * blank.
   *
   * @param trimmed whether white space counts as empty
   */
  public boolean isBlank(boolean trimmed) {
    if (kind == Kind.JSON_OBJECT || kind == Kind.JSON_ARRAY) {
      return false;
    }
    if (values != null) {
      for (SentValue each : values) {
        if (!isBlank(each, trimmed)) {
          return false;
        }
      }
    } else if (value != null && !isBlank(value, trimmed)) {
      return false;
    }
    return (members == null || areBlank(members.values(), trimmed))
        && (elements == null || areBlank(elements, trimmed));
  }

  private static boolean isBlank(SentValue value, boolean trimmed) {
    return value instanceof SentValue.Text text
        && (trimmed ? text.value().isBlank() : text.value().isEmpty());
  }

  private static boolean areBlank(Collection<FormNode> nodes, boolean trimmed) {
    for (FormNode node : nodes) {
      if (!node.isBlank(trimmed)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether there is nothing here, or a JSON null. */
  public boolean isEmpty() {
    return value == null
        && members == null
        && elements == null
        && (kind == Kind.NAMED || kind == Kind.JSON_VALUE);
  }

  /**
   * Returns what is here as a list: repeated values, appended elements, or members whose keys are
   * indices, in the order of the indices and without gaps.
   *
   * @return empty if the shape is not a list, or more than one at once
   */
  public Optional<List<FormNode>> list() {
    if (list.isEmpty()) {
      list = findList();
    }
    return list;
  }

  private Optional<List<FormNode>> findList() {
    int shapes = (value == null ? 0 : 1) + (members == null ? 0 : 1) + (elements == null ? 0 : 1);
    if (shapes > 1 || kind == Kind.JSON_OBJECT || kind == Kind.JSON_VALUE) {
      return Optional.empty();
    }
    if (value != null) {
      return Optional.of(values().stream().map(each -> of(each, kind)).toList());
    }
    return members == null ? Optional.of(elements()) : numbered(members);
  }

  /** Returns an index only orders and allocates nothing: {@code a[999999999]} is one element. */
  private static Optional<List<FormNode>> numbered(Map<String, FormNode> members) {
    List<FormNode> nodes = new ArrayList<>(members.size());
    long before = -1;
    boolean ordered = true;
    for (Map.Entry<String, FormNode> member : members.entrySet()) {
      if (!isIndex(member.getKey())) {
        return Optional.empty();
      }
      long index = Long.parseLong(member.getKey());
      ordered = ordered && index > before;
      before = index;
      nodes.add(member.getValue());
    }
    return Optional.of(ordered ? Collections.unmodifiableList(nodes) : sorted(members));
  }

  private static List<FormNode> sorted(Map<String, FormNode> members) {
    return members.entrySet().stream()
        .sorted((one, other) -> Long.compare(index(one), index(other)))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static long index(Map.Entry<String, FormNode> member) {
    return Long.parseLong(member.getKey());
  }

  /** Returns whether a step is an index that fits a long, without leading zeros. */
  public static boolean isIndex(String step) {
    boolean digits = !step.isEmpty() && step.length() <= 18;
    for (int i = 0; digits && i < step.length(); i++) {
      digits = step.charAt(i) >= '0' && step.charAt(i) <= '9';
    }
    return digits && (step.charAt(0) != '0' || step.length() == 1);
  }

  /** Adds all values here and below to a list, in the order of the tree. */
  void collect(List<SentValue> into) {
    into.addAll(values());
    for (FormNode member : members().values()) {
      member.collect(into);
    }
    for (FormNode element : elements()) {
      element.collect(into);
    }
  }

  /** Shows the name only: values may be secret. */
  @Override
  public String toString() {
    return "FormNode[" + name() + ']';
  }
}

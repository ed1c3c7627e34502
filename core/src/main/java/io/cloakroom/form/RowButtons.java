package io.cloakroom.form;

import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The buttons of a page that works without script: {@code <button name="_add" value="lines">} adds
 * a row to a list, {@code <button name="_remove" value="lines[1]">} takes one away. The form is
 * then shown again with one row more or less, and counts as not sent.
 *
 * <p>The path in a button is the client's word: it leads only to lists that the record declares.
 */
final class RowButtons {

  private static final String ADD = "_add";
  private static final String REMOVE = "_remove";

  private final Field root;
  private final FormLimits limits;

  private RowButtons(Field root, FormLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  /**
   * The fields after the button that was pressed; empty where the form itself was sent.
   *
   * @throws HttpProblem 400 where it is about no list, 413 for a row too many
   */
  static Optional<Fields> press(FormShape form, FormData data) {
    Node tree = data.tree();
    if (tree.member(ADD) == null && tree.member(REMOVE) == null) {
      return Optional.empty();
    }
    Field root = new Fields(form, Place.root(tree), List.of()).root();
    return new RowButtons(root, data.limits()).press(pressed(root, ADD), pressed(root, REMOVE));
  }

  /** What a button sent; nothing where the record itself has a component of that name. */
  private static List<SentValue> pressed(Field root, String button) {
    Node sent = root.place().node();
    Node node = sent == null ? null : sent.member(button);
    return node == null || root.child(button).isPresent() ? List.of() : node.values();
  }

  private Optional<Fields> press(List<SentValue> adds, List<SentValue> removes) {
    List<SentValue> all = Stream.concat(adds.stream(), removes.stream()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    if (all.size() > 1) {
      throw nowhere();
    }
    NamePath path = NamePath.parse(all.get(0).text().orElseThrow(RowButtons::nowhere));
    limits.check(FormLimit.DEPTH, path.steps().size());
    return Optional.of(removes.isEmpty() ? add(path.steps()) : remove(path.steps()));
  }

  private Fields add(List<String> path) {
    return root.fields().focused(append(at(path)));
  }

  private Fields remove(List<String> path) {
    int last = path.size() - 1;
    Field list = at(path.subList(0, last));
    List<Node> rows = rows(list);
    int position = position(list, rows, path.get(last));
    if (position < rows.size()) {
      rows.remove(position);
      show(list.place(), rows);
    }
    return root.fields();
  }

  /** The field at a path, there to be shown even where nothing was sent for it. */
  private Field at(List<String> path) {
    Field at = root;
    for (String step : path) {
      if (at.isList()) {
        List<Node> rows = rows(at);
        int position = position(at, rows, step);
        at = position < rows.size() ? at.items().get(position) : append(at);
      } else {
        Place place = at.place();
        if (place.node() == null) {
          place.replace(new Node(Node.Kind.NAMED, place.name()));
        }
        at = at.child(step).orElseThrow(RowButtons::nowhere);
      }
    }
    return at;
  }

  private Field append(Field list) {
    List<Node> rows = rows(list);
    limits.check(FormLimit.LIST_SIZE, rows.size() + 1L);
    String name = list.name() + '[' + rows.size() + ']';
    rows.add(
        list.plainList()
            ? Node.of(new SentValue.Text(name, ""), Node.Kind.NAMED)
            : new Node(Node.Kind.NAMED, name));
    show(list.place(), rows);
    return list.items().get(rows.size() - 1);
  }

  private static List<Node> rows(Field list) {
    if (!list.isList()) {
      throw nowhere();
    }
    Node node = list.place().node();
    return node == null
        ? new ArrayList<>()
        : new ArrayList<>(node.list().orElseThrow(RowButtons::nowhere));
  }

  /**
   * Where the row of an index, as the page knows it, stands among those that were sent; behind them
   * where it was not, as a row of nothing but boxes that are not ticked.
   */
  private static int position(Field list, List<Node> rows, String step) {
    if (!Node.isIndex(step)) {
      throw nowhere();
    }
    long index = Long.parseLong(step);
    Node node = list.place().node();
    if (node == null || node.members().isEmpty()) {
      return (int) Math.min(index, rows.size());
    }
    return node.members().containsKey(step)
        ? (int) node.memberNames().stream().filter(key -> Long.parseLong(key) < index).count()
        : rows.size();
  }

  private static void show(Place list, List<Node> rows) {
    Node node = new Node(Node.Kind.NAMED, list.name());
    for (int i = 0; i < rows.size(); i++) {
      node.addMember(String.valueOf(i), rows.get(i));
    }
    list.replace(node);
  }

  private static HttpProblem nowhere() {
    return new HttpProblem(
        400, "form.row", "The form has no list there to add a row to or to take one from.");
  }
}

package io.cloakroom.form;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormNode;
import io.cloakroom.body.NamePath;
import io.cloakroom.body.SentValue;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The buttons of a page that works without script: {@code <button name="_add" value="lines">} adds
 * a row to a list, {@code <button name="_remove" value="lines[1]">} removes one. The form is then
 * shown again with one row more or less, and is not submitted.
 *
 * <p>The path in a button comes from the client, so it leads only to lists that the record
 * declares.
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
   * Returns the fields after the button that was pressed; empty if the form was submitted.
   *
   * @throws HttpProblem 400 if its path leads to no list, 413 if there would be too many rows
   */
  static Optional<Fields> press(FormShape form, FormData data) {
    FormNode tree = data.tree();
    if (tree.member(ADD) == null && tree.member(REMOVE) == null) {
      return Optional.empty();
    }
    Field root = new Fields(form, RecordPath.root(tree), List.of()).root();
    return new RowButtons(root, data.limits()).press(pressed(root, ADD), pressed(root, REMOVE));
  }

  /** Returns what a button sent; nothing if the record itself has a component of that name. */
  private static List<SentValue> pressed(Field root, String button) {
    FormNode sent = root.path().node();
    FormNode node = sent == null ? null : sent.member(button);
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
    List<String> path = NamePath.of(all.get(0).text().orElseThrow(RowButtons::nowhere)).steps();
    limits.check(FormLimit.DEPTH, path.size());
    return Optional.of(removes.isEmpty() ? add(path) : remove(path));
  }

  private Fields add(List<String> path) {
    return root.fields().focused(append(at(path)));
  }

  private Fields remove(List<String> path) {
    int last = path.size() - 1;
    Field list = at(path.subList(0, last));
    List<FormNode> rows = rows(list);
    int position = position(list, rows, path.get(last));
    if (position < rows.size()) {
      rows.remove(position);
      show(list.path(), rows);
    }
    return root.fields();
  }

  /** Returns the field at a path, and makes it exist if nothing was sent for it. */
  private Field at(List<String> path) {
    Field at = root;
    for (String step : path) {
      if (at.isList()) {
        List<FormNode> rows = rows(at);
        int position = position(at, rows, step);
        at = position < rows.size() ? at.items().get(position) : append(at);
      } else {
        RecordPath above = at.path();
        if (above.node() == null) {
          above.replace(FormNode.of(above.sentName()));
        }
        at = at.child(step).orElseThrow(RowButtons::nowhere);
      }
    }
    return at;
  }

  private Field append(Field list) {
    List<FormNode> rows = rows(list);
    limits.check(FormLimit.LIST_SIZE, rows.size() + 1L);
    String name = list.name() + '[' + rows.size() + ']';
    rows.add(list.plainList() ? FormNode.of(new SentValue.Text(name, "")) : FormNode.of(name));
    show(list.path(), rows);
    return list.items().get(rows.size() - 1);
  }

  private static List<FormNode> rows(Field list) {
    if (!list.isList()) {
      throw nowhere();
    }
    FormNode node = list.path().node();
    return node == null
        ? new ArrayList<>()
        : new ArrayList<>(node.list().orElseThrow(RowButtons::nowhere));
  }

  /**
   * Returns the position of a row among those that were sent, by its index on the page; behind them
   * if it was not sent, as a row of unchecked boxes only is not.
   */
  private static int position(Field list, List<FormNode> rows, String step) {
    if (!FormNode.isIndex(step)) {
      throw nowhere();
    }
    long index = Long.parseLong(step);
    FormNode node = list.path().node();
    if (node == null || node.members().isEmpty()) {
      return (int) Math.min(index, rows.size());
    }
    return node.members().containsKey(step)
        ? (int) node.members().keySet().stream().filter(key -> Long.parseLong(key) < index).count()
        : rows.size();
  }

  private static void show(RecordPath list, List<FormNode> rows) {
    list.replace(FormNode.of(list.sentName(), rows));
  }

  private static HttpProblem nowhere() {
    return new HttpProblem(
        400, "form.row", "The form has no list there to add a row to or to take one from.");
  }
}

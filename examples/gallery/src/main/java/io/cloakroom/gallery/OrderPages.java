package io.cloakroom.gallery;

import static io.cloakroom.gallery.Texts.done;

import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.session.SessionKey;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pages for placed orders. An order belongs to its account. Without an account, it belongs to the
 * session that placed it, until that session ends or its visitor logs in.
 */
final class OrderPages {

  /** The orders that this session placed, oldest first. */
  private static final SessionKey<List<Long>> PLACED = SessionKey.listOf("orders", Long.class);

  /** The maximum number of orders that a session keeps, so that they cannot fill it. */
  private static final int MOST_PLACED = 20;

  private static final String NUMBER = "[1-9]\\d{0,17}";

  private final Orders orders;
  private final Photos photos;
  private final Login login;

  OrderPages(Orders orders, Photos photos, Login login) {
    this.orders = orders;
    this.photos = photos;
    this.login = login;
  }

  void addTo(Routes routes) {
    routes.get("/orders", this::list);
    routes.get("/orders/{id}", this::order);
    routes.get("/orders/{id}/confirmation", this::confirmation);
    routes.post("/orders/{id}/cancel", this::cancel);
  }

  /** Notes in the session that it placed this order, only once even if the form was sent again. */
  static void remember(Visit visit, Order order) {
    visit
        .session()
        .update(
            PLACED,
            List.of(),
            placed -> {
              List<Long> next = new ArrayList<>(placed);
              if (!next.contains(order.id())) {
                next.add(order.id());
              }
              return List.copyOf(next.subList(Math.max(0, next.size() - MOST_PLACED), next.size()));
            });
  }

  /** Gives the visitor's account the orders that this session placed before the login. */
  static void claim(Visit visit, Account account, Orders orders) {
    List<Long> placed = placed(visit);
    if (!placed.isEmpty()) {
      orders.claim(placed, account.id());
    }
  }

  private static List<Long> placed(Visit visit) {
    return visit.session().get(PLACED).orElse(List.of());
  }

  private void list(Visit visit) {
    Optional<Account> account = login.account(visit);
    List<Order> shown =
        account.map(a -> orders.of(a.id())).orElseGet(() -> orders.unowned(placed(visit)));
    visit
        .answer()
        .withJson(Map.of("orders", shown.stream().map(OrderPages::json).toList()))
        .page("orders", Map.of("page", "orders", "orders", shown));
  }

  private void order(Visit visit, Context ctx) {
    Order order = own(visit, ctx);
    visit.answer().withJson(detailed(order)).page("order", model(order));
  }

  private void confirmation(Visit visit, Context ctx) {
    Order order = own(visit, ctx);
    visit.answer().withJson(detailed(order)).page("confirmation", model(order));
  }

  private void cancel(Visit visit, Context ctx) {
    Order order = own(visit, ctx);
    boolean first = orders.cancel(order.id());
    done(visit, first ? "order.cancel.done" : "order.cancel.before", order.number())
        .withJson(detailed(orders.find(order.id()).orElseThrow()))
        .redirect("/orders/" + order.id());
  }

  private Map<String, ?> model(Order order) {
    Set<Long> existing =
        order.lines().stream()
            .map(Order.Line::photo)
            .filter(photo -> photos.find(photo).isPresent())
            .collect(Collectors.toSet());
    return Map.of("page", "orders", "order", order, "existing", existing);
  }

  /** Returns the order in the path; 404 if it is not this visitor's, as if there were none. */
  private Order own(Visit visit, Context ctx) {
    String number = ctx.pathParam("id");
    Optional<Order> found =
        number.matches(NUMBER) ? orders.find(Long.parseLong(number)) : Optional.empty();
    return found
        .filter(order -> isOwn(visit, order))
        .or(() -> {
          if (login.account(visit).isEmpty()) {
            // It may belong to an account: after the login, the page checks again.
            login.require(visit);
          }
          return Optional.empty();
        })
        .orElseThrow(
            () -> new HttpProblem(404, "order.absent", "You have no order with this number."));
  }

  private boolean isOwn(Visit visit, Order order) {
    return order
        .account()
        .map(owner -> login.account(visit).filter(a -> a.id().equals(owner)).isPresent())
        .orElseGet(() -> placed(visit).contains(order.id()));
  }

  /** Returns an order as the answer to a program that placed it, or lists its orders. */
  static Map<String, ?> json(Order order) {
    return Map.of("order", order.id(), "total", order.total());
  }

  private static Map<String, Object> detailed(Order order) {
    Map<String, Object> json = new LinkedHashMap<>(json(order));
    json.put("state", order.state());
    json.put("placedAt", order.placedAt().toString());
    json.put("lines", order.lines());
    json.put("shipping", order.shipping());
    order.billing().ifPresent(billing -> json.put("billing", billing));
    return json;
  }
}

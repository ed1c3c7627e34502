package docs;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Examples of the pages about sessions, beside those of {@link DocsExamples}. */
final class SessionExamples {

  private SessionExamples() {}

  /** The previous version's class of {@link Order}. */
  record FormerOrder(String item, int quantity, String remark) {}

  record Order(
      String item,
      int quantity,
      Optional<String> voucher, // new: empty in sessions from before
      @JsonAlias("remark") @Nullable String note) {} // renamed: it was "remark"

  static final SessionKey<FormerOrder> FORMER_ORDER = SessionKey.of("order", FormerOrder.class);
  static final SessionKey<Order> ORDER = SessionKey.of("order", Order.class);

  static Sessions in(Store store) {
    Sessions sessions = Sessions.of(store);
    return sessions;
  }

  static Cloakroom cloakroom(Store store) {
    return Cloakroom.builder().sessions(in(store)).build();
  }

  static void setFormer(Visit visit) {
    visit.session().set(FORMER_ORDER, new FormerOrder("print", 2, "matt"));
  }

  static Optional<Order> read(Visit visit) {
    return visit.session().get(ORDER);
  }
}

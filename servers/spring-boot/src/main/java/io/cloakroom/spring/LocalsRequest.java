package io.cloakroom.spring;

import io.cloakroom.Visit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request whose attributes include the values that templates see, unless another attribute has
 * the name. A value is computed when a view first asks for it.
 */
final class LocalsRequest extends HandledRequest {

  /** The attribute with the model of a page that Cloakroom renders with Spring's views. */
  static final String MODEL = LocalsRequest.class.getName() + ".model";

  private final Visit visit;
  private final SpringCsrf springCsrf;

  LocalsRequest(
      HttpServletRequest request,
      Visit visit,
      SpringCsrf springCsrf,
      BooleanSupplier sessionLoaded) {
    super(request, sessionLoaded);
    this.visit = visit;
    this.springCsrf = springCsrf;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    @Nullable Object own = super.getAttribute(name);
    // Attributes of containers and frameworks have names with dots.
    if (own != null || name.isEmpty() || name.indexOf('.') >= 0) {
      return own;
    }
    if (name.equals("csrf")) {
      Optional<SpringCsrf.Token> token = springCsrf.token(this);
      if (token.isPresent()) {
        return token.get();
      }
    }
    return super.getAttribute(MODEL) instanceof Map<?, ?> model
        ? model.get(name)
        : visit.locals().over(Map.of()).get(name);
  }
}

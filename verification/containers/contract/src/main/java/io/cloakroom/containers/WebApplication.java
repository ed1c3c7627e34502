package io.cloakroom.containers;

import jakarta.servlet.ServletContainerInitializer;
import java.util.EventListener;
import java.util.List;

/**
 * A web application to start in a container. The container registers the error page for {@link
 * #ERROR_STATUSES} and for {@link BrokenPageException}.
 *
 * @param contextPath empty for the root of the host
 * @param initializer registers the filters and the servlet
 * @param listeners the classes of listeners that its descriptor or annotations declare
 */
public record WebApplication(
    String contextPath,
    ServletContainerInitializer initializer,
    List<Class<? extends EventListener>> listeners) {

  /** The path of the error page below the context path. */
  public static final String ERROR_PAGE = "/error-page";

  /** The statuses that the container answers with the error page. */
  public static final List<Integer> ERROR_STATUSES = List.of(403, 404);
}

package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The listeners in Tomcat, which keeps them in its {@code org.apache.catalina.Context}. */
final class TomcatListeners implements ContainerListeners {

  /** The attribute under which Tomcat shows the resources of a web application. */
  private static final String RESOURCES = "org.apache.catalina.resources";

  private static final String CONTEXT = "org.apache.catalina.Context";

  @Override
  public Optional<Found> find(ServletContext context) throws ReflectiveOperationException {
    @Nullable Object resources = context.getAttribute(RESOURCES);
    if (resources == null) {
      return Optional.empty();
    }
    @Nullable Object application =
        ContainerListeners.call(resources, "org.apache.catalina.WebResourceRoot", "getContext");
    if (application == null) {
      return Optional.empty();
    }
    List<EventListener> listeners = new ArrayList<>();
    // One list has the listeners to beginnings and ends, the other one all others.
    for (String list :
        List.of("getApplicationLifecycleListeners", "getApplicationEventListeners")) {
      if (ContainerListeners.call(application, CONTEXT, list) instanceof Object[] some) {
        for (Object one : some) {
          if (one instanceof EventListener listener) {
            listeners.add(listener);
          }
        }
      }
    }
    return Optional.of(Found.of(listeners));
  }
}

package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.cookie.Markers;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;

/**
 * The flash attributes of Spring MVC in Cloakroom's session. Of two requests at the same time, what
 * one adds stays, and what the other one shows is gone. {@link Markers} say that there are some, so
 * that other requests load no session.
 */
final class FlashMaps extends AbstractFlashMapManager {

  private static final String MARKER = "redirected";

  /** The name of the attribute. */
  static final String ATTRIBUTE = "io.cloakroom.spring.flash";

  /** The attribute of a test's requests, which come from no browser that keeps markers. */
  private static final String MOCK = "io.cloakroom.spring.test.MockBrowser";

  private final ObjectProvider<Cloakroom> cloakroom;
  private final boolean publishesEvents;

  /**
   * Creates the manager of flash attributes.
   *
   * @param publishesEvents whether Spring MVC publishes an event for each request
   */
  FlashMaps(ObjectProvider<Cloakroom> cloakroom, boolean publishesEvents) {
    this.cloakroom = cloakroom;
    this.publishesEvents = publishesEvents;
  }

  /** Returns the markers of a request; empty if it did not pass Cloakroom's filter. */
  private Optional<Markers> markers(HttpServletRequest request) {
    return VisitInterceptor.hasVisit(request)
        ? Optional.of(
            cloakroom.getObject().markers(MARKER, CloakroomFilter.visit(request).exchange()))
        : Optional.empty();
  }

  @Override
  protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
    if (publishesEvents) {
      expectEvent(request);
    }
    Optional<Markers> markers = markers(request);
    boolean looks =
        request.getAttribute(MOCK) != null || markers.filter(Markers::present).isPresent();
    @Nullable HttpSession session = looks ? request.getSession(false) : null;
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof List<?> stored)) {
      markers.ifPresent(Markers::clear);
      return null;
    }
    List<FlashMap> maps = new ArrayList<>();
    for (Object one : stored) {
      if (one instanceof StoredFlash flash) {
        maps.add(flash.flash());
      }
    }
    return maps;
  }

  /**
   * Prepares for the event that follows when the request has been handled. Spring MVC asks for its
   * flash attributes first, whatever handles the request.
   */
  private static void expectEvent(HttpServletRequest request) {
    @Nullable HandledRequest ours = HandledRequest.of(request);
    @Nullable RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
    if (ours != null && attributes != null) {
      // Such a callback runs immediately before the event.
      attributes.registerDestructionCallback(
          FlashMaps.class.getName(), ours::handled, RequestAttributes.SCOPE_REQUEST);
    }
  }

  @Override
  protected void updateFlashMaps(
      List<FlashMap> maps, HttpServletRequest request, HttpServletResponse response) {
    if (maps.isEmpty()) {
      @Nullable HttpSession session = request.getSession(false);
      if (session != null) {
        session.removeAttribute(ATTRIBUTE);
      }
      markers(request).ifPresent(Markers::clear);
      return;
    }
    List<StoredFlash> stored = new ArrayList<>();
    maps.forEach(map -> stored.add(StoredFlash.of(map)));
    request.getSession().setAttribute(ATTRIBUTE, stored);
    markers(request).ifPresent(Markers::set);
  }

  /** Returns none: the session itself merges what two requests do. */
  @Override
  protected @Nullable Object getFlashMapsMutex(HttpServletRequest request) {
    return null;
  }
}

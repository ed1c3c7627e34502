package io.cloakroom.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;

/**
 * The flash attributes of Spring MVC in Cloakroom's session. Of two requests at the same time, what
 * one adds stays, and what the other one shows is gone.
 */
final class FlashMaps extends AbstractFlashMapManager {

  /** The name of the attribute. */
  static final String ATTRIBUTE = "io.cloakroom.spring.flash";

  @Override
  protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
    @Nullable HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof List<?> stored)) {
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

  @Override
  protected void updateFlashMaps(
      List<FlashMap> maps, HttpServletRequest request, HttpServletResponse response) {
    if (maps.isEmpty()) {
      @Nullable HttpSession session = request.getSession(false);
      if (session != null) {
        session.removeAttribute(ATTRIBUTE);
      }
      return;
    }
    List<StoredFlash> stored = new ArrayList<>();
    maps.forEach(map -> stored.add(StoredFlash.of(map)));
    request.getSession().setAttribute(ATTRIBUTE, stored);
  }

  /** Returns none: the session itself merges what two requests do. */
  @Override
  protected @Nullable Object getFlashMapsMutex(HttpServletRequest request) {
    return null;
  }
}

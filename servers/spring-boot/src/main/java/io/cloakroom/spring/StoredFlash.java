package io.cloakroom.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.FlashMap;

/**
 * Flash attributes of Spring MVC as they are stored.
 *
 * @param path the path of the page that they are for; null for any
 * @param parameters the parameters of that page
 * @param expires when they expire, in milliseconds since 1970; negative for never
 * @param attributes the attributes
 */
record StoredFlash(
    @Nullable String path,
    Map<String, List<String>> parameters,
    long expires,
    Map<String, Object> attributes) {

  static StoredFlash of(FlashMap flash) {
    return new StoredFlash(
        flash.getTargetRequestPath(),
        new LinkedHashMap<>(flash.getTargetRequestParams()),
        flash.getExpirationTime(),
        new LinkedHashMap<>(flash));
  }

  FlashMap flash() {
    FlashMap flash = new FlashMap();
    flash.setTargetRequestPath(path);
    parameters.forEach(
        (name, values) -> values.forEach(value -> flash.addTargetRequestParam(name, value)));
    flash.setExpirationTime(expires);
    flash.putAll(attributes);
    return flash;
  }
}

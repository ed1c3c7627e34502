package io.cloakroom.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** The hints of this module for native images. The jars of other modules have their metadata. */
final class CloakroomHints implements RuntimeHintsRegistrar {

  private static final BindingReflectionHintsRegistrar BINDING =
      new BindingReflectionHintsRegistrar();

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    // They are written to the session as JSON, and to the Actuator's responses.
    BINDING.registerReflectionHints(
        hints.reflection(),
        StoredFlash.class,
        CloakroomEndpoint.UserSession.class,
        CloakroomEndpoint.UserSessions.class,
        CloakroomEndpoint.Ended.class);
    // Views read them as properties.
    BINDING.registerReflectionHints(hints.reflection(), SpringCsrf.Token.class);
  }
}

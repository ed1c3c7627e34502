package io.cloakroom.spring;

import io.cloakroom.Cloakroom;

/**
 * Changes the builder of the application's {@link Cloakroom} before it is built. Beans of this type
 * are called in their order.
 *
 * <pre>{@code
 * CloakroomCustomizer shopName = cloakroom -> cloakroom.local("shop", "Kiln");
 * }</pre>
 */
@FunctionalInterface
public interface CloakroomCustomizer {

  /** Changes the builder, to which the properties have been applied. */
  void customize(Cloakroom.Builder builder);
}

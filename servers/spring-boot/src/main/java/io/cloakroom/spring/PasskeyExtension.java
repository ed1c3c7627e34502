package io.cloakroom.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.AuthenticationExtensionsClientInputs;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput.CredProtect;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput.CredProtect.ProtectionPolicy;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInputs;

/**
 * An extension that a browser is asked for together with a passkey, as it is stored.
 *
 * @param id the name of the extension
 * @param input its argument; null for the protection of a passkey, which has a class of its own
 * @param policy the protection; null for other extensions
 * @param enforced whether the protection is required
 */
record PasskeyExtension(
    String id, @Nullable Object input, @Nullable ProtectionPolicy policy, boolean enforced) {

  static @Nullable List<PasskeyExtension> of(
      @Nullable AuthenticationExtensionsClientInputs extensions) {
    if (extensions == null) {
      return null;
    }
    List<PasskeyExtension> stored = new ArrayList<>();
    for (AuthenticationExtensionsClientInput<?> one : extensions.getInputs()) {
      stored.add(
          one.getInput() instanceof CredProtect protection
              ? new PasskeyExtension(
                  one.getExtensionId(),
                  null,
                  protection.getCredProtectionPolicy(),
                  protection.isEnforceCredentialProtectionPolicy())
              : new PasskeyExtension(one.getExtensionId(), one.getInput(), null, false));
    }
    return stored;
  }

  @SuppressWarnings("rawtypes") // The raw list is Spring Security's.
  static AuthenticationExtensionsClientInputs inputs(List<PasskeyExtension> stored) {
    List<AuthenticationExtensionsClientInput> inputs = new ArrayList<>();
    for (PasskeyExtension one : stored) {
      inputs.add(
          one.policy == null
              ? new ImmutableAuthenticationExtensionsClientInput<>(
                  one.id, Objects.requireNonNull(one.input))
              : new CredProtectAuthenticationExtensionsClientInput(
                  new CredProtect(one.policy, one.enforced)));
    }
    return new ImmutableAuthenticationExtensionsClientInputs(inputs);
  }
}

package io.cloakroom.spring;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions.PublicKeyCredentialRequestOptionsBuilder;
import tools.jackson.databind.util.StdConverter;

/**
 * The options of a login by passkey, as they are stored.
 *
 * @param challenge what the browser signs
 * @param timeout how long the browser waits; null for its own default
 * @param site the id of the site; null for the page's own
 * @param allow the passkeys that may be used; any if there is none
 * @param verification whether the authenticator verifies the user; null for the browser's default
 * @param extensions what else the browser is asked for; null for nothing
 */
record PasskeyRequest(
    String challenge,
    @Nullable Duration timeout,
    @Nullable String site,
    List<StoredCredential> allow,
    @Nullable String verification,
    @Nullable List<PasskeyExtension> extensions) {

  private static PasskeyRequest of(PublicKeyCredentialRequestOptions options) {
    return new PasskeyRequest(
        options.getChallenge().toBase64UrlString(),
        options.getTimeout(),
        options.getRpId(),
        StoredCredential.of(options.getAllowCredentials()),
        StoredCredential.of(options.getUserVerification()),
        PasskeyExtension.of(options.getExtensions()));
  }

  private PublicKeyCredentialRequestOptions options() {
    PublicKeyCredentialRequestOptionsBuilder options =
        PublicKeyCredentialRequestOptions.builder()
            .challenge(Bytes.fromBase64(challenge))
            .allowCredentials(StoredCredential.descriptors(allow));
    if (timeout != null) {
      options.timeout(timeout);
    }
    if (site != null) {
      options.rpId(site);
    }
    StoredCredential.verification(verification).ifPresent(options::userVerification);
    if (extensions != null) {
      options.extensions(PasskeyExtension.inputs(extensions));
    }
    return options.build();
  }

  /** Writes the options. */
  static final class Writing
      extends StdConverter<PublicKeyCredentialRequestOptions, PasskeyRequest> {
    @Override
    public PasskeyRequest convert(PublicKeyCredentialRequestOptions options) {
      return of(options);
    }
  }

  /** Reads the options. */
  static final class Reading
      extends StdConverter<PasskeyRequest, PublicKeyCredentialRequestOptions> {
    @Override
    public PublicKeyCredentialRequestOptions convert(PasskeyRequest stored) {
      return stored.options();
    }
  }
}

package io.cloakroom.spring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorAttachment;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions.PublicKeyCredentialCreationOptionsBuilder;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import tools.jackson.databind.util.StdConverter;

/**
 * The options of a passkey that is being registered, as they are stored.
 *
 * @param site the site that the passkey is for
 * @param user the user that it is for
 * @param challenge what the browser signs
 * @param algorithms the numbers of the algorithms that it may use
 * @param timeout how long the browser waits; null for its own default
 * @param exclude the passkeys that the user has already
 * @param authenticator the authenticators that may make it; null for any
 * @param attestation whether the authenticator proves its make; null for the browser's default
 * @param extensions what else the browser is asked for; null for nothing
 */
record PasskeyCreation(
    Site site,
    User user,
    String challenge,
    List<Long> algorithms,
    @Nullable Duration timeout,
    List<StoredCredential> exclude,
    @Nullable Authenticator authenticator,
    @Nullable String attestation,
    @Nullable List<PasskeyExtension> extensions) {

  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      List.of(
          PublicKeyCredentialParameters.EdDSA,
          PublicKeyCredentialParameters.ES256,
          PublicKeyCredentialParameters.ES384,
          PublicKeyCredentialParameters.ES512,
          PublicKeyCredentialParameters.RS256,
          PublicKeyCredentialParameters.RS384,
          PublicKeyCredentialParameters.RS512,
          PublicKeyCredentialParameters.RS1);

  /** A relying party. */
  record Site(String id, String name) {}

  /** A user's entity. */
  record User(String id, String name, @Nullable String displayName) {}

  /** Selection criteria. */
  record Authenticator(
      @Nullable String attachment, @Nullable String residentKey, @Nullable String verification) {}

  private static PasskeyCreation of(PublicKeyCredentialCreationOptions options) {
    PublicKeyCredentialUserEntity user = options.getUser();
    @Nullable AuthenticatorSelectionCriteria criteria = options.getAuthenticatorSelection();
    return new PasskeyCreation(
        new Site(options.getRp().getId(), options.getRp().getName()),
        new User(user.getId().toBase64UrlString(), user.getName(), user.getDisplayName()),
        options.getChallenge().toBase64UrlString(),
        options.getPubKeyCredParams().stream().map(one -> one.getAlg().getValue()).toList(),
        options.getTimeout(),
        StoredCredential.of(options.getExcludeCredentials()),
        criteria == null ? null : of(criteria),
        Optional.ofNullable(options.getAttestation())
            .map(AttestationConveyancePreference::getValue)
            .orElse(null),
        PasskeyExtension.of(options.getExtensions()));
  }

  private static Authenticator of(AuthenticatorSelectionCriteria criteria) {
    return new Authenticator(
        Optional.ofNullable(criteria.getAuthenticatorAttachment())
            .map(AuthenticatorAttachment::getValue)
            .orElse(null),
        Optional.ofNullable(criteria.getResidentKey())
            .map(ResidentKeyRequirement::getValue)
            .orElse(null),
        StoredCredential.of(criteria.getUserVerification()));
  }

  private PublicKeyCredentialCreationOptions options() {
    PublicKeyCredentialCreationOptionsBuilder options =
        PublicKeyCredentialCreationOptions.builder()
            .rp(PublicKeyCredentialRpEntity.builder().id(site.id).name(site.name).build())
            .user(entity())
            .challenge(Bytes.fromBase64(challenge))
            .pubKeyCredParams(algorithms.stream().flatMap(PasskeyCreation::algorithm).toList())
            .excludeCredentials(StoredCredential.descriptors(exclude));
    if (timeout != null) {
      options.timeout(timeout);
    }
    if (authenticator != null) {
      options.authenticatorSelection(criteria(authenticator));
    }
    if (attestation != null) {
      options.attestation(AttestationConveyancePreference.valueOf(attestation));
    }
    if (extensions != null) {
      options.extensions(PasskeyExtension.inputs(extensions));
    }
    return options.build();
  }

  private PublicKeyCredentialUserEntity entity() {
    var entity =
        ImmutablePublicKeyCredentialUserEntity.builder()
            .id(Bytes.fromBase64(user.id))
            .name(user.name);
    return (user.displayName == null ? entity : entity.displayName(user.displayName)).build();
  }

  private static Stream<PublicKeyCredentialParameters> algorithm(long number) {
    return ALGORITHMS.stream().filter(one -> one.getAlg().getValue() == number);
  }

  private static AuthenticatorSelectionCriteria criteria(Authenticator stored) {
    var criteria = AuthenticatorSelectionCriteria.builder();
    if (stored.attachment != null) {
      criteria.authenticatorAttachment(AuthenticatorAttachment.valueOf(stored.attachment));
    }
    if (stored.residentKey != null) {
      criteria.residentKey(ResidentKeyRequirement.valueOf(stored.residentKey));
    }
    StoredCredential.verification(stored.verification).ifPresent(criteria::userVerification);
    return criteria.build();
  }

  /** Writes the options. */
  static final class Writing
      extends StdConverter<PublicKeyCredentialCreationOptions, PasskeyCreation> {
    @Override
    public PasskeyCreation convert(PublicKeyCredentialCreationOptions options) {
      return of(options);
    }
  }

  /** Reads the options. */
  static final class Reading
      extends StdConverter<PasskeyCreation, PublicKeyCredentialCreationOptions> {
    @Override
    public PublicKeyCredentialCreationOptions convert(PasskeyCreation stored) {
      return stored.options();
    }
  }
}

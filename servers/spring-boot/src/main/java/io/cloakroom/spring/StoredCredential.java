package io.cloakroom.spring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;

/**
 * A passkey that options name, as it is stored.
 *
 * @param type its type
 * @param id its id; null if it has none
 * @param transports the ways to its authenticator; null if they are not known
 */
record StoredCredential(String type, @Nullable String id, @Nullable List<String> transports) {

  private static final List<UserVerificationRequirement> VERIFICATIONS =
      List.of(
          UserVerificationRequirement.DISCOURAGED,
          UserVerificationRequirement.PREFERRED,
          UserVerificationRequirement.REQUIRED);

  static List<StoredCredential> of(@Nullable List<PublicKeyCredentialDescriptor> credentials) {
    List<PublicKeyCredentialDescriptor> all = credentials == null ? List.of() : credentials;
    return all.stream()
        .map(one ->
            new StoredCredential(
                one.getType().getValue(),
                Optional.ofNullable(one.getId()).map(Bytes::toBase64UrlString).orElse(null),
                Optional.ofNullable(one.getTransports())
                    .map(some -> some.stream().map(AuthenticatorTransport::getValue).toList())
                    .orElse(null)))
        .toList();
  }

  static List<PublicKeyCredentialDescriptor> descriptors(List<StoredCredential> stored) {
    return stored.stream().map(StoredCredential::descriptor).toList();
  }

  private PublicKeyCredentialDescriptor descriptor() {
    var descriptor =
        PublicKeyCredentialDescriptor.builder().type(PublicKeyCredentialType.valueOf(type));
    if (id != null) {
      descriptor.id(Bytes.fromBase64(id));
    }
    if (transports != null) {
      descriptor.transports(
          transports.stream()
              .map(AuthenticatorTransport::valueOf)
              .collect(Collectors.toCollection(LinkedHashSet::new)));
    }
    return descriptor.build();
  }

  static @Nullable String of(@Nullable UserVerificationRequirement verification) {
    return verification == null ? null : verification.getValue();
  }

  /** Returns the constant itself, because Spring Security compares by identity. */
  static Optional<UserVerificationRequirement> verification(@Nullable String value) {
    return VERIFICATIONS.stream().filter(one -> one.getValue().equals(value)).findFirst();
  }
}

package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorAttachment;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput.CredProtect;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput.CredProtect.ProtectionPolicy;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInputs;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import tools.jackson.databind.json.JsonMapper;

/** The options of passkeys, written and read. */
class PasskeyOptionsTest {

  private static final JsonMapper MAPPER = Passkeys.mapper();

  private static final List<PublicKeyCredentialDescriptor> KNOWN =
      List.of(
          PublicKeyCredentialDescriptor.builder()
              .id(Bytes.random())
              .transports(AuthenticatorTransport.USB, AuthenticatorTransport.valueOf("new"))
              .build(),
          PublicKeyCredentialDescriptor.builder().id(Bytes.random()).build());

  private static PublicKeyCredentialCreationOptions.PublicKeyCredentialCreationOptionsBuilder
      creation() {
    return PublicKeyCredentialCreationOptions.builder()
        .rp(PublicKeyCredentialRpEntity.builder().id("example.org").name("Example").build())
        .user(
            ImmutablePublicKeyCredentialUserEntity.builder().id(Bytes.random()).name("ada").build())
        .challenge(Bytes.random())
        .pubKeyCredParams(PublicKeyCredentialParameters.EdDSA, PublicKeyCredentialParameters.RS256);
  }

  private static PublicKeyCredentialCreationOptions read(
      PublicKeyCredentialCreationOptions options) {
    String json = MAPPER.writeValueAsString(options);
    PublicKeyCredentialCreationOptions read =
        MAPPER.readValue(json, PublicKeyCredentialCreationOptions.class);
    assertThat(MAPPER.writeValueAsString(read)).isEqualTo(json);
    return read;
  }

  private static PublicKeyCredentialRequestOptions read(PublicKeyCredentialRequestOptions options) {
    String json = MAPPER.writeValueAsString(options);
    PublicKeyCredentialRequestOptions read =
        MAPPER.readValue(json, PublicKeyCredentialRequestOptions.class);
    assertThat(MAPPER.writeValueAsString(read)).isEqualTo(json);
    return read;
  }

  @Test
  void allOptionsOfARegistrationAreReadBack() {
    PublicKeyCredentialCreationOptions options =
        creation()
            .timeout(Duration.ofMillis(1234))
            .excludeCredentials(KNOWN)
            .authenticatorSelection(
                AuthenticatorSelectionCriteria.builder()
                    .authenticatorAttachment(AuthenticatorAttachment.CROSS_PLATFORM)
                    .residentKey(ResidentKeyRequirement.REQUIRED)
                    .userVerification(UserVerificationRequirement.REQUIRED)
                    .build())
            .attestation(AttestationConveyancePreference.DIRECT)
            .extensions(
                new ImmutableAuthenticationExtensionsClientInputs(
                    ImmutableAuthenticationExtensionsClientInput.credProps,
                    new CredProtectAuthenticationExtensionsClientInput(
                        new CredProtect(ProtectionPolicy.USER_VERIFICATION_REQUIRED, true))))
            .build();

    PublicKeyCredentialCreationOptions read = read(options);

    assertThat(read).usingRecursiveComparison().isEqualTo(options);
    assertThat(read.getAuthenticatorSelection().getUserVerification())
        .as("Spring Security compares by identity")
        .isSameAs(UserVerificationRequirement.REQUIRED);
  }

  @Test
  void aRegistrationWithoutOptionsIsReadBack() {
    PublicKeyCredentialCreationOptions options = creation().build();

    assertThat(read(options)).usingRecursiveComparison().isEqualTo(options);
  }

  @Test
  void allOptionsOfALoginAreReadBack() {
    PublicKeyCredentialRequestOptions options =
        PublicKeyCredentialRequestOptions.builder()
            .challenge(Bytes.random())
            .timeout(Duration.ofSeconds(7))
            .rpId("example.org")
            .allowCredentials(KNOWN)
            .userVerification(UserVerificationRequirement.DISCOURAGED)
            .build();

    assertThat(read(options)).usingRecursiveComparison().isEqualTo(options);
  }

  @Test
  void aLoginWithoutOptionsIsReadBack() {
    PublicKeyCredentialRequestOptions options =
        PublicKeyCredentialRequestOptions.builder()
            .challenge(Bytes.random())
            .rpId("example.org")
            .build();

    assertThat(read(options)).usingRecursiveComparison().isEqualTo(options);
  }
}

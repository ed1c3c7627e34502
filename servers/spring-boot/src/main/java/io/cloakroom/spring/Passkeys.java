package io.cloakroom.spring;

import io.cloakroom.session.AttributeTypes;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.authentication.PublicKeyCredentialRequestOptionsRepository;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

/**
 * The rules for passkeys. Spring Security's own module writes the options for browsers only, so it
 * cannot read them back; it does read the authentication.
 */
final class Passkeys {

  /** The names by which Spring Security stores them, which it does not publish. */
  private static final String CREATION =
      PublicKeyCredentialCreationOptions.class.getName() + "ATTR_NAME";

  private static final String REQUEST =
      PublicKeyCredentialRequestOptionsRepository.class.getName() + ".ATTR_NAME";

  private Passkeys() {}

  static AttributeTypes types(AttributeTypes types) {
    return types
        .withClasses(
            PublicKeyCredentialCreationOptions.class, PublicKeyCredentialRequestOptions.class)
        .withMapper(mapper(), CREATION, REQUEST);
  }

  /** Returns the mapper of the options. */
  static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(
            new SimpleModule("cloakroom-passkeys")
                .setMixInAnnotation(PublicKeyCredentialCreationOptions.class, Creation.class)
                .setMixInAnnotation(PublicKeyCredentialRequestOptions.class, Request.class))
        .build();
  }

  /** Adds what an authentication by passkey consists of. */
  static void add(JsonMapper.Builder mapper, BasicPolymorphicTypeValidator.Builder allowed) {
    WebauthnJacksonModule module = new WebauthnJacksonModule();
    module.configurePolymorphicTypeValidator(allowed);
    mapper.addModule(module);
  }

  @JsonSerialize(converter = PasskeyCreation.Writing.class)
  @JsonDeserialize(converter = PasskeyCreation.Reading.class)
  private abstract static class Creation {}

  @JsonSerialize(converter = PasskeyRequest.Writing.class)
  @JsonDeserialize(converter = PasskeyRequest.Reading.class)
  private abstract static class Request {}
}

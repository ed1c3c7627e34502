package io.cloakroom.spring;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeRule;
import io.cloakroom.session.AttributeTypes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ott.OneTimeTokenAuthentication;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * The rules for what Spring Security stores. Its own Jackson modules write and read it, so it can
 * be read after an update of Spring Security, too.
 */
final class SecuritySessions implements SessionSupport {

  private static final String CONTEXT = "SPRING_SECURITY_CONTEXT";
  private static final String LAST_EXCEPTION = "SPRING_SECURITY_LAST_EXCEPTION";
  private static final String CSRF_TOKEN =
      "org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository.CSRF_TOKEN";

  /** Whether the application may use passkeys, whose module is not among Spring Security's own. */
  private static final boolean PASSKEYS =
      ClassUtils.isPresent(
          "org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule",
          SecuritySessions.class.getClassLoader());

  /** The classes of the attributes themselves; the modules decide what is in them. */
  private static final List<String> CLASSES =
      List.of(
          "org.springframework.security.core.context.SecurityContextImpl",
          "org.springframework.security.authentication.BadCredentialsException",
          "org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest",
          "org.springframework.security.web.csrf.DefaultCsrfToken",
          "org.springframework.security.web.savedrequest.DefaultSavedRequest");

  @Override
  public AttributeTypes types(AttributeTypes types) {
    AttributeTypes all = PASSKEYS ? Passkeys.types(types) : types;
    return all.withClasses(CLASSES.toArray(String[]::new))
        .withMapper(mapper(types), "SPRING_SECURITY_*", "org.springframework.security.*")
        .withRule(CSRF_TOKEN, AttributeRule.FIRST_WINS)
        .withRule("SPRING_SECURITY_*", AttributeRule.LAST_WINS)
        .withRule("org.springframework.security.*", AttributeRule.LAST_WINS);
  }

  private static JsonMapper mapper(AttributeTypes types) {
    @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    BasicPolymorphicTypeValidator.Builder allowed =
        BasicPolymorphicTypeValidator.builder()
            .allowIfSubType(
                new BasicPolymorphicTypeValidator.TypeMatcher() {
                  @Override
                  public boolean match(DatabindContext context, Class<?> type) {
                    return types.allow(type.getName());
                  }
                });
    allowed.allowIfSubType(OneTimeTokenAuthentication.class);
    JsonMapper.Builder mapper = JsonMapper.builder();
    if (PASSKEYS) {
      Passkeys.add(mapper, allowed);
    }
    return mapper
        .addModules(
            SecurityJacksonModules.getModules(
                loader == null ? SecuritySessions.class.getClassLoader() : loader, allowed))
        .addMixIn(OneTimeTokenAuthentication.class, OneTimeTokenMixin.class)
        .build();
  }

  /** A login by a link that was sent, which Spring Security's modules write and cannot read. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  @JsonAutoDetect(
      fieldVisibility = Visibility.ANY,
      getterVisibility = Visibility.NONE,
      isGetterVisibility = Visibility.NONE)
  @JsonIgnoreProperties(ignoreUnknown = true)
  private abstract static class OneTimeTokenMixin {

    @JsonCreator
    @SuppressWarnings("UnusedVariable") // Jackson reads the signature.
    OneTimeTokenMixin(
        @JsonProperty("principal") Object principal,
        @JsonProperty("authorities") Collection<? extends GrantedAuthority> authorities) {}
  }

  @Override
  public HttpSessions sessions(HttpSessions sessions) {
    return sessions
        .withOwner(CONTEXT, SecuritySessions::owner)
        .withConverter(LAST_EXCEPTION, SecuritySessions::storable);
  }

  /** Returns the name of the principal who has logged in. */
  private static Optional<String> owner(Object context) {
    @Nullable Authentication authentication =
        context instanceof SecurityContext security ? security.getAuthentication() : null;
    return authentication == null
            || !authentication.isAuthenticated()
            || authentication instanceof AnonymousAuthenticationToken
        ? Optional.empty()
        : Optional.of(authentication.getName()).filter(name -> !name.isEmpty());
  }

  /** Returns an exception with the same message. Pages show nothing else of it. */
  private static Object storable(Object exception) {
    return exception instanceof Exception thrown
            && exception.getClass() != BadCredentialsException.class
        ? new BadCredentialsException(thrown.getMessage())
        : exception;
  }
}

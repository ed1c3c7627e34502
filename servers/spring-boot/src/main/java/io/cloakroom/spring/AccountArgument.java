package io.cloakroom.spring;

import io.cloakroom.Visit;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Provides handlers with the account that is logged in. A parameter of type {@link Account}
 * requires a login; an {@code Optional<Account>}, or one that is {@code Nullable}, does not.
 */
final class AccountArgument implements HandlerMethodArgumentResolver {

  private final ObjectProvider<Login> login;

  AccountArgument(ObjectProvider<Login> login) {
    this.login = login;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.nestedIfOptional().getNestedParameterType() == Account.class;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest webRequest,
      @Nullable WebDataBinderFactory binderFactory) {
    HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
    if (request == null) {
      throw new IllegalStateException("A visit needs a servlet request");
    }
    Visit visit = CloakroomFilter.visit(request);
    if (parameter.getParameterType() != Account.class) {
      return login.getObject().account(visit);
    }
    return parameter.isOptional()
        ? login.getObject().account(visit).orElse(null)
        : login.getObject().require(visit);
  }
}

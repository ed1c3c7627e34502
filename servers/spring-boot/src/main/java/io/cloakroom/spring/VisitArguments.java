package io.cloakroom.spring;

import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.flash.Flash;
import io.cloakroom.form.Submission;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import tools.jackson.core.type.TypeReference;

/**
 * Provides handlers of Spring MVC with the parts of their visit: {@link Visit}, {@link Session},
 * {@link Flash}, {@link Submission}, {@link Upload}, and values of the session.
 */
final class VisitArguments implements HandlerMethodArgumentResolver {

  private final HandlerForms forms;

  VisitArguments(HandlerForms forms) {
    this.forms = forms;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
    return parameter.hasParameterAnnotation(SessionValue.class)
        || type == Visit.class
        || type == Session.class
        || type == Flash.class
        || type == Submission.class
        || type == Upload.class
        || isListOfUploads(parameter);
  }

  private static boolean isListOfUploads(MethodParameter parameter) {
    return parameter.getParameterType() == List.class
        && ResolvableType.forMethodParameter(parameter).getGeneric(0).resolve() == Upload.class;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest webRequest,
      @Nullable WebDataBinderFactory binderFactory)
      throws Exception {
    HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
    if (request == null) {
      throw new IllegalStateException("A visit needs a servlet request");
    }
    Visit visit = CloakroomFilter.visit(request);
    @Nullable SessionValue value = parameter.getParameterAnnotation(SessionValue.class);
    if (value != null) {
      return value(visit.session(), value.value(), parameter);
    }
    Class<?> type = parameter.getParameterType();
    if (type == Visit.class) {
      return visit;
    } else if (type == Session.class) {
      return visit.session();
    } else if (type == Flash.class) {
      return visit.flash();
    } else if (type == Submission.class) {
      return visit.read(forms.of(parameter));
    }
    return uploads(visit, parameter);
  }

  private static @Nullable Object value(Session session, String name, MethodParameter parameter)
      throws MissingRequestValueException {
    Type type = parameter.nestedIfOptional().getNestedGenericParameterType();
    Optional<Object> value = session.get(SessionKey.of(name, new Named(type)));
    if (parameter.getParameterType() == Optional.class) {
      return value;
    }
    if (value.isEmpty() && !parameter.isOptional()) {
      throw new MissingRequestValueException(
          "The session has no value " + name + "; an Optional parameter can be without it");
    }
    return value.orElse(null);
  }

  private static @Nullable Object uploads(Visit visit, MethodParameter parameter)
      throws MissingServletRequestPartException {
    String name = String.valueOf(parameter.getParameterName());
    List<Upload> uploads = visit.readFormData().uploads(name);
    if (parameter.getParameterType() == List.class) {
      return uploads;
    }
    Optional<Upload> first = uploads.stream().findFirst();
    if (parameter.getParameterType() == Optional.class) {
      return first;
    }
    if (first.isEmpty() && !parameter.isOptional()) {
      throw new MissingServletRequestPartException(name);
    }
    return first.orElse(null);
  }

  /** A type that is known only at run time. */
  private static final class Named extends TypeReference<Object> {

    private final Type type;

    Named(Type type) {
      this.type = type;
    }

    @Override
    public Type getType() {
      return type;
    }
  }
}

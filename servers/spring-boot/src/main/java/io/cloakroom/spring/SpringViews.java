package io.cloakroom.spring;

import io.cloakroom.view.Templates;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.view.ContentNegotiatingViewResolver;

/** The views of Spring MVC as the templates of Cloakroom, for {@code answer.page("notes")}. */
final class SpringViews implements Templates {

  /** The views that read request attributes, so that lazy values stay lazy. */
  private static final Set<String> LAZY =
      Set.of("ThymeleafView", "FreeMarkerView", "MustacheView", "JstlView", "InternalResourceView");

  private final ObjectProvider<ViewResolver> resolvers;

  SpringViews(ObjectProvider<ViewResolver> resolvers) {
    this.resolvers = resolvers;
  }

  @Override
  public void render(String template, Map<String, ?> model, Writer out) throws IOException {
    if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current)
        || current.getResponse() == null) {
      throw new IllegalStateException(
          "The view "
              + template
              + " can be rendered only while Spring MVC handles a request. Outside of it, define a"
              + " bean of type io.cloakroom.view.Templates, such as PebbleTemplates.of(…)");
    }
    HttpServletRequest request = current.getRequest();
    View view = view(template, RequestContextUtils.getLocale(request));
    @Nullable Object before = request.getAttribute(LocalsRequest.MODEL);
    request.setAttribute(LocalsRequest.MODEL, model);
    PrintWriter writer = new PrintWriter(out);
    HandledRequest.rendering(request);
    try {
      view.render(
          LAZY.contains(view.getClass().getSimpleName()) ? Map.of() : new HashMap<>(model),
          request,
          new Captured(current.getResponse(), writer));
      writer.flush();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The view " + template + " failed", e);
    } finally {
      HandledRequest.rendered(request);
      request.setAttribute(LocalsRequest.MODEL, before);
    }
  }

  private View view(String template, Locale locale) {
    List<ViewResolver> all =
        resolvers
            .orderedStream()
            .filter(resolver -> !(resolver instanceof ContentNegotiatingViewResolver))
            .toList();
    for (ViewResolver resolver : all) {
      try {
        @Nullable View view = resolver.resolveViewName(template, locale);
        if (view != null) {
          return view;
        }
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("The view " + template + " failed", e);
      }
    }
    throw new IllegalArgumentException("There is no view " + template);
  }

  /** A response that takes a page and nothing else. */
  private static final class Captured extends HttpServletResponseWrapper {

    private final PrintWriter writer;

    Captured(HttpServletResponse response, PrintWriter writer) {
      super(response);
      this.writer = writer;
    }

    @Override
    public PrintWriter getWriter() {
      return writer;
    }

    @Override
    public ServletOutputStream getOutputStream() {
      throw new IllegalStateException("A page is text; this view writes bytes");
    }

    @Override
    public void setContentType(@Nullable String type) {
      // The answer sets it.
    }

    @Override
    public void flushBuffer() {
      // The answer is sent as a whole.
    }
  }
}

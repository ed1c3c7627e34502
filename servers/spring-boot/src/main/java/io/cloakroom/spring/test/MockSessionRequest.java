package io.cloakroom.spring.test;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request of a test, whose session keeps a security context that no session could store, such as
 * that of a bearer token. Outside of tests, no session has such a context.
 */
final class MockSessionRequest extends HttpServletRequestWrapper {

  private static final Logger LOG = LoggerFactory.getLogger(MockSessionRequest.class);
  private static final String CONTEXT = "SPRING_SECURITY_CONTEXT";

  private final Map<String, Object> unstored;
  private @Nullable HttpSession behind;
  private @Nullable HttpSession session;

  MockSessionRequest(HttpServletRequest request, Map<String, Object> unstored) {
    super(request);
    this.unstored = unstored;
  }

  /** Returns the attributes that the store does not have. */
  Map<String, Object> unstored() {
    return unstored;
  }

  @Override
  public HttpSession getSession() {
    return of(super.getSession());
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    @Nullable HttpSession found = super.getSession(create);
    return found == null ? null : of(found);
  }

  @SuppressWarnings("ReferenceEquality") // Another object is another session.
  private HttpSession of(HttpSession found) {
    if (session == null || behind != found) {
      behind = found;
      session =
          (HttpSession)
              Proxy.newProxyInstance(
                  HttpSession.class.getClassLoader(),
                  new Class<?>[] {HttpSession.class},
                  (proxy, method, arguments) -> {
                    @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
                    return switch (method.getName()) {
                      case "setAttribute" -> set(found, String.valueOf(given[0]), given[1]);
                      case "removeAttribute" -> set(found, String.valueOf(given[0]), null);
                      case "getAttribute" -> get(found, String.valueOf(given[0]));
                      case "getAttributeNames" -> Collections.enumeration(names(found));
                      case "equals" -> proxy == given[0];
                      default -> {
                        try {
                          yield method.invoke(found, given);
                        } catch (InvocationTargetException e) {
                          throw e.getTargetException();
                        }
                      }
                    };
                  });
    }
    return session;
  }

  private @Nullable Object get(HttpSession found, String name) {
    Object stored = found.getAttribute(name);
    return stored == null ? unstored.get(name) : stored;
  }

  private Set<String> names(HttpSession found) {
    Set<String> names = new LinkedHashSet<>(Collections.list(found.getAttributeNames()));
    names.addAll(unstored.keySet());
    return names;
  }

  private @Nullable Object set(HttpSession found, String name, @Nullable Object value) {
    unstored.remove(name);
    try {
      found.setAttribute(name, value);
    } catch (IllegalArgumentException e) {
      if (!name.equals(CONTEXT) || value == null) {
        throw e;
      }
      LOG.debug("The security context of this test is not stored", e);
      unstored.put(name, value);
    }
    return null;
  }
}

package io.cloakroom.spring.forms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.PageTool;
import io.cloakroom.Visit;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.spring.CloakroomAutoConfiguration;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.RecordingStore;
import io.cloakroom.testkit.server.PageScriptContract;
import io.cloakroom.testkit.server.TestHandler;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Reads forms by Spring MVC, and bodies by a servlet beside it. */
@SpringBootApplication
public class FormsApplication {

  private final RecordingStore recorded = RecordingStore.of(MemoryStore.of());
  private volatile TestHandler handler = visit -> {};

  /** Returns the store of the application, which Boot's own beans may wrap. */
  public RecordingStore recorded() {
    return recorded;
  }

  /** Sets what all later requests do with their visit. */
  public void setHandler(TestHandler handler) {
    this.handler = handler;
  }

  /** A filter before Cloakroom's that reads what the header {@code X-Outer} names. */
  @Bean
  FilterRegistrationBean<Filter> outer() {
    FilterRegistrationBean<Filter> registration =
        new FilterRegistrationBean<>((request, response, chain) -> {
          HttpServletRequest http = (HttpServletRequest) request;
          String wanted = http.getHeader("X-Outer");
          if (wanted != null) {
            switch (wanted) {
              case "parameters" -> http.getParameterMap();
              case "parts" -> http.getParts();
              default -> http.getInputStream().readAllBytes();
            }
          }
          chain.doFilter(request, response);
        });
    registration.setOrder(CloakroomAutoConfiguration.FILTER_ORDER - 1);
    return registration;
  }

  @Bean
  ServletRegistrationBean<HttpServlet> bodies() {
    ServletRegistrationBean<HttpServlet> registration =
        new ServletRegistrationBean<>(new Bodies(), "/ways/*", "/stream/*", "/visit/*");
    return registration;
  }

  @Bean
  Store store() {
    return recorded;
  }

  /** Adds a script to pages, because the application is in development. */
  @Bean
  PageTool tool() {
    return PageScriptContract.TOOL;
  }

  /** Answers with the body that it reads. */
  private final class Bodies extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      String path = request.getRequestURI();
      String before = path.equals("/stream/before") ? body(request) : "";
      handle(CloakroomFilter.visit(request));
      String answer = path.equals("/stream/after") ? body(request) : before;
      response.getOutputStream().write(answer.getBytes(UTF_8));
    }

    private String body(HttpServletRequest request) throws IOException {
      return request.getHeader("Cookie") == null
          ? request.getReader().lines().collect(Collectors.joining("\n"))
          : new String(request.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private void handle(Visit visit) {
    try {
      handler.handle(visit);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Pages as Spring MVC writes them. */
  @RestController
  class Pages {

    @RequestMapping("/page/whole")
    ResponseEntity<String> whole(Visit visit, HttpServletResponse response) {
      handle(visit);
      return ResponseEntity.status(visit.exchange().status())
          .contentType(MediaType.parseMediaType(response.getContentType()))
          .body(handler.page());
    }

    @RequestMapping("/page/open")
    void open(Visit visit, HttpServletResponse response) throws IOException {
      handle(visit);
      response.getWriter().write(handler.page());
      handler.afterFlush(visit);
    }

    @RequestMapping("/page/ended")
    void ended(Visit visit, HttpServletResponse response) throws IOException {
      handle(visit);
      response.getWriter().write(handler.page());
      response.getWriter().flush();
    }

    @RequestMapping("/page/flushed")
    void flushed(Visit visit, HttpServletResponse response) throws IOException {
      handle(visit);
      String page = handler.page();
      response.getWriter().write(page, 0, page.length() / 2);
      response.getWriter().flush();
      response.getWriter().write(page, page.length() / 2, page.length() - page.length() / 2);
    }
  }

  /** The handlers of Spring MVC. */
  @RestController
  class Forms {

    @PostMapping(path = "/form/after", produces = "text/plain;charset=utf-8")
    String after(Visit visit, HttpServletRequest request) throws IOException {
      handle(visit);
      return form(request);
    }

    @PostMapping(path = "/form/before", produces = "text/plain;charset=utf-8")
    String before(Visit visit, HttpServletRequest request) throws IOException {
      String form = form(request);
      handle(visit);
      return form;
    }

    private String form(HttpServletRequest request) throws IOException {
      String text = "a=" + request.getParameter("a");
      if (request instanceof MultipartHttpServletRequest parts) {
        MultipartFile file = parts.getFile("f");
        return file == null ? text : text + ";f=" + new String(file.getBytes(), UTF_8);
      }
      return text;
    }
  }
}

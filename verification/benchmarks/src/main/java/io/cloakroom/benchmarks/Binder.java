package io.cloakroom.benchmarks;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.tomcat.util.http.Parameters;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.format.datetime.standard.DateTimeFormatterRegistrar;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.validation.DataBinder;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The binders, which create records. {@link #prepare} does what an application does once; each call
 * is one request.
 */
enum Binder {
  CLOAKROOM {
    @Override
    Callable<@Nullable Object> prepare(BindingRow row) {
      Form<?> form = Form.of(row.type());
      if (row == BindingRow.BINDING_FROM_BYTES) {
        byte[] body = row.body();
        return () -> {
          try (FormDecoder decoder =
              FormDecoder.builder("application/x-www-form-urlencoded").build()) {
            decoder.accept(body, 0, body.length);
            return value(form, decoder.finish());
          }
        };
      }
      NamedTexts texts = new NamedTexts(row.texts());
      return () -> value(form, texts.data());
    }

    private static Object value(Form<?> form, FormData data) {
      if (form.read(data) instanceof Submission.Valid<?> valid) {
        return valid.value();
      }
      throw new IllegalStateException("The form was refused");
    }
  },

  /** Binds like {@code @ModelAttribute}, without the binding to setters that follows there. */
  SPRING {
    @Override
    Callable<@Nullable Object> prepare(BindingRow row) {
      DefaultFormattingConversionService conversion = new DefaultFormattingConversionService(false);
      DateTimeFormatterRegistrar dates = new DateTimeFormatterRegistrar();
      dates.setUseIsoFormat(true);
      dates.registerFormatters(conversion);
      ResolvableType type = ResolvableType.forClass(row.type());
      SpringValidatorAdapter validator =
          row == BindingRow.BINDING_CHECKED ? new SpringValidatorAdapter(validator()) : null;
      Map<String, String> texts = row.texts();
      byte[] body = row.body();
      return () -> {
        DataBinder binder = new DataBinder(null, "form");
        binder.setTargetType(type);
        binder.setConversionService(conversion);
        if (validator != null) {
          binder.setValidator(validator);
        }
        binder.construct(
            row == BindingRow.BINDING_FROM_BYTES ? new Sent(tomcat(body)) : new Texts(texts));
        if (validator != null) {
          binder.validate();
        }
        if (binder.getBindingResult().hasErrors()) {
          throw new IllegalStateException(binder.getBindingResult().toString());
        }
        return binder.getTarget();
      };
    }

    private static Parameters tomcat(byte[] body) {
      Parameters parameters = new Parameters();
      parameters.setLimit(-1);
      parameters.setCharset(StandardCharsets.UTF_8);
      // Tomcat decodes in the caller's array.
      parameters.processParameters(body.clone(), 0, body.length);
      return parameters;
    }
  },

  JACKSON {
    @Override
    Callable<@Nullable Object> prepare(BindingRow row) {
      JsonMapper mapper = JsonMapper.builder().build();
      Map<String, @Nullable Object> nested =
          new LinkedHashMap<>(new NamedTexts(row.texts()).data().asMap());
      Validator validator = row == BindingRow.BINDING_CHECKED ? validator() : null;
      return () -> {
        Object made = mapper.convertValue(nested, row.type());
        if (validator != null && !validator.validate(made).isEmpty()) {
          throw new IllegalStateException("The form was refused");
        }
        return made;
      };
    }
  };

  private static Validator validator() {
    return Validation.buildDefaultValidatorFactory().getValidator();
  }

  /** Prepares the call that each request makes. */
  abstract Callable<@Nullable Object> prepare(BindingRow row);

  /** The parameters of a request, for Spring. */
  private record Texts(Map<String, String> texts) implements DataBinder.ValueResolver {

    @Override
    public @Nullable Object resolveValue(String name, Class<?> type) {
      return texts.get(name);
    }

    @Override
    public Set<String> getNames() {
      return texts.keySet();
    }
  }

  /** The parameters that Tomcat has decoded, for Spring. */
  private record Sent(Parameters parameters, Set<String> names)
      implements DataBinder.ValueResolver {

    Sent(Parameters parameters) {
      this(parameters, new LinkedHashSet<>());
      Enumeration<String> all = parameters.getParameterNames();
      while (all.hasMoreElements()) {
        names.add(all.nextElement());
      }
    }

    @Override
    public @Nullable Object resolveValue(String name, Class<?> type) {
      return parameters.getParameter(name);
    }

    @Override
    public Set<String> getNames() {
      return names;
    }
  }
}

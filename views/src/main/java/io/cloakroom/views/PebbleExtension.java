package io.cloakroom.views;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.DefaultAttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An extension that unwraps Optionals and adds the filter {@code attributes}. */
final class PebbleExtension extends AbstractExtension {

  @Override
  public List<AttributeResolver> getAttributeResolver() {
    return List.of(new UnwrappingResolver());
  }

  @Override
  public Map<String, Filter> getFilters() {
    return Map.of("attributes", new AttributesFilter());
  }

  private static final class UnwrappingResolver implements AttributeResolver {

    private final AttributeResolver resolver = new DefaultAttributeResolver();

    @Override
    public @Nullable ResolvedAttribute resolve(
        @Nullable Object instance,
        Object name,
        Object @Nullable [] argumentValues,
        @Nullable ArgumentsNode arguments,
        EvaluationContextImpl context,
        String template,
        int line) {
      ResolvedAttribute resolved =
          resolver.resolve(instance, name, argumentValues, arguments, context, template, line);
      return resolved == null
          ? null
          : new ResolvedAttribute(UnwrappedModel.unwrap(resolved.evaluatedValue));
    }
  }

  private static final class AttributesFilter implements Filter {

    @Override
    public List<String> getArgumentNames() {
      return List.of();
    }

    @Override
    public Object apply(
        @Nullable Object input,
        Map<String, Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      try {
        return new SafeString(HtmlAttributes.html(input));
      } catch (IllegalArgumentException refused) {
        // Pebble adds the position to its own exceptions only.
        throw new IllegalArgumentException(
            refused.getMessage() + " (" + self.getName() + ":" + line + ")", refused);
      }
    }
  }
}

package io.cloakroom.views;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateHTMLOutputModel;
import freemarker.ext.beans.ZeroArgumentNonVoidMethodPolicy;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.utility.DeepUnwrap;
import org.jspecify.annotations.Nullable;

/** An object wrapper that unwraps Optionals and shows methods without {@code get} as properties. */
final class FreeMarkerWrapper extends DefaultObjectWrapper {

  FreeMarkerWrapper() {
    super(Configuration.VERSION_2_3_35);
    setDefaultZeroArgumentNonVoidMethodPolicy(
        ZeroArgumentNonVoidMethodPolicy.BOTH_METHOD_AND_PROPERTY_UNLESS_BEAN_PROPERTY_READ_METHOD);
    writeProtect();
  }

  /** Returns a map as HTML attributes, which FreeMarker prints without escaping. */
  static TemplateHTMLOutputModel attributes(@Nullable Object map) throws TemplateModelException {
    return HTMLOutputFormat.INSTANCE.fromMarkup(
        HtmlAttributes.html(DeepUnwrap.permissiveUnwrap((TemplateModel) map)));
  }

  @Override
  public @Nullable TemplateModel wrap(@Nullable Object value) throws TemplateModelException {
    return super.wrap(UnwrappedModel.unwrap(value));
  }
}

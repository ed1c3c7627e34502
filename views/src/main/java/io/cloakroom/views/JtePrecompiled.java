package io.cloakroom.views;

import gg.jte.TemplateEngine;

/** Templates that jte's build plugin compiled into the application. */
record JtePrecompiled(TemplateEngine engine) implements TemplateSource {

  @Override
  public boolean has(String template) {
    return engine.hasTemplate(template + JteCode.EXTENSION);
  }

  @Override
  public String file(String template) {
    return template + JteCode.EXTENSION + " among the templates that jte's build plugin compiled";
  }
}

package io.cloakroom.views;

import gg.jte.TemplateEngine;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Templates that jte's build plugin compiled into the application. */
record JtePrecompiled(TemplateEngine engine) implements TemplateSource {

  /** The folder of the classes that jte compiles from templates. */
  private static final String PACKAGE = "gg/jte/generated/precompiled";

  private static final Pattern CLASS = Pattern.compile("((?:.*/)?)Jte([^/$]+)Generated\\.class");

  @Override
  public boolean has(String template) {
    return engine.hasTemplate(template + JteCode.EXTENSION);
  }

  @Override
  public String file(String template) {
    return template + JteCode.EXTENSION + " among the templates that jte's build plugin compiled";
  }

  @Override
  public String suffix() {
    return JteCode.EXTENSION;
  }

  /** Returns the names of the template files whose classes jte generated. */
  @Override
  public List<String> files() {
    return ClassPathFiles.below(TemplatesBuilder.classLoader(), PACKAGE).stream()
        .map(CLASS::matcher)
        .filter(Matcher::matches)
        .map(match -> match.group(1) + match.group(2) + JteCode.EXTENSION)
        .toList();
  }

  @Override
  public String whereToCreate(String template) {
    return "The class path has no compiled templates; run jte's build plugin with the goal generate"
        + " or precompile, or use JteTemplates.of(\"templates\") to compile them at run time";
  }
}

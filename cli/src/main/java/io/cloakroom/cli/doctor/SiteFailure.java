package io.cloakroom.cli.doctor;

/** The site cannot be examined: it cannot be reached, or its answer is no page. */
public final class SiteFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  SiteFailure(String code, String sentence) {
    super(sentence);
    this.code = code;
  }

  /** Returns the code, such as {@code site.unreachable}. */
  public String code() {
    return code;
  }

  /** Returns the reason for people. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}

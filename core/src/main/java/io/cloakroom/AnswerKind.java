package io.cloakroom;

import io.cloakroom.http.Exchange;

/** What a request wants for an answer. */
public enum AnswerKind {
  /** A whole page. */
  PAGE,
  /** A part of the page that is there already, as htmx puts it in. */
  FRAGMENT,
  /** JSON, as programs and a page's own scripts read it. */
  JSON;

  /**
   * What this request wants: JSON where it prefers that to HTML, a fragment where htmx sent it for
   * a part of a page, else a page.
   */
  static AnswerKind of(Exchange exchange) {
    if (Accept.prefersJson(exchange)) {
      return JSON;
    }
    return HtmxRequest.wantsFragment(exchange) ? FRAGMENT : PAGE;
  }
}

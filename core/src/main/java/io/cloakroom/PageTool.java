package io.cloakroom;

import java.util.Optional;

/**
 * A tool for developers that adds a script to the pages of an application in development, such as
 * the toolbar. It is registered with {@link Cloakroom.Builder#requestListener}. Thread-safe.
 *
 * <p>The toolkit writes one element before the end of each page, such as {@code <script
 * type="module" src="/.cloakroom/chip/1">}, and answers that address on the application's own
 * origin. A page that a script such as Turbo shows in place of the current one names its script in
 * an element that runs nothing. The toolkit adds none, and answers 404, unless the browser is on
 * this machine: the peer's address is of the loopback interface, {@code Host} is localhost, and no
 * header speaks of a proxy. The log has each reason to leave the script out once. See {@link
 * io.cloakroom.http.PageScript} for the responses that stay as they are.
 */
public interface PageTool extends RequestListener {

  /** The beginning of the paths of scripts within the application. */
  String ROOT = "/.cloakroom/chip/";

  /**
   * Returns whether pages get scripts at all. If not, this tool is a {@link RequestListener} like
   * others, and costs a page nothing more. Called once, when the toolkit is built.
   */
  default boolean hasScripts() {
    return true;
  }

  /**
   * Returns the name of the script for the page that answers a request. Called after {@link
   * #onRequest}, and only if the answer may be a page.
   *
   * @return ASCII letters, digits and dashes; empty for a page without a script
   */
  Optional<String> scriptName(Visit visit);

  /**
   * Returns the script with this name as a JavaScript module. Other pages of the application can
   * read it too. It may wait for a moment until the request is complete.
   *
   * @param name as it was requested
   * @return empty if there never was such a script
   */
  Optional<String> script(String name);
}

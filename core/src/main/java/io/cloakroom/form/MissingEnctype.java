package io.cloakroom.form;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warning about a page that sends the name of a file instead of the file, once for each
 * component. The visitor cannot do anything about it. Thread-safe.
 */
final class MissingEnctype {

  private static final Logger LOG = LoggerFactory.getLogger(Form.class);

  private final String component;
  private final AtomicBoolean said = new AtomicBoolean();

  /**
   * Creates the warning.
   *
   * @param component the component that the file is for
   */
  MissingEnctype(String component) {
    this.component = component;
  }

  /** Logs that a text was sent for the file. */
  void found(RecordPath path) {
    if (!said.compareAndSet(false, true)) {
      return;
    }
    if (path.json()) {
      LOG.warn(
          "The form was refused with upload.encoding: {} is a file, and JSON has none, so a text was"
              + " sent for the field {}. Send the form as multipart/form-data: pass a FormData to"
              + " fetch, and set no Content-Type. This is logged once for each file of a form",
          component,
          path.sentName());
    } else {
      LOG.warn(
          "The form was refused with upload.encoding: {} is a file, and only the file's name was"
              + " sent for the field {}, because the page's form has no enctype. Write <form"
              + " method=\"post\" enctype=\"multipart/form-data\"> (docs/uploads.md). This is logged"
              + " once for each file of a form",
          component,
          path.sentName());
    }
  }

  /** Returns true for every other one, because it is not part of a shape's value. */
  @Override
  public boolean equals(Object other) {
    return other instanceof MissingEnctype;
  }

  @Override
  public int hashCode() {
    return MissingEnctype.class.hashCode();
  }
}

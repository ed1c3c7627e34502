package io.cloakroom.form;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.Upload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets which files a record component accepts; others are errors of that field. If the component is
 * a list, it applies to each file.
 *
 * <pre>{@code
 * record NewFilm(
 *     @UploadLimit(maxBytes = 2_000_000_000, accept = "video/mp4") Upload film,
 *     @UploadLimit(maxBytes = 1_000_000, accept = {"image/jpeg", "image/png"}) Upload poster) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface UploadLimit {

  /**
   * Returns the largest size in bytes, smaller or larger than {@link FormLimit#FILE_BYTES}, which
   * it replaces. Further bytes are counted and dropped. A larger size also raises {@link
   * FormLimit#REQUEST_BYTES} for each file that the form may send; beyond that, the request is
   * refused with 413.
   *
   * <p>It applies if the form is known before the body is decoded, as with {@code
   * visit.read(form)}. If an earlier call has decoded the body, such as the search for a CSRF
   * token, {@link FormLimit#FILE_BYTES} has applied. Browsers send an {@code Origin}, so their
   * bodies are not searched.
   */
  long maxBytes() default Long.MAX_VALUE;

  /**
   * Returns the accepted types, as in the HTML attribute {@code accept}: {@code image/jpeg}, {@code
   * image/*} or {@code .jpg}. Empty to accept all.
   *
   * <p>The content decides, by {@link Upload#detectedType}, and not the declared type: a page named
   * {@code .jpg} is not an image. A type includes those that build on it, as {@code text/plain}
   * does CSV. Files that may run script in a browser (HTML, SVG, JavaScript) need their own type:
   * {@code image/*} does not accept SVG. An extension requires both the content and the name. An
   * empty file has no type. This needs {@code org.apache.tika:tika-core}.
   *
   * <p>The first bytes do not prove that the whole file is sound: a GIF may be a script as well. To
   * make a picture safe, decode it and encode it again.
   */
  String[] accept() default {};
}

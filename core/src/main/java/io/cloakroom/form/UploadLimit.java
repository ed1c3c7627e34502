package io.cloakroom.form;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which files a record component takes; another one is an error of that field. It holds for
 * each file where the component is a list.
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
   * The largest size in bytes, in place of {@link FormLimit#FILE_BYTES}: smaller or larger. What
   * comes behind it is counted and thrown away. A larger one raises {@link FormLimit#REQUEST_BYTES}
   * by itself, for each file that the form may bring; beyond that, the request is refused with 413.
   *
   * <p>It counts where the form was known before the body was decoded, as with {@code
   * visit.read(form)}. Where an earlier call has decoded it, such as the search for a CSRF token in
   * the body, the form's own limits have counted; clients that name their {@code Origin} or send
   * the token as a header, as all browsers do, are not asked for one in the body.
   */
  long maxBytes() default Long.MAX_VALUE;

  /**
   * The types taken, as in the HTML attribute {@code accept}: {@code image/jpeg}, {@code image/*}
   * or {@code .jpg}. All where it is empty.
   *
   * <p>The content decides, by {@link Upload#detectedType}, not what the client declares: a page
   * named {@code .jpg} is no image. A type takes what builds on it, as {@code text/plain} takes
   * CSV. What may carry script in a browser (HTML, SVG, JavaScript) is taken only where it is named
   * itself, so {@code image/*} takes no SVG. An extension asks for the content of its type and for
   * the name. An empty file is of no type. It needs {@code org.apache.tika:tika-core}.
   *
   * <p>The first bytes tell what a file claims to be, not that all of it is: a GIF may be a script
   * as well. A picture is safe once it was decoded and encoded anew.
   */
  String[] accept() default {};
}

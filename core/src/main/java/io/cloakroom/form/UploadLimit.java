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
 * <p>It can only be narrower than {@link FormLimit#FILE_BYTES}, which refuses the whole request
 * while the file is still arriving. The type that is looked at is the one the client declared: a
 * guide for honest people, not a defence.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface UploadLimit {

  /** The largest size in bytes. */
  long maxBytes() default Long.MAX_VALUE;

  /**
   * The types taken, as in the HTML attribute {@code accept}: {@code image/jpeg}, {@code image/*}
   * or {@code .jpg}. All where it is empty.
   */
  String[] accept() default {};
}

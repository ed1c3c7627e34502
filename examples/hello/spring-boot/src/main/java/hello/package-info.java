/** Notes for people who are logged in, on Spring Boot. */
@NullMarked
package hello;

import org.jspecify.annotations.NullMarked;

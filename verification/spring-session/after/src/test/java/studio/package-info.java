/** A pottery studio: a Spring Boot application with a login, a cart and an order with a picture. */
@NullMarked
package studio;

import org.jspecify.annotations.NullMarked;

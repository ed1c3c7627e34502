/** A shop that keeps its carts in HttpSession, and lists the devices of its customers. */
@NullMarked
package shop;

import org.jspecify.annotations.NullMarked;

/**
 * The contract of all Servlet containers, and the web application that its tests send requests to.
 */
@NullMarked
package io.cloakroom.containers;

import org.jspecify.annotations.NullMarked;

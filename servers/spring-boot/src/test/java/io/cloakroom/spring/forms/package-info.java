/** The application that the contract of forms sends requests to. */
@NullMarked
package io.cloakroom.spring.forms;

import org.jspecify.annotations.NullMarked;

/** The parts of a new application, put together: a database, a login, templates and logs. */
@NullMarked
package io.cloakroom.starter;

import org.jspecify.annotations.NullMarked;

/** Pages for administrators: live sessions, activity and the health of the store. */
@NullMarked
package io.cloakroom.console;

import org.jspecify.annotations.NullMarked;

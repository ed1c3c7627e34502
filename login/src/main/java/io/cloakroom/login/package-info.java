/** Who is there: accounts, their passwords, and the session that stands for a logged-in person. */
@NullMarked
package io.cloakroom.login;

import org.jspecify.annotations.NullMarked;

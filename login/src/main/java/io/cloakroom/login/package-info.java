/** Accounts, their passwords and login names, and the sessions that are logged in to them. */
@NullMarked
package io.cloakroom.login;

import org.jspecify.annotations.NullMarked;

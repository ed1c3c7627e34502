/** Every form, sent by every client: each must become the same record. */
@NullMarked
package io.cloakroom.frontends;

import org.jspecify.annotations.NullMarked;

/**
 * The data of a visitor between requests. No change is lost, and no ended session is revived.
 * Independent of forms.
 */
@NullMarked
package io.cloakroom.session;

import org.jspecify.annotations.NullMarked;

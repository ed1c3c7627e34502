/**
 * What a visitor left behind, between requests: nothing lost, nothing revived. Knows nothing of
 * forms.
 */
@NullMarked
package io.cloakroom.session;

import org.jspecify.annotations.NullMarked;

/** An examination of a running site from outside, over HTTP, as a browser sees it. */
@NullMarked
package io.cloakroom.cli.doctor;

import org.jspecify.annotations.NullMarked;

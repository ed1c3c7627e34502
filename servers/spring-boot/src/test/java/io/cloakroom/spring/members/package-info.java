/** An application that knows Spring only, and keeps everything in its session. */
@NullMarked
package io.cloakroom.spring.members;

import org.jspecify.annotations.NullMarked;

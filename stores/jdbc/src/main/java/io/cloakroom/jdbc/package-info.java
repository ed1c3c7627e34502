/** A store in one table of a relational database, with one statement per call. */
@NullMarked
package io.cloakroom.jdbc;

import org.jspecify.annotations.NullMarked;

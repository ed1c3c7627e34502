/** Auto-configuration for Spring Boot: the filter, handler arguments, views and properties. */
@NullMarked
package io.cloakroom.spring;

import org.jspecify.annotations.NullMarked;

@org.jspecify.annotations.NullMarked
package io.cloakroom.spring;

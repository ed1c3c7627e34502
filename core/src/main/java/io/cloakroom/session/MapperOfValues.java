package io.cloakroom.session;

import tools.jackson.databind.json.JsonMapper;

/**
 * A mapper, and the properties that it reads. Thread-safe.
 *
 * @param mapper refuses classes without properties, which would lose their fields
 */
record MapperOfValues(JsonMapper mapper, ReadProperties properties) {

  static MapperOfValues of(JsonMapper mapper) {
    JsonMapper refusing = StatelessBeans.refusedBy(mapper);
    return new MapperOfValues(refusing, new ReadProperties(refusing));
  }
}

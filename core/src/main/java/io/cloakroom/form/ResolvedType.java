package io.cloakroom.form;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A generic type with its type variables replaced, at any depth. */
record ResolvedType(Type raw, List<Type> arguments) implements ParameterizedType {

  ResolvedType {
    arguments = List.copyOf(arguments);
  }

  /** Returns a type with these variables replaced; others stay as they are. */
  static ParameterizedType of(ParameterizedType type, Map<TypeVariable<?>, Type> variables) {
    return new ResolvedType(
        type.getRawType(),
        Arrays.stream(type.getActualTypeArguments())
            .map(argument -> argument(argument, variables))
            .toList());
  }

  private static Type argument(Type type, Map<TypeVariable<?>, Type> variables) {
    return type instanceof ParameterizedType generic
        ? of(generic, variables)
        : variables.getOrDefault(type, type);
  }

  @Override
  public Type[] getActualTypeArguments() {
    return arguments.toArray(Type[]::new);
  }

  @Override
  public Type getRawType() {
    return raw;
  }

  @Override
  public @Nullable Type getOwnerType() {
    return raw instanceof Class<?> type ? type.getDeclaringClass() : null;
  }

  @Override
  public String getTypeName() {
    return arguments.stream()
        .map(Type::getTypeName)
        .collect(Collectors.joining(", ", raw.getTypeName() + '<', ">"));
  }
}

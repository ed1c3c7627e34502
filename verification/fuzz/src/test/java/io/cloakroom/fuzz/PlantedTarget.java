package io.cloakroom.fuzz;

/** A target whose decoder loses the {@code %} that a chunk begins with. */
public final class PlantedTarget {

  private static final UrlencodedTarget TARGET =
      new UrlencodedTarget(
          Planted.changing((bytes, first) ->
              !first && bytes.length > 1 && bytes[0] == '%' ? new byte[0] : bytes),
          Cuts.SOME);

  private PlantedTarget() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    TARGET.check(input);
  }
}

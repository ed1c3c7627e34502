package studio;

import java.util.List;

/** A piece of the shelf, with its price in euros. */
public record Piece(String id, String name, String glaze, int price) {

  static final List<Piece> SHELF =
      List.of(
          new Piece("bowl", "Rain bowl", "Celadon over a white slip", 34),
          new Piece("vase", "Tall vase", "Iron red, fired twice", 78),
          new Piece("mug", "Morning mug", "Oatmeal, with a blue rim", 22),
          new Piece("plate", "Moon plate", "Deep cobalt, speckled", 41));

  static Piece of(String id) {
    return SHELF.stream().filter(piece -> piece.id.equals(id)).findFirst().orElseThrow();
  }
}

package studio;

import java.util.ArrayList;
import java.util.List;

/**
 * The pieces that a visitor wants to buy: an attribute of {@code HttpSession} that is changed in
 * place.
 */
public final class Cart {

  private List<Piece> pieces = new ArrayList<>();

  public List<Piece> getPieces() {
    return pieces;
  }

  public void setPieces(List<Piece> pieces) {
    this.pieces = pieces;
  }
}

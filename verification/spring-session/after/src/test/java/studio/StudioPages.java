package studio;

import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.form.UploadLimit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of the studio. */
@Controller
class StudioPages {

  /** The ways in which an order reaches its customer. */
  enum Delivery {
    PICKUP,
    POST
  }

  record Order(
      @NotBlank @Size(max = 60) String name,
      @NotBlank @Email String email,
      Delivery delivery,
      @Size(max = 200) String note,
      @UploadLimit(
              maxBytes = 2_000_000,
              accept = {"image/png", "image/jpeg"})
          Upload picture) {}

  /** An order as its customer sees it afterwards. */
  record Receipt(
      String name,
      String email,
      Delivery delivery,
      String note,
      List<Piece> pieces,
      String picture,
      String type) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  private final Path pictures;

  StudioPages(@Value("${studio.pictures}") Path pictures) {
    this.pictures = pictures;
  }

  @ModelAttribute("cart")
  Cart cart(HttpServletRequest request) {
    @Nullable HttpSession session = request.getSession(false);
    return session != null && session.getAttribute("cart") instanceof Cart cart ? cart : new Cart();
  }

  @ModelAttribute("customer")
  String customer(@Nullable Principal user) {
    return user == null ? "" : user.getName();
  }

  @GetMapping("/")
  String shelf(Model model) {
    model.addAttribute("shelf", Piece.SHELF);
    return "studio/shelf";
  }

  @GetMapping("/login")
  String login() {
    return "studio/login";
  }

  @GetMapping("/cart")
  String showCart() {
    return "studio/cart";
  }

  @PostMapping("/cart")
  String add(@RequestParam String piece, HttpSession session, RedirectAttributes redirect) {
    Piece added = Piece.of(piece);
    if (session.getAttribute("cart") instanceof Cart cart) {
      cart.getPieces().add(added);
    } else {
      Cart cart = new Cart();
      cart.getPieces().add(added);
      session.setAttribute("cart", cart);
    }
    redirect.addFlashAttribute("message", added.name() + " is in your cart.");
    return "redirect:/";
  }

  @GetMapping("/order")
  String order(Visit visit, Model model) {
    model.addAttribute("fields", visit.fields(ORDER));
    return "studio/order";
  }

  @PostMapping("/order")
  void place(Visit visit, Submission<Order> sent, HttpSession session) throws IOException {
    if (!(session.getAttribute("cart") instanceof Cart cart)) {
      visit.done("Your cart is empty.").redirect("/");
      return;
    }
    if (!(sent instanceof Valid<Order> valid)) {
      visit.refuse(sent).redirect("/order");
      return;
    }
    Order order = valid.value();
    Upload picture = order.picture();
    Path kept = pictures.resolve(picture.sha256());
    String type = picture.detectedType();
    if (!Files.exists(kept)) {
      picture.moveTo(kept);
    }
    session.setAttribute(
        "receipt",
        new Receipt(
            order.name(),
            order.email(),
            order.delivery(),
            order.note(),
            List.copyOf(cart.getPieces()),
            picture.sha256(),
            type));
    session.removeAttribute("cart");
    visit.done("Thank you, " + order.name() + ". We have your order.").redirect("/receipt");
  }

  /** The page reads the receipt from the session, if there is one. */
  @GetMapping("/receipt")
  String receipt() {
    return "studio/receipt";
  }

  @GetMapping("/receipt/picture")
  ResponseEntity<Resource> picture(@SessionAttribute Receipt receipt) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(receipt.type()))
        .body(new FileSystemResource(pictures.resolve(receipt.picture())));
  }
}

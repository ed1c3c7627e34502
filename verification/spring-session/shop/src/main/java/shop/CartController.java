package shop;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class CartController {

  @GetMapping("/")
  String show(Model model, @Nullable Principal user) {
    model.addAttribute("name", user == null ? "" : user.getName());
    return "shop";
  }

  @PostMapping("/cart")
  String add(@RequestParam String item, HttpSession session, RedirectAttributes redirect) {
    ShopCart cart = (ShopCart) session.getAttribute("cart");
    if (cart == null) {
      cart = new ShopCart();
    }
    cart.getItems().add(item);
    session.setAttribute("cart", cart);
    redirect.addFlashAttribute("message", "Added: " + item);
    return "redirect:/";
  }
}

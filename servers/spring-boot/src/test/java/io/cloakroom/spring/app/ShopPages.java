package io.cloakroom.spring.app;

import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.flash.Flash;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.spring.SessionValue;
import io.cloakroom.store.StoreException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The pages of the shop. */
@Controller
class ShopPages {

  record Note(@NotBlank String text) {}

  enum Glaze {
    RED,
    BLUE
  }

  record Order(
      @NotBlank @Size(max = 40) String name,
      @Min(1) int count,
      String message,
      boolean gift,
      Glaze glaze,
      @Secret String secret) {}

  record Strict(String text) {}

  record Photo(String title, Upload file) {}

  static final class Cart {
    public List<String> items = new ArrayList<>();
  }

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  private static final SessionKey<Cart> CART = SessionKey.of("cart", Cart.class);

  @GetMapping("/count")
  @ResponseBody
  String count(Session session) {
    return "visit " + session.update(VISITS, 0, n -> n + 1);
  }

  @GetMapping("/async")
  @ResponseBody
  Callable<String> async(Visit visit) {
    return () -> "async " + visit.session().update(VISITS, 0, n -> n + 1);
  }

  @PostMapping("/notes")
  void addNote(Visit visit, Submission<Note> sent) {
    if (sent instanceof Submission.Valid<Note> valid) {
      visit.done("Saved " + valid.value().text()).redirect("/flash");
    } else {
      visit.refuse(sent).page("note");
    }
  }

  @PostMapping("/notes/spring")
  String addNoteSpring(Submission<Note> sent, Flash flash, Model model) {
    if (sent instanceof Submission.Valid<Note> valid) {
      flash.success("Saved " + valid.value().text());
      return "redirect:/flash";
    }
    model.addAttribute("fields", sent.fields());
    return "note";
  }

  @PostMapping("/orders")
  void order(Visit visit, Submission<Order> sent) {
    visit.refuse(sent).page("order");
  }

  @PostMapping("/strict")
  @ResponseBody
  String strict(Submission<Strict> sent) {
    return sent instanceof Submission.Valid ? "valid" : "invalid";
  }

  @PostMapping("/photos")
  @ResponseBody
  String photo(Submission<Photo> sent, @RequestParam String title, @RequestParam MultipartFile file)
      throws Exception {
    return sent instanceof Submission.Valid<Photo> valid
        ? title
            + ' '
            + new String(valid.value().file().bytes(), StandardCharsets.UTF_8)
            + ' '
            + new String(file.getBytes(), StandardCharsets.UTF_8)
        : "invalid";
  }

  @PostMapping("/files")
  @ResponseBody
  String files(Upload file, Optional<Upload> other, List<Upload> all) {
    return file.filename() + " " + other.isPresent() + " " + all.size();
  }

  @DeleteMapping("/notes/{id}")
  @ResponseBody
  String delete(@PathVariable int id, Submission<Note> sent) {
    return "deleted " + id + " " + sent.fields().get("text").value();
  }

  @PostMapping("/as/{user}")
  @ResponseBody
  String logIn(@PathVariable String user, Session session) {
    session.logIn(user);
    return "ok";
  }

  @GetMapping("/flash")
  @ResponseBody
  String flash(Flash flash) {
    return flash.take().toString();
  }

  @PostMapping("/cart")
  @ResponseBody
  String begin(Session session) {
    session.set(CART, new Cart());
    return "ok";
  }

  @PostMapping("/cart/items")
  @ResponseBody
  int addToCart(@SessionValue("cart") Cart cart, @RequestParam String item) {
    cart.items.add(item);
    return cart.items.size();
  }

  @GetMapping("/cart")
  @ResponseBody
  String cart(
      @SessionValue("cart") Optional<Cart> cart, @SessionValue("cart") @Nullable Cart same) {
    return cart.map(c -> c.items.toString()).orElse("none") + (same == null);
  }

  @GetMapping("/unused/{engine}")
  @Nullable String unused(@PathVariable String engine, Visit visit) {
    if (engine.equals("page")) {
      visit.answer().page("unused-thymeleaf", Map.of());
      return null;
    }
    return "unused-" + engine;
  }

  @GetMapping("/visits")
  String visits() {
    return "visits";
  }

  @GetMapping("/streamed")
  void streamed(HttpServletResponse response) throws IOException {
    for (int i = 0; i < 10; i++) {
      response.getWriter().write("x".repeat(10_000));
      response.flushBuffer();
    }
  }

  @GetMapping("/client")
  @ResponseBody
  String client(Visit visit) {
    visit.session().update(VISITS, 0, n -> n + 1);
    return String.join(
        " ",
        visit.client().address(),
        visit.client().secure() ? "https" : "http",
        visit.path(),
        visit.address("/notes"));
  }

  @GetMapping({"/views/{engine}", "/cart/views/{engine}"})
  String view(@PathVariable String engine, Model model) {
    model.addAttribute("title", "Notes");
    return engine;
  }

  @GetMapping("/page/{engine}")
  void page(@PathVariable String engine, Visit visit) {
    visit.answer().page(engine, Map.of("title", "Notes"));
  }

  @GetMapping("/model-and-view")
  ModelAndView modelAndView() {
    return new ModelAndView("plain", Map.of("title", "Notes"));
  }

  @GetMapping("/redirect")
  String redirect() {
    return "redirect:/count";
  }

  @GetMapping("/problem/{status}")
  @ResponseBody
  String problem(@PathVariable int status) {
    throw HttpProblem.of(status);
  }

  @GetMapping("/store-failure")
  @ResponseBody
  String storeFailure() {
    throw new IllegalStateException(
        new StoreException("The store is down", new IllegalStateException("down")));
  }

  @GetMapping("/spring-problem")
  ProblemDetail springProblem() {
    return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Sold out");
  }

  @GetMapping("/failure")
  @ResponseBody
  String failure() {
    throw new IllegalStateException("a mistake");
  }

  @GetMapping("/unsent")
  @SuppressWarnings("CheckReturnValue")
  void unsent(Visit visit) {
    visit.answer();
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<String> everything(Exception e) {
    return ResponseEntity.status(500).body("caught " + e.getMessage());
  }
}

package shop;

import io.cloakroom.Cloakroom;
import java.security.Principal;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class DevicesController {

  private final Cloakroom cloakroom;

  DevicesController(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  @GetMapping("/devices")
  String show(Principal user, Model model) {
    List<Device> devices =
        cloakroom.sessions().ownedBy(user.getName()).stream()
            .map(session -> new Device(session.id(), session.lastSeen()))
            .toList();
    model.addAttribute("devices", devices);
    return "devices";
  }

  @PostMapping("/devices/end")
  String end(Principal user, @RequestParam String id) {
    cloakroom.sessions().end(user.getName(), id);
    return "redirect:/devices";
  }

  @PostMapping("/devices/end-all")
  String endAll(Principal user) {
    cloakroom.sessions().endAll(user.getName());
    return "redirect:/";
  }
}

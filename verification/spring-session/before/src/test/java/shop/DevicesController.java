package shop;

import java.security.Principal;
import java.util.List;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class DevicesController {

  private final FindByIndexNameSessionRepository<? extends Session> sessions;

  DevicesController(FindByIndexNameSessionRepository<? extends Session> sessions) {
    this.sessions = sessions;
  }

  @GetMapping("/devices")
  String show(Principal user, Model model) {
    List<Device> devices =
        sessions.findByPrincipalName(user.getName()).values().stream()
            .map(session -> new Device(session.getId(), session.getLastAccessedTime()))
            .toList();
    model.addAttribute("devices", devices);
    return "devices";
  }

  @PostMapping("/devices/end")
  String end(Principal user, @RequestParam String id) {
    if (sessions.findByPrincipalName(user.getName()).containsKey(id)) {
      sessions.deleteById(id);
    }
    return "redirect:/devices";
  }

  @PostMapping("/devices/end-all")
  String endAll(Principal user) {
    sessions.findByPrincipalName(user.getName()).keySet().forEach(sessions::deleteById);
    return "redirect:/";
  }
}

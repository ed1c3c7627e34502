package io.cloakroom.gallery;

import com.microsoft.playwright.Page;
import java.util.List;

/** Checks that people who cannot see a page, or have no mouse, can use it. */
final class Accessibility {

  private static final String FLAWS =
      """
      () => {
        const flaws = [];
        const flaw = (text, element) => flaws.push(`${text}: ${element.outerHTML.slice(0, 160)}`);
        const all = (selector) => [...document.querySelectorAll(selector)];
        const visible = (element) => element.checkVisibility();

        const nameOf = (element) => element.ariaLabel
            ?? element.textContent + [...element.querySelectorAll("img")].map((image) => image.alt);

        if (!/\\S/.test(document.title)) flaws.push("no title");
        if (!document.documentElement.lang) flaws.push("no language");
        if (all("h1").length !== 1) flaws.push(`${all("h1").length} h1`);
        for (const one of ["header", "main", "footer"])
          if (all(`body > ${one}`).length !== 1) flaws.push(`no single ${one}`);

        const ids = all("[id]").map((element) => element.id);
        ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => flaws.push(`id twice: ${id}`));
        for (const attribute of ["for", "aria-describedby", "aria-labelledby", "aria-controls"])
          for (const element of all(`[${attribute}]`))
            for (const id of element.getAttribute(attribute).split(/\\s+/))
              if (!document.getElementById(id)) flaw(`${attribute} leads nowhere`, element);
        for (const link of all("a[href^='#']"))
          if (!document.getElementById(link.hash.slice(1))) flaw("link leads nowhere", link);

        for (const input of all("input:not([type=hidden]), select, textarea"))
          if (![...input.labels].some((label) => /\\S/.test(label.textContent))) flaw("no label", input);
        for (const input of all("[aria-invalid=true]"))
          if (!input.hasAttribute("aria-describedby")) flaw("wrong without a reason", input);
        for (const element of all("button, a[href], summary"))
          if (!/\\S/.test(nameOf(element))) flaw("no name", element);
        for (const group of all("fieldset"))
          if (group.firstElementChild?.localName !== "legend") flaw("no legend", group);
        for (const image of all("img")) if (!image.hasAttribute("alt")) flaw("no alternative", image);
        for (const header of all("th")) if (!header.scope) flaw("no scope", header);
        for (const element of all("[tabindex]"))
          if (element.tabIndex > 0) flaw("order of its own", element);

        for (const target of all("button, input:not([type=hidden]), .button, nav a").filter(visible)) {
          const { width, height } = target.getBoundingClientRect();
          if (Math.min(width, height) < 24) flaw(`small target, ${width} by ${height}`, target);
        }
        if (document.documentElement.scrollWidth > innerWidth) flaws.push("wider than the window");
        return flaws;
      }
      """;

  private Accessibility() {}

  /** Returns the flaws of the open page that axe-core does not find. */
  static List<?> flaws(Page page) {
    return (List<?>) page.evaluate(FLAWS);
  }
}

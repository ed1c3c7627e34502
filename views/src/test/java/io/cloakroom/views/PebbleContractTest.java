package io.cloakroom.views;

final class PebbleContractTest extends TemplatesContract {

  PebbleContractTest() {
    super(
        new Sources(
            ".html",
            "<p title=\"{{ x }}\">{{ x }}</p>",
            "{{ p.id }} {{ p.title }} {{ p.place }} {% for t in p.tags %}[{{ t }}] {% endfor %}",
            "{% if account is defined %}{{ account }}{% else %}nobody{% endif %}",
            "{{ used }}",
            "one\n{{ tilte }}",
            "one\n{{ p.tilte }}",
            "{{ m.broken }}",
            "<input{{ a | attributes }}>",
            "{% include 'part' %}",
            "<i>{{ x }}</i>",
            "{{ never closed"));
  }

  @Override
  PebbleTemplates.Builder builder() {
    return PebbleTemplates.builder();
  }
}

package io.cloakroom.gallery;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** The whole order, as sent by its summary and by programs that order without the pages. */
record CheckoutForm(
    @NotEmpty(message = "Add a print to your cart first") @Size(max = Cart.MOST_LINES)
        List<@Valid Line> lines,
    @Valid Shipping shipping,
    Optional<@Valid Billing> billing) {

  /** Both addresses, as the address page sends them. */
  record Addresses(@Valid Shipping shipping, Optional<@Valid Billing> billing) {

    static Addresses of(Delivery delivery) {
      return new Addresses(Shipping.of(delivery.shipping()), delivery.billing().map(Billing::of));
    }

    Delivery delivery() {
      return new Delivery(shipping.address(), billing.map(Billing::address));
    }
  }

  /** The address for the prints. Its errors name it, because a page can show both addresses. */
  record Shipping(
      @NotBlank(message = "Enter a name for the delivery")
          @Size(max = 200, message = "The name for the delivery must be 200 characters or fewer")
          String name,
      @NotBlank(message = "Enter a street and number for the delivery")
          @Size(max = 200, message = "The street for the delivery must be 200 characters or fewer")
          String street,
      @NotBlank(message = "Enter a postcode for the delivery")
          @Size(max = 20, message = "The postcode for the delivery must be 20 characters or fewer")
          String postcode,
      @NotBlank(message = "Enter a city for the delivery")
          @Size(max = 200, message = "The city for the delivery must be 200 characters or fewer")
          String city,
      @NotBlank(message = "Enter a country for the delivery")
          @Size(max = 200, message = "The country for the delivery must be 200 characters or fewer")
          String country) {

    static Shipping of(Order.Address from) {
      return new Shipping(from.name(), from.street(), from.postcode(), from.city(), from.country());
    }

    Order.Address address() {
      return Order.Address.stripped(name, street, postcode, city, country);
    }
  }

  /** The address for the invoice. */
  record Billing(
      @NotBlank(message = "Enter a name for the invoice")
          @Size(max = 200, message = "The name for the invoice must be 200 characters or fewer")
          String name,
      @NotBlank(message = "Enter a street and number for the invoice")
          @Size(max = 200, message = "The street for the invoice must be 200 characters or fewer")
          String street,
      @NotBlank(message = "Enter a postcode for the invoice")
          @Size(max = 20, message = "The postcode for the invoice must be 20 characters or fewer")
          String postcode,
      @NotBlank(message = "Enter a city for the invoice")
          @Size(max = 200, message = "The city for the invoice must be 200 characters or fewer")
          String city,
      @NotBlank(message = "Enter a country for the invoice")
          @Size(max = 200, message = "The country for the invoice must be 200 characters or fewer")
          String country) {

    static Billing of(Order.Address from) {
      return new Billing(from.name(), from.street(), from.postcode(), from.city(), from.country());
    }

    Order.Address address() {
      return Order.Address.stripped(name, street, postcode, city, country);
    }
  }

  /** A quantity of prints of one photo. */
  record Line(
      long photo,
      @Min(value = 1, message = "Order at least one print")
          @Max(value = Cart.MOST, message = "Order at most {value} prints of a photo")
          int quantity) {

    Order.Line of(Photo photo) {
      return new Order.Line(photo.id(), photo.title(), quantity, Order.PRINT);
    }
  }

  Delivery delivery() {
    return new Addresses(shipping, billing).delivery();
  }
}

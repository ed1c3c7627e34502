package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimits;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Decoders that are wrong on purpose: whoever looks for faults must find theirs. */
final class Planted {

  private Planted() {}

  /**
   * One that is given other bytes than were sent.
   *
   * @param change takes a chunk and whether it is the first
   */
  static Decoder.Factory changing(BiFunction<byte[], Boolean, byte[]> change) {
    return (type, strict, limits) -> {
      Decoder shipped = Decoder.Factory.SHIPPED.open(type, strict, limits);
      return new Decoder() {
        private boolean first = true;

        @Override
        public void accept(byte[] bytes, int offset, int length) {
          byte[] changed = change.apply(Arrays.copyOfRange(bytes, offset, offset + length), first);
          first = false;
          shipped.accept(changed, 0, changed.length);
        }

        @Override
        public FormData finish() {
          return shipped.finish();
        }

        @Override
        public void close() {
          shipped.close();
        }
      };
    };
  }

  /** One that reads another text than was sent; texts are bytes as ISO-8859-1. */
  static Decoder.Factory reading(UnaryOperator<String> change) {
    return changing(
        (bytes, first) -> change.apply(new String(bytes, ISO_8859_1)).getBytes(ISO_8859_1));
  }

  /** One that knows no limits but its own. */
  static Decoder.Factory limited(FormLimits limits) {
    return (type, strict, given) -> Decoder.Factory.SHIPPED.open(type, strict, limits);
  }

  /**
   * One that is not closed.
   *
   * @param open takes those that whoever made this has to close
   */
  static Decoder.Factory untidy(List<Decoder> open) {
    return (type, strict, limits) -> {
      Decoder shipped = Decoder.Factory.SHIPPED.open(type, strict, limits);
      open.add(shipped);
      return new Decoder() {
        @Override
        public void accept(byte[] bytes, int offset, int length) {
          shipped.accept(bytes, offset, length);
        }

        @Override
        public FormData finish() {
          return shipped.finish();
        }

        @Override
        public void close() {}
      };
    };
  }
}

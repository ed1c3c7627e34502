package io.cloakroom.fuzz;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimits;

/** What takes a body's bytes as they arrive: Cloakroom's, or a broken one that must be caught. */
interface Decoder extends AutoCloseable {

  void accept(byte[] bytes, int offset, int length);

  FormData finish();

  @Override
  void close();

  /** Makes the decoder of one body. */
  interface Factory {

    /** The decoder that is shipped. */
    Factory SHIPPED =
        (type, strict, limits) ->
            of(FormDecoder.builder(type).limits(limits).strict(strict).textPlain(true).build());

    /**
     * A decoder of a body of this content type.
     *
     * @param strict whether a bad escape and bad UTF-8 are refused
     */
    Decoder open(String contentType, boolean strict, FormLimits limits);
  }

  private static Decoder of(FormDecoder decoder) {
    return new Decoder() {
      @Override
      public void accept(byte[] bytes, int offset, int length) {
        decoder.accept(bytes, offset, length);
      }

      @Override
      public FormData finish() {
        return decoder.finish();
      }

      @Override
      public void close() {
        decoder.close();
      }
    };
  }
}

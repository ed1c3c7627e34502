package io.cloakroom.fuzz;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimits;

/**
 * A decoder of a body that arrives in chunks: Cloakroom's, or a broken one that a check must
 * detect.
 */
interface Decoder extends AutoCloseable {

  void accept(byte[] bytes, int offset, int length);

  FormData finish();

  @Override
  void close();

  /** A function that creates the decoder of one body. */
  interface Factory {

    /** The decoder that is shipped. */
    Factory SHIPPED =
        (type, strict, limits) ->
            of(FormDecoder.builder(type).limits(limits).strict(strict).textPlain(true).build());

    /**
     * Creates a decoder for a body of this content type.
     *
     * @param strict whether malformed escapes and malformed UTF-8 are refused
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

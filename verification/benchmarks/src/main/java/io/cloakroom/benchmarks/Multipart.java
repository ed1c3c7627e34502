package io.cloakroom.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.form.DiscardingDecoder;
import io.cloakroom.form.FormData;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.MemoryFileUpload;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.MultipartParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.RequestContext;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUploadBase;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The readers of {@code multipart/form-data}: each streams, keeps texts and throws the bytes of
 * files away as slices where it can.
 */
enum Multipart implements Candidate {
  CLOAKROOM {
    @Override
    public long read(Payload payload) {
      try (DiscardingDecoder decoder = new DiscardingDecoder(payload.contentType())) {
        payload.feed(decoder::accept);
        FormData data = decoder.finish();
        long sum = decoder.fileBytes();
        for (String name : payload.names()) {
          sum += data.value(name).orElseThrow().length();
        }
        return sum;
      }
    }
  },

  COMMONS_FILEUPLOAD {
    @Override
    public long read(Payload payload) throws IOException {
      Texts texts = new Texts();
      FileItemInputIterator items = new CommonsUpload().getItemIterator(new Request(payload));
      while (items.hasNext()) {
        FileItemInput item = items.next();
        try (InputStream in = item.getInputStream()) {
          texts.read(item.isFormField() ? item.getFieldName() : null, in);
        }
      }
      return texts.sum(payload);
    }
  },

  TOMCAT {
    @Override
    public long read(Payload payload) throws IOException {
      Texts texts = new Texts();
      FileUploadBase upload = new org.apache.tomcat.util.http.fileupload.FileUpload();
      upload.setHeaderEncoding("UTF-8");
      try {
        FileItemIterator items = upload.getItemIterator(new TomcatRequest(payload));
        while (items.hasNext()) {
          FileItemStream item = items.next();
          try (InputStream in = item.openStream()) {
            texts.read(item.isFormField() ? item.getFieldName() : null, in);
          }
        }
      } catch (org.apache.tomcat.util.http.fileupload.FileUploadException e) {
        throw new IOException(e);
      }
      return texts.sum(payload);
    }
  },

  UNDERTOW {
    @Override
    public long read(Payload payload) throws IOException {
      UndertowParts parts = new UndertowParts();
      MultipartParser.ParseState parser =
          MultipartParser.beginParse(
              UNDERTOW_BUFFERS, parts, payload.boundary().getBytes(UTF_8), "UTF-8");
      payload.feed((bytes, offset, length) -> parser.parse(ByteBuffer.wrap(bytes, offset, length)));
      if (!parser.isComplete()) {
        throw new IOException("incomplete");
      }
      return parts.texts.sum(payload);
    }
  },

  JETTY {
    @Override
    public long read(Payload payload) {
      JettyParts parts = new JettyParts();
      MultiPart.Parser parser = new MultiPart.Parser(payload.boundary(), parts);
      parser.setMaxParts(-1);
      int[] left = {payload.body().length};
      payload.feed((bytes, offset, length) -> {
        left[0] -= length;
        parser.parse(Content.Chunk.from(ByteBuffer.wrap(bytes, offset, length), left[0] == 0));
      });
      return parts.texts.sum(payload);
    }
  },

  NETTY {
    @Override
    public long read(Payload payload) throws IOException {
      HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
      request.headers().set("Content-Type", payload.contentType());
      NettyFactory factory = new NettyFactory();
      HttpPostMultipartRequestDecoder decoder =
          new HttpPostMultipartRequestDecoder(factory, request, UTF_8, -1, -1);
      try {
        payload.feed((bytes, offset, length) ->
            decoder.offer(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes, offset, length))));
        decoder.offer(DefaultLastHttpContent.EMPTY_LAST_CONTENT);
        long sum = factory.fileBytes;
        for (String name : payload.names()) {
          sum += ((Attribute) decoder.getBodyHttpData(name)).getValue().length();
        }
        return sum;
      } finally {
        decoder.destroy();
      }
    }
  };

  private static final DefaultByteBufferPool UNDERTOW_BUFFERS =
      new DefaultByteBufferPool(false, 16 << 10);

  /** The texts read so far, by their names, and how many bytes the files had. */
  private static final class Texts {

    private final Map<String, String> byName = new HashMap<>();
    private long fileBytes;

    void read(@Nullable String name, InputStream in) throws IOException {
      if (name != null) {
        byName.put(name, new String(in.readAllBytes(), UTF_8));
        return;
      }
      byte[] buffer = new byte[8 << 10];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        fileBytes += count;
      }
    }

    long sum(Payload payload) {
      long sum = fileBytes;
      for (String name : payload.names()) {
        String text = byName.get(name);
        if (text == null) {
          throw new IllegalStateException(name + " is missing");
        }
        sum += text.length();
      }
      return sum;
    }
  }

  private record Request(Payload payload) implements RequestContext {
    @Override
    public String getCharacterEncoding() {
      return "UTF-8";
    }

    @Override
    public long getContentLength() {
      return payload.body().length;
    }

    @Override
    public String getContentType() {
      return payload.contentType();
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(payload.body());
    }

    @Override
    public boolean isMultipartRelated() {
      return false;
    }
  }

  private record TomcatRequest(Payload payload)
      implements org.apache.tomcat.util.http.fileupload.UploadContext {
    @Override
    public String getCharacterEncoding() {
      return "UTF-8";
    }

    @Override
    public long contentLength() {
      return payload.body().length;
    }

    @Override
    public String getContentType() {
      return payload.contentType();
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(payload.body());
    }
  }

  /** Commons' reader without its adapters to servers. */
  private static final class CommonsUpload
      extends AbstractFileUpload<RequestContext, DiskFileItem, DiskFileItemFactory> {
    @Override
    public FileItemInputIterator getItemIterator(RequestContext request) throws IOException {
      return super.getItemIterator(request);
    }

    @Override
    public Map<String, List<DiskFileItem>> parseParameterMap(RequestContext request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DiskFileItem> parseRequest(RequestContext request) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class UndertowParts implements MultipartParser.PartHandler {

    private final Texts texts = new Texts();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private String name = "";
    private boolean file;

    @Override
    public void beginPart(HeaderMap headers) {
      String disposition = headers.getFirst(Headers.CONTENT_DISPOSITION);
      name = Headers.extractQuotedValueFromHeader(disposition, "name");
      file = Headers.extractQuotedValueFromHeader(disposition, "filename") != null;
    }

    @Override
    public void data(ByteBuffer data) {
      if (file) {
        texts.fileBytes += data.remaining();
        data.position(data.limit());
        return;
      }
      while (data.hasRemaining()) {
        text.write(data.get());
      }
    }

    @Override
    public void endPart() {
      if (!file) {
        texts.byName.put(name, text.toString(UTF_8));
      }
      text.reset();
    }
  }

  private static final class JettyParts extends MultiPart.AbstractPartsListener {

    private final Texts texts = new Texts();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public void onPartContent(Content.Chunk chunk) {
      ByteBuffer buffer = chunk.getByteBuffer();
      if (getFileName() != null) {
        texts.fileBytes += buffer.remaining();
        return;
      }
      if (buffer.hasArray()) {
        text.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        return;
      }
      while (buffer.hasRemaining()) {
        text.write(buffer.get());
      }
    }

    @Override
    public void onPart(String name, @Nullable String fileName, HttpFields headers) {
      if (fileName == null) {
        texts.byName.put(name, text.toString(UTF_8));
      }
      text.reset();
    }
  }

  private static final class NettyFactory extends DefaultHttpDataFactory {

    private long fileBytes;

    NettyFactory() {
      super(false, UTF_8);
    }

    @Override
    public FileUpload createFileUpload(
        HttpRequest request,
        String name,
        String filename,
        String contentType,
        String contentTransferEncoding,
        Charset charset,
        long size) {
      return new MemoryFileUpload(
          name, filename, contentType, contentTransferEncoding, charset, size) {
        @Override
        public void addContent(ByteBuf buffer, boolean last) throws IOException {
          fileBytes += buffer.readableBytes();
          buffer.release();
          super.addContent(Unpooled.EMPTY_BUFFER, last);
        }
      };
    }
  }
}

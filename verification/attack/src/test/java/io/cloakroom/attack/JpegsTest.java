package io.cloakroom.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class JpegsTest {

  @Test
  void aHundredKilobytesHoldThousandsOfScans() throws IOException {
    byte[] jpeg = ProgressiveJpeg.ofBytes(100_000);
    assertThat(jpeg).hasSizeBetween(90_000, 100_000);
    assertThat(ProgressiveJpeg.scans(jpeg)).isGreaterThan(2000);
  }

  @Test
  void anImageHasExactlyTheScansThatAreAskedFor() throws IOException {
    byte[] jpeg = ProgressiveJpeg.ofScans(50);
    assertThat(ProgressiveJpeg.scans(jpeg)).isEqualTo(50);
    assertThat(read(jpeg).getWidth()).isEqualTo(1400);
  }

  @Test
  void aNoisyPhotoHasExactlyTheSizeThatIsAskedFor() throws IOException {
    byte[] jpeg = NoisyPhoto.ofBytes(Uploads.LARGEST_BYTES);
    assertThat(jpeg).hasSize(Uploads.LARGEST_BYTES);
    assertThat(read(jpeg).getWidth()).isGreaterThan(1000);
  }

  private static BufferedImage read(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }
}

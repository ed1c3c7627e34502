package io.cloakroom.gallery;

/**
 * An uploaded image that was decoded successfully.
 *
 * @param contentType {@code image/jpeg}, {@code image/png} or {@code image/gif}, detected from the
 *     content
 * @param width the width in pixels
 * @param height the height in pixels
 * @param bytes the file as it was uploaded
 * @param thumbnail a JPEG, at most {@link Pictures#THUMBNAIL_EDGE} pixels wide and high
 */
@SuppressWarnings("ArrayRecordComponent") // Passed from the decoder to the database.
record Picture(String contentType, int width, int height, byte[] bytes, byte[] thumbnail)
    implements Decoded {}

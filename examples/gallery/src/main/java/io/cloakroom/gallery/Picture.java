package io.cloakroom.gallery;

/**
 * An uploaded image that was decoded and is fit to be shown.
 *
 * @param contentType {@code image/jpeg}, {@code image/png} or {@code image/gif}, by its content
 * @param width in pixels
 * @param height in pixels
 * @param bytes as they were uploaded
 * @param thumbnail a JPEG, at most {@link Pictures#THUMBNAIL_EDGE} pixels wide and high
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from the decoder to the database and the wire.
record Picture(String contentType, int width, int height, byte[] bytes, byte[] thumbnail)
    implements Decoded {}

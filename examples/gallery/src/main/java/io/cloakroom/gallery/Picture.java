package io.cloakroom.gallery;

/**
 * An image as the gallery keeps it: encoded anew, without anything that a camera or a program had
 * put beside the pixels.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param bytes a JPEG, at most {@link Pictures#EDGE} pixels wide and high
 * @param thumbnail a JPEG, at most {@link Pictures#THUMBNAIL_EDGE} pixels wide and high
 */
@SuppressWarnings("ArrayRecordComponent") // Passed from the decoder to the database.
record Picture(int width, int height, byte[] bytes, byte[] thumbnail) implements Decoded {}

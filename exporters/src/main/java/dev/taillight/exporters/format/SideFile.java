package dev.taillight.exporters.format;

/**
 * A small text file that a store needs beside the vectors, such as a schema.
 *
 * @param name its name in the folder of the export
 * @param description what it is, for people
 * @param text what it holds
 */
public record SideFile(String name, String description, String text) {}

package dev.taillight.experiments.fetch;

import dev.taillight.dataset.DatasetException;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * The tables of citeulike-t. Its files are lists of numbers, one line per user, article or tag,
 * which no table format describes: {@code COUNT NUMBER NUMBER…}, or {@code COUNT NUMBER:TIMES…} for
 * the words of an article. All numbers count from 0. Users become {@code u0}, {@code u1}, …, and
 * articles {@code a0}, {@code a1}, ….
 */
final class CiteULikeTables {

  /** How many words of an article are kept: those that occur most often in it. */
  private static final int MOST_WORDS = 24;

  private static final String ARTICLE = "a";
  private static final String USER = "u";

  private final Path folder;

  private CiteULikeTables(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes {@code items.tsv.gz} and {@code interactions.tsv.gz} into the folder of the raw files.
   *
   * @return the two
   * @throws DatasetException if a line is not as described
   */
  static List<Path> write(Path folder) throws IOException {
    CiteULikeTables tables = new CiteULikeTables(folder);
    Path items = folder.resolve("items.tsv.gz");
    Path interactions = folder.resolve("interactions.tsv.gz");
    List<List<Entry>> words = tables.lists("mult.dat");
    tables.writeItems(items, words);
    tables.writeInteractions(interactions, words.size());
    return List.of(items, interactions);
  }

  /**
   * A number in a list.
   *
   * @param number what it stands for
   * @param times how often it is there
   */
  private record Entry(int number, int times) {}

  private void writeItems(Path target, List<List<Entry>> words) throws IOException {
    int articles = words.size();
    List<String> vocabulary = lines("vocabulary.dat");
    List<String> tagNames = lines("tags.dat");
    List<List<Entry>> cited = lists("citations.dat");
    requireLines("citations.dat", cited.size(), articles);
    List<List<Entry>> tagged = lists("tag-item.dat");
    requireLines("tag-item.dat", tagged.size(), tagNames.size());
    List<List<String>> tags = new ArrayList<>();
    for (int article = 0; article < articles; article++) {
      tags.add(new ArrayList<>());
    }
    for (int tag = 0; tag < tagged.size(); tag++) {
      for (Entry article : tagged.get(tag)) {
        requireBelow("tag-item.dat", tag, article, articles);
        tags.get(article.number()).add(clean(tagNames.get(tag)));
      }
    }
    write(
        target,
        out -> {
          out.write("item_id\ttags\twords\tcites\n");
          for (int article = 0; article < articles; article++) {
            out.write(ARTICLE + article);
            out.write("\t" + String.join("|", tags.get(article)));
            out.write("\t" + words(words.get(article), article, vocabulary));
            out.write("\t" + articles(cited.get(article), article, articles) + "\n");
          }
        });
  }

  private void writeInteractions(Path target, int articles) throws IOException {
    List<List<Entry>> libraries = lists("users.dat");
    write(
        target,
        out -> {
          out.write("user_id\titem_id\n");
          for (int user = 0; user < libraries.size(); user++) {
            for (Entry article : libraries.get(user)) {
              requireBelow("users.dat", user, article, articles);
              out.write(USER + user + "\t" + ARTICLE + article.number() + "\n");
            }
          }
        });
  }

  /** The most frequent words first; among equally frequent ones in their order. */
  private String words(List<Entry> words, int article, List<String> vocabulary) {
    for (Entry word : words) {
      requireBelow("mult.dat", article, word, vocabulary.size());
    }
    return words.stream()
        .sorted(Comparator.comparingInt(Entry::times).reversed())
        .limit(MOST_WORDS)
        .map(word -> clean(vocabulary.get(word.number())))
        .collect(Collectors.joining("|"));
  }

  private String articles(List<Entry> cited, int article, int articles) {
    for (Entry other : cited) {
      requireBelow("citations.dat", article, other, articles);
    }
    return cited.stream().map(other -> ARTICLE + other.number()).collect(Collectors.joining("|"));
  }

  /** A name without what separates names and fields. */
  private static String clean(String name) {
    return name.strip().replace('|', ' ').replace('\t', ' ');
  }

  private List<List<Entry>> lists(String name) throws IOException {
    List<List<Entry>> lists = new ArrayList<>();
    for (String line : lines(name)) {
      lists.add(list(name, lists.size(), line));
    }
    return lists;
  }

  private static List<Entry> list(String name, int index, String line) {
    String[] numbers = line.strip().split("\\s+");
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; i < numbers.length; i++) {
      String[] parts = numbers[i].split(":", -1);
      if (parts.length > 2) {
        throw problem(name, index, "needs NUMBER or NUMBER:TIMES, got '" + numbers[i] + "'");
      }
      entries.add(
          new Entry(
              number(name, index, parts[0]),
              parts.length == 1 ? 1 : number(name, index, parts[1])));
    }
    if (number(name, index, numbers[0]) != entries.size()) {
      throw problem(
          name, index, "needs " + numbers[0] + " numbers as it says, got " + entries.size());
    }
    return entries;
  }

  private static int number(String name, int index, String text) {
    if (!text.matches("\\d{1,9}")) {
      throw problem(name, index, "needs a whole number, got '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static void requireBelow(String name, int index, Entry entry, int size) {
    if (entry.number() >= size) {
      throw problem(name, index, "needs numbers below " + size + ", got " + entry.number());
    }
  }

  private static void requireLines(String name, int found, int needed) {
    if (found != needed) {
      throw new DatasetException("%s: needs %d lines, got %d".formatted(name, needed, found));
    }
  }

  private static DatasetException problem(String name, int index, String what) {
    return new DatasetException("%s:%d: %s".formatted(name, index + 1, what));
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name), StandardCharsets.UTF_8);
  }

  private static void write(Path target, AtomicFiles.Content<Writer> content) throws IOException {
    AtomicFiles.write(
        target,
        raw -> {
          GZIPOutputStream zipped = new GZIPOutputStream(raw);
          Writer out = new OutputStreamWriter(zipped, StandardCharsets.UTF_8);
          content.writeTo(out);
          out.flush();
          zipped.finish();
        });
  }
}

package docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** A Markdown file of the repository: its headings, links and code. */
final class Page {

  static final Path ROOT =
      Path.of(System.getProperty("project.root", "../..")).toAbsolutePath().normalize();

  private static final Set<String> BUILT = Set.of("target", "node_modules", ".git");
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();
  private static final Pattern ADDRESS = Pattern.compile("\\b(?:href|src)=\"([^\"]*)\"");
  private static final Pattern SCHEME = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.*");

  /** A block of code and its language, which may be empty. */
  record Block(String language, String code) {}

  private final Path file;
  private final List<String> headings = new ArrayList<>();
  private final List<String> links = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<String> inlineCode = new ArrayList<>();

  private Page(Path file) {
    this.file = file;
  }

  /** Reads a file by its path in the repository. */
  static Page of(Path file) throws IOException {
    Page page = new Page(file);
    PARSER.parse(Files.readString(ROOT.resolve(file))).accept(page.new Reader());
    return page;
  }

  /** Returns the pages of the documentation: the files in {@code docs}. */
  static List<Page> ofDocs() throws IOException {
    return read(in("docs"));
  }

  /** Returns everything that people read: the documentation, the files beside it, and READMEs. */
  static List<Page> all() throws IOException {
    List<Path> files = new ArrayList<>(in("docs"));
    files.addAll(in(""));
    sources("examples").stream().filter(file -> file.endsWith("README.md")).forEach(files::add);
    return read(files);
  }

  /** Returns all files below a folder, without build output, which can change meanwhile. */
  static List<Path> sources(String folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        ROOT.resolve(folder),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
            return BUILT.contains(found.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) {
            files.add(ROOT.relativize(found));
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static List<Page> read(List<Path> files) throws IOException {
    List<Page> pages = new ArrayList<>();
    for (Path file : files) {
      pages.add(of(file));
    }
    return pages;
  }

  private static List<Path> in(String folder) throws IOException {
    try (Stream<Path> found = Files.list(ROOT.resolve(folder))) {
      return found
          .filter(file -> file.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .sorted()
          .toList();
    }
  }

  Path file() {
    return file;
  }

  List<Block> blocks() {
    return blocks;
  }

  List<String> inlineCode() {
    return inlineCode;
  }

  /** Returns the links to other files and to places in them, without those to other hosts. */
  List<String> links() {
    return links.stream().filter(link -> !SCHEME.matcher(link).matches()).toList();
  }

  /** Returns the file that a link leads to. */
  Path target(String link) {
    String path = link.contains("#") ? link.substring(0, link.indexOf('#')) : link;
    return path.isEmpty()
        ? file
        : ROOT.relativize(ROOT.resolve(file).resolveSibling(path).normalize());
  }

  /** Returns the anchors of the headings by GitHub's rule, in order. */
  List<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    List<String> anchors = new ArrayList<>();
    for (String heading : headings) {
      String anchor = anchor(heading);
      int times = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(times == 0 ? anchor : anchor + "-" + times);
    }
    return anchors;
  }

  /** Lower case; letters, digits, hyphens and underscores stay, and spaces become hyphens. */
  private static String anchor(String heading) {
    StringBuilder anchor = new StringBuilder();
    heading
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .map(c -> c == ' ' ? '-' : c)
        .filter(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_')
        .forEach(anchor::appendCodePoint);
    return anchor.toString();
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private final class Reader extends AbstractVisitor {

    @Override
    public void visit(Heading heading) {
      StringBuilder text = new StringBuilder();
      heading.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text part) {
              text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
              text.append(part.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak part) {
              text.append(' ');
            }
          });
      headings.add(text.toString());
      visitChildren(heading);
    }

    @Override
    public void visit(Link link) {
      links.add(link.getDestination());
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      links.add(image.getDestination());
    }

    @Override
    public void visit(HtmlBlock html) {
      addLinks(html.getLiteral());
    }

    @Override
    public void visit(HtmlInline html) {
      addLinks(html.getLiteral());
    }

    private void addLinks(String html) {
      ADDRESS.matcher(html).results().forEach(found -> links.add(found.group(1)));
    }

    @Override
    public void visit(Code code) {
      inlineCode.add(code.getLiteral());
    }

    @Override
    public void visit(FencedCodeBlock block) {
      String info = block.getInfo();
      blocks.add(new Block(info == null ? "" : info.strip(), block.getLiteral()));
    }

    @Override
    public void visit(IndentedCodeBlock block) {
      blocks.add(new Block("", block.getLiteral()));
    }
  }
}

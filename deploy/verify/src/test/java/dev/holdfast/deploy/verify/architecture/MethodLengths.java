package dev.holdfast.deploy.verify.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Measures methods with the compiler's own parser. */
record MethodLengths(Path root) {
  List<String> longerThan(int linesMax, List<Path> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      var sources = manager.getJavaFileObjectsFromPaths(files.stream().map(root::resolve).toList());
      JavacTask task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, sources);
      Ruler ruler = new Ruler(Trees.instance(task).getSourcePositions(), linesMax);
      task.parse().forEach(unit -> ruler.scan(unit, unit));
      return ruler.found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Ruler extends TreeScanner<@Nullable Void, CompilationUnitTree> {
    private final SourcePositions positions;
    private final int linesMax;
    private final List<String> found = new ArrayList<>();

    private Ruler(SourcePositions positions, int linesMax) {
      this.positions = positions;
      this.linesMax = linesMax;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, CompilationUnitTree unit) {
      long lines =
          line(unit, positions.getEndPosition(unit, method))
              - line(unit, positions.getStartPosition(unit, method))
              + 1;
      if (lines > linesMax) {
        Path file = root.relativize(Path.of(unit.getSourceFile().toUri()));
        found.add(
            file
                + ": "
                + method.getName()
                + " has "
                + lines
                + " lines, "
                + linesMax
                + " are the limit");
      }
      return super.visitMethod(method, unit);
    }

    private long line(CompilationUnitTree unit, long position) {
      LineMap lines = unit.getLineMap();
      return lines.getLineNumber(position);
    }
  }
}

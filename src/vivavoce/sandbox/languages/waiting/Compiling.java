import java.io.*;
import java.nio.file.*;
import java.util.*;

/** A compiler that has compiled before: it waits for the sources, leaves the classes in the folder that it is told, and ends. */
class Compiling {
    private static final int TIMES_BEFORE = 3;
    private static final Path BOX = Path.of("/box");

    /** The options of javac, the folder for classes the last of them; with "once" behind it, it only practises. */
    public static void main(String[] options) throws Exception {
        Path practice = Files.createDirectories(BOX.resolve("practice"));
        Path example = practice.resolve("Example.java");
        try (InputStream in = Compiling.class.getResourceAsStream("Example.java.txt")) {
            Files.write(example, in.readAllBytes());
        }
        boolean once = options[options.length - 1].equals("once");
        String[] practising = Arrays.copyOf(options, options.length - (once ? 1 : 0));
        practising[practising.length - 1] = practice.toString();
        for (int i = 0; i < TIMES_BEFORE; i++) compile(practising, List.of(example.toString()));
        if (once) return;
        System.out.write('r');
        System.out.flush();
        List<String> sources = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : Feed.files().entrySet()) {
            Path path = BOX.resolve(file.getKey());
            Files.write(path, file.getValue());
            if (file.getKey().endsWith(".java")) sources.add(path.toString());
        }
        int status = compile(options, sources);
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    private static int compile(String[] options, List<String> sources) {
        List<String> words = new ArrayList<>(Arrays.asList(options));
        words.addAll(sources);
        return com.sun.tools.javac.Main.compile(words.toArray(new String[0]), new PrintWriter(System.err, true));
    }
}

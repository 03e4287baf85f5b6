package tutti.replica.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tutti.replica.Replica;

/**
 * The product and the simulation once more, with one source file changed: compiled in memory, and loaded apart from what everyone
 * else uses.
 */
final class DefectiveClasses extends ClassLoader {
    private static final String OWN = "tutti.";

    private final Map<String, byte[]> changed;

    private DefectiveClasses(Map<String, byte[]> changed) {
        super(DefectiveClasses.class.getClassLoader());
        this.changed = changed;
    }

    /** Compiles the class from the source. */
    static DefectiveClasses of(String className, String source) {
        return new DefectiveClasses(compile(className, source));
    }

    /** What the simulator finds with them; null if nothing. */
    @Nullable
    String find(long firstSeed, int seeds, int events) throws ReflectiveOperationException {
        return (String) loadClass(Simulator.class.getName())
                .getMethod("find", long.class, int.class, int.class)
                .invoke(null, firstSeed, seeds, events);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OWN)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = changed.containsKey(name) ? changed.get(name) : unchanged(name);
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private byte[] unchanged(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new ClassNotFoundException(name, failure);
        }
    }

    private static Map<String, byte[]> compile(String className, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("--release", "17", "-proc:none", "-nowarn", "-classpath", classPath());
        JavaFileManager files = new InMemory(compiler.getStandardFileManager(null, null, null), classes);
        boolean isCompiled = compiler.getTask(
                        messages, files, null, options, null, List.of(new Source(className, source)))
                .call();
        if (!isCompiled) {
            throw new IllegalStateException("does not compile:\n" + messages);
        }
        return classes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toByteArray()));
    }

    private static String classPath() {
        return Stream.of(Replica.class, DirectBuffer.class, NullMarked.class)
                .map(DefectiveClasses::placeOf)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(className, name -> new ByteArrayOutputStream());
                }
            };
        }
    }
}

// Runs inside the sandbox, beside the candidate's class: calls what the problem asks for, gives the value to
// descriptor 3. It finds the method by its name and turns the arguments into what the method takes, so that int[],
// long[] and List<Integer> are all right. Compiled once for all programs, when Java is prepared.
import java.io.*;
import java.lang.reflect.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class Calling {
    static final long STACK_BYTES = 160L << 20;

    static class Wrong extends RuntimeException {
        Wrong(String words) { super(words); }
    }

    static final class Input {
        final byte[] bytes;
        int at = 0;

        Input(byte[] bytes) { this.bytes = bytes; }

        String token() {
            while (bytes[at] <= ' ') at++;
            int begin = at;
            while (at < bytes.length && bytes[at] > ' ') at++;
            return new String(bytes, begin, at - begin, StandardCharsets.US_ASCII);
        }

        long number() {
            while (bytes[at] <= ' ') at++;
            boolean negative = bytes[at] == '-';
            if (negative) at++;
            long value = 0;
            while (at < bytes.length && bytes[at] > ' ') value = value * 10 - (bytes[at++] - '0');
            return negative ? value : -value;
        }

        String text() {
            int length = (int) number();
            at++;
            String value = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return value;
        }

        TreeNode tree() {
            int length = (int) number();
            if (length == 0) return null;
            TreeNode root = new TreeNode(number());
            ArrayDeque<TreeNode> waiting = new ArrayDeque<>(List.of(root));
            for (int read = 1; read < length; ) {
                TreeNode node = waiting.remove();
                node.left = child(waiting);
                read++;
                if (read++ < length) node.right = child(waiting);
            }
            return root;
        }

        private TreeNode child(ArrayDeque<TreeNode> waiting) {
            String token = token();
            if (token.equals("N")) return null;
            TreeNode node = new TreeNode(Long.parseLong(token));
            waiting.add(node);
            return node;
        }

        Object value(String kind) {
            if (kind.endsWith("[]")) return list(kind.substring(0, kind.length() - 2));
            switch (kind) {
                case "int": return number();
                case "float": return Double.parseDouble(token());
                case "bool": return number() == 1;
                case "string": return text();
                default: return tree();
            }
        }

        private Object list(String kind) {
            int length = (int) number();
            if (kind.equals("int")) {
                long[] values = new long[length];
                for (int i = 0; i < length; i++) values[i] = number();
                return values;
            }
            Object values = Array.newInstance(classOf(kind), length);
            for (int i = 0; i < length; i++) Array.set(values, i, value(kind));
            return values;
        }
    }

    static Class<?> classOf(String kind) {
        if (kind.endsWith("[]")) return classOf(kind.substring(0, kind.length() - 2)).arrayType();
        switch (kind) {
            case "int": return long.class;
            case "float": return double.class;
            case "bool": return boolean.class;
            case "string": return String.class;
            default: return TreeNode.class;
        }
    }

    /** The same value as the type that the candidate has chosen for it. */
    static Object as(Type wanted, Object value) {
        if (value == null) return null;
        if (wanted instanceof ParameterizedType) return asList((ParameterizedType) wanted, value);
        if (wanted instanceof GenericArrayType) return asArray(((GenericArrayType) wanted).getGenericComponentType(), Object.class, value);
        Class<?> type = wanted instanceof Class ? (Class<?>) wanted : Object.class;
        if (type.isInstance(value)) return value;
        if (type.isArray() && value.getClass().isArray()) return asArray(type.getComponentType(), type.getComponentType(), value);
        if (List.class.isAssignableFrom(type) || Collection.class == type) return boxed(Object.class, value);
        if (value instanceof Long) return number(type, (Long) value);
        if (value instanceof Double && (type == double.class)) return value;
        if (value instanceof Double && (type == float.class || type == Float.class)) return ((Double) value).floatValue();
        if (value instanceof Boolean && type == boolean.class) return value;
        if (value instanceof String && (type == char[].class)) return ((String) value).toCharArray();
        if (value instanceof String && ((String) value).length() == 1 && (type == char.class || type == Character.class)) return ((String) value).charAt(0);
        throw new Wrong("This problem gives " + shown(value.getClass()) + " where your code takes " + shown(type) + ".");
    }

    static Object number(Class<?> type, Long value) {
        if (type == long.class) return value;
        if (type == double.class || type == Double.class) return (double) value;
        if (type != int.class && type != Integer.class) throw new Wrong("This problem gives long where your code takes " + shown(type) + ".");
        if (value != value.intValue()) throw new Wrong(value + " does not fit into an int. Take long.");
        return value.intValue();
    }

    static Object asArray(Type part, Class<?> component, Object value) {
        int length = Array.getLength(value);
        Object made = Array.newInstance(component, length);
        for (int i = 0; i < length; i++) Array.set(made, i, as(part, Array.get(value, i)));
        return made;
    }

    static Object asList(ParameterizedType wanted, Object value) {
        if (!value.getClass().isArray() || !Collection.class.isAssignableFrom((Class<?>) wanted.getRawType())) {
            throw new Wrong("This problem gives " + shown(value.getClass()) + " where your code takes " + wanted + ".");
        }
        return boxed(wanted.getActualTypeArguments()[0], value);
    }

    static List<Object> boxed(Type part, Object value) {
        int length = Array.getLength(value);
        List<Object> made = new ArrayList<>(length);
        for (int i = 0; i < length; i++) made.add(as(part, Array.get(value, i)));
        return made;
    }

    static String shown(Class<?> type) { return type.getSimpleName(); }

    static final class Output {
        final StringBuilder text = new StringBuilder();

        void value(Object value, String kind) {
            if (kind.equals("tree") && (value == null || value instanceof TreeNode)) tree((TreeNode) value);
            else if (value == null) text.append("null");
            else if (value instanceof Double || value instanceof Float) text.append(((Number) value).doubleValue());
            else if (value instanceof Number || value instanceof Boolean) text.append(value);
            else if (value instanceof CharSequence || value instanceof Character) quoted(value.toString());
            else if (value instanceof char[]) quoted(new String((char[]) value));
            else if (value.getClass().isArray()) array(value, part(kind));
            else if (value instanceof List) list((List<?>) value, part(kind));
            else {
                text.append("{\"\\u0000\":");
                quoted(shown(value.getClass()));
                text.append('}');
            }
        }

        static String part(String kind) { return kind.endsWith("[]") ? kind.substring(0, kind.length() - 2) : ""; }

        void array(Object values, String kind) {
            text.append('[');
            int length = Array.getLength(values);
            for (int i = 0; i < length; i++) {
                if (i > 0) text.append(',');
                if (values instanceof long[]) text.append(((long[]) values)[i]);
                else if (values instanceof int[]) text.append(((int[]) values)[i]);
                else value(Array.get(values, i), kind);
            }
            text.append(']');
        }

        void list(List<?> values, String kind) {
            text.append('[');
            boolean first = true;
            for (Object one : values) {
                if (!first) text.append(',');
                first = false;
                value(one, kind);
            }
            text.append(']');
        }

        void tree(TreeNode root) {
            List<String> values = new ArrayList<>();
            ArrayDeque<Optional<TreeNode>> waiting = new ArrayDeque<>(List.of(Optional.ofNullable(root)));
            Set<TreeNode> met = Collections.newSetFromMap(new IdentityHashMap<>());
            int last = 0;
            while (!waiting.isEmpty()) {
                TreeNode node = waiting.remove().orElse(null);
                values.add(node == null ? "null" : String.valueOf(node.val));
                if (node == null) continue;
                if (!met.add(node)) throw new Wrong("The tree that was returned has a node in two places.");
                last = values.size();
                waiting.add(Optional.ofNullable(node.left));
                waiting.add(Optional.ofNullable(node.right));
            }
            text.append('[').append(String.join(",", values.subList(0, last))).append(']');
        }

        void quoted(String value) {
            text.append('"');
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '"' || c == '\\') text.append('\\').append(c);
                else if (c < ' ' || c > '~') text.append(String.format("\\u%04x", (int) c));
                else text.append(c);
            }
            text.append('"');
        }

        void give(long spent) throws IOException {
            try (OutputStream out = new FileOutputStream(third())) {
                out.write(("[" + spent + "," + text + "]").getBytes(StandardCharsets.UTF_8));
            }
        }

        /** Java opens no descriptor by its number: see --add-opens where it is started. */
        private static FileDescriptor third() throws IOException {
            try {
                FileDescriptor descriptor = new FileDescriptor();
                Field number = FileDescriptor.class.getDeclaredField("fd");
                number.setAccessible(true);
                number.setInt(descriptor, 3);
                return descriptor;
            } catch (ReflectiveOperationException error) {
                throw new IOException(error);
            }
        }
    }

    static final class Callable {
        final String name, returns;
        final String[] kinds;

        Callable(String line) {
            String[] words = line.split(" ", -1);
            name = words[0];
            returns = words[1];
            kinds = Arrays.copyOfRange(words, 2, words.length);
        }

        Object[] arguments(Input in, Executable called) {
            Type[] wanted = called.getGenericParameterTypes();
            Object[] values = new Object[kinds.length];
            for (int i = 0; i < kinds.length; i++) values[i] = as(wanted[i], in.value(kinds[i]));
            return values;
        }

        Method in(Class<?> type) {
            for (Class<?> at = type; at != Object.class; at = at.getSuperclass()) {
                for (Method method : at.getDeclaredMethods()) {
                    if (method.getName().equals(name) && method.getParameterCount() == kinds.length && !method.isBridge()) {
                        method.setAccessible(true);
                        return method;
                    }
                }
            }
            throw new Wrong("The class " + type.getName() + " has no method " + name + " that takes " + kinds.length + (kinds.length == 1 ? " argument." : " arguments."));
        }

        Constructor<?> of(Class<?> type) {
            for (Constructor<?> one : type.getDeclaredConstructors()) {
                if (one.getParameterCount() == kinds.length) {
                    one.setAccessible(true);
                    return one;
                }
            }
            throw new Wrong("The class " + type.getName() + " has no constructor that takes " + kinds.length + (kinds.length == 1 ? " argument." : " arguments."));
        }
    }

    static Class<?> named(String name) {
        try {
            return Class.forName(name, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new Wrong("Your code has no class " + name + ".");
        }
    }

    static void callFunction(String name, boolean inPlace, Callable function, Input in) throws Throwable {
        Class<?> type = named(name);
        Method method = function.in(type);
        Object thing = Modifier.isStatic(method.getModifiers()) ? null : new Callable(" ").of(type).newInstance();
        Object[] values = function.arguments(in, method);
        long begin = System.nanoTime();
        Object value = method.invoke(thing, values);
        long spent = System.nanoTime() - begin;
        Output out = new Output();
        out.value(inPlace ? values[0] : value, function.returns);
        out.give(spent);
    }

    static void playClass(String name, List<Callable> callables, Input in) throws Throwable {
        Class<?> type = named(name);
        Callable making = callables.get(0);
        Constructor<?> constructor = making.of(type);
        Method[] methods = new Method[callables.size()];
        for (int i = 1; i < methods.length; i++) methods[i] = callables.get(i).in(type);
        int count = (int) in.number();
        Object[] first = making.arguments(in, constructor);
        int[] which = new int[count];
        Object[][] values = new Object[count][];
        for (int i = 0; i < count; i++) {
            which[i] = (int) in.number() + 1;
            values[i] = callables.get(which[i]).arguments(in, methods[which[i]]);
        }
        Output out = new Output();
        long begin = System.nanoTime();
        Object thing = constructor.newInstance(first);
        out.text.append("[[-1,null]");
        for (int i = 0; i < count; i++) {
            Object value = methods[which[i]].invoke(thing, values[i]);
            String returns = callables.get(which[i]).returns;
            out.text.append(",[").append(which[i] - 1).append(',');
            out.value(returns.isEmpty() ? null : value, returns);
            out.text.append(']');
        }
        out.text.append(']');
        out.give(System.nanoTime() - begin);
    }

    /** The candidate's own lines alone, and of a recursion without end the first few. */
    static void tell(Throwable error) {
        if (error instanceof Wrong) {
            System.err.println(error.getMessage());
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Throwable part = error; part != null; part = part.getCause()) {
            text.append(part == error ? "Exception: " : "Caused by: ").append(part).append('\n');
            StackTraceElement[] frames = part.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, 12); i++) {
                String name = frames[i].getClassName();
                if (name.equals("Calling") || name.startsWith("Calling$") || name.startsWith("java.lang.reflect.") || name.startsWith("jdk.internal.reflect.")) break;
                text.append("    at ").append(frames[i]).append('\n');
            }
        }
        System.err.print(text);
    }

    static void run(String spec) throws Throwable {
        String[] lines = spec.split("\n");
        String[] head = lines[0].split(" ");
        List<Callable> callables = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) callables.add(new Callable(lines[i]));
        Input in = new Input(System.in.readAllBytes());
        if (head[0].equals("function")) callFunction(head[1], head[2].equals("1"), callables.get(0), in);
        else playClass(head[1], callables, in);
    }

    static int status = 1;

    /** A line each: shape, class, in place or not; then for each callable its name, what it returns, its parameters. */
    public static void all(String spec) throws InterruptedException {
        // No lambda: the first one that a JVM meets costs more than most solutions.
        Runnable calling = new Runnable() {
            @Override
            public void run() {
                try {
                    Calling.run(spec);
                    status = 0;
                } catch (InvocationTargetException error) {
                    tell(error.getCause());
                } catch (Throwable error) {
                    tell(error);
                }
            }
        };
        Thread alone = new Thread(null, calling, "main", STACK_BYTES);
        alone.start();
        alone.join();
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }
}

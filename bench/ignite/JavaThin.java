// SPDX-License-Identifier: Apache-2.0
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.client.IgniteClientFuture;
import org.apache.ignite.configuration.ClientConfiguration;

/** The Java thin client as a subject of bench ignite (subject.h): PORT[,PORT...] CACHE. */
public final class JavaThin {
    private static final int KEYS = 20000;
    private static final int BATCH = 100;
    private static final int WINDOW = 1024;
    private static final int THREADS = 8;
    private static final int TIMED_EVERY = 16;
    private static final int PROOF_KEY = 7;
    private static final String VALUE = "x".repeat(64);

    private interface Workload {
        Tally run(long until) throws Exception;
    }

    /** Operations, and the latencies in nanoseconds of those that were timed. */
    private static final class Tally {
        private long operations;
        private long[] latencies = new long[1 << 16];
        private int timed;

        void add(long latency) {
            if (timed == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * timed);
            }
            latencies[timed++] = latency;
        }

        void add(Tally other) {
            operations += other.operations;
            for (int i = 0; i < other.timed; ++i) {
                add(other.latencies[i]);
            }
        }

        void sort() {
            Arrays.sort(latencies, 0, timed);
        }

        double microseconds(double quantile) {
            return timed == 0 ? 0 : latencies[(int) (quantile * timed)] / 1e3;
        }
    }

    private final ClientCache<Integer, String> cache;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    private JavaThin(ClientCache<Integer, String> cache) {
        this.cache = cache;
    }

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        ClientConfiguration configuration = new ClientConfiguration()
            .setPartitionAwarenessEnabled(true)
            .setAddresses(Stream.of(args[0].split(",")).map(port -> "127.0.0.1:" + port)
                .toArray(String[]::new));
        try (IgniteClient client = Ignition.startClient(configuration)) {
            new JavaThin(client.cache(args[1])).serve(answers);
        }
    }

    private void serve(PrintStream answers) throws Exception {
        Map<String, Workload> workloads = workloads();
        answers.printf("{\"value\": \"%s\", \"workloads\": [%s]}%n", cache.get(PROOF_KEY),
            workloads.keySet().stream().map(name -> '"' + name + '"')
                .collect(Collectors.joining(", ")));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null;) {
            String[] words = line.split(" ");
            answers.println(measure(workloads.get(words[0]), Double.parseDouble(words[1])));
        }
    }

    private static String measure(Workload workload, double seconds) throws Exception {
        OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long switches = voluntarySwitches();
        long start = System.nanoTime();
        Tally tally = workload.run(start + (long) (seconds * 1e9));
        long took = System.nanoTime() - start;
        cpu = system.getProcessCpuTime() - cpu;
        switches = voluntarySwitches() - switches;
        tally.sort();
        return String.format(Locale.ROOT,
            "{\"ops\": %d, \"seconds\": %.9f, \"cpu_seconds\": %.6f, \"p50_us\": %.3f,"
                + " \"p99_us\": %.3f, \"switches\": %d}",
            tally.operations, took / 1e9, cpu / 1e9, tally.microseconds(0.5),
            tally.microseconds(0.99), switches);
    }

    /** Of the threads that live, which are all that work. */
    private static long voluntarySwitches() throws IOException {
        List<Path> tasks;
        try (Stream<Path> listed = Files.list(Path.of("/proc/self/task"))) {
            tasks = listed.collect(Collectors.toList());
        }
        long switches = 0;
        for (Path task : tasks) {
            try {
                for (String line : Files.readAllLines(task.resolve("status"))) {
                    if (line.startsWith("voluntary_ctxt_switches:")) {
                        switches += Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
                    }
                }
            } catch (IOException ended) {
                // A thread that the virtual machine ended meanwhile.
            }
        }
        return switches;
    }

    private Map<String, Workload> workloads() {
        IntConsumer get = key -> checkHit(cache.get(key));
        IntConsumer put = key -> cache.put(key, VALUE);
        IntFunction<IgniteClientFuture<?>> getAsync = cache::getAsync;
        IntFunction<IgniteClientFuture<?>> putAsync = key -> cache.putAsync(key, VALUE);
        // Sorted, as the client asks for.
        List<TreeSet<Integer>> keys = new ArrayList<>();
        List<TreeMap<Integer, String>> entries = new ArrayList<>();
        for (int first = 0; first < KEYS; first += BATCH) {
            TreeSet<Integer> batch = IntStream.range(first, first + BATCH).boxed()
                .collect(Collectors.toCollection(TreeSet::new));
            keys.add(batch);
            entries.add(batch.stream().collect(
                Collectors.toMap(key -> key, key -> VALUE, (a, b) -> a, TreeMap::new)));
        }
        Map<String, Workload> workloads = new TreeMap<>();
        workloads.put("get/blocking/1", until -> oneByOne(until, 0, get));
        workloads.put("get/blocking/8", until -> onThreads(until, get));
        workloads.put("get/window/1024", until -> window(until, getAsync, true));
        workloads.put("put/blocking/1", until -> oneByOne(until, 0, put));
        workloads.put("put/blocking/8", until -> onThreads(until, put));
        workloads.put("put/window/1024", until -> window(until, putAsync, false));
        workloads.put("get_all/100", until -> oneByOne(until, 0, i -> {
            if (cache.getAll(keys.get(i % keys.size())).size() != BATCH) {
                throw new IllegalStateException("a get_all missed");
            }
        }));
        workloads.put("put_all/100",
            until -> oneByOne(until, 0, i -> cache.putAll(entries.get(i % entries.size()))));
        return workloads;
    }

    private static void checkHit(Object value) {
        if (!(value instanceof String) || ((String) value).length() != VALUE.length()) {
            throw new IllegalStateException("a get missed");
        }
    }

    private static Tally oneByOne(long until, int firstKey, IntConsumer operation) {
        Tally tally = new Tally();
        long before = System.nanoTime();
        for (int key = firstKey; before < until; key = (key + 1) % KEYS) {
            operation.accept(key);
            long after = System.nanoTime();
            tally.add(after - before);
            ++tally.operations;
            before = after;
        }
        return tally;
    }

    private Tally onThreads(long until, IntConsumer operation) throws Exception {
        List<Future<Tally>> parts = new ArrayList<>();
        for (int i = 0; i < THREADS; ++i) {
            int firstKey = i * KEYS / THREADS;
            parts.add(threads.submit(() -> oneByOne(until, firstKey, operation)));
        }
        Tally all = new Tally();
        for (Future<Tally> part : parts) {
            all.add(part.get());
        }
        return all;
    }

    private static Tally window(
            long until, IntFunction<IgniteClientFuture<?>> operation, boolean gets)
            throws Exception {
        Tally tally = new Tally();
        Semaphore room = new Semaphore(WINDOW);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long now = System.nanoTime();
        for (int key = 0; now < until; key = (key + 1) % KEYS) {
            room.acquire();
            boolean timed = key % TIMED_EVERY == 0;
            if (timed) {
                now = System.nanoTime();
            }
            long start = now;
            operation.apply(key).whenComplete((value, error) -> {
                if (timed) {
                    long latency = System.nanoTime() - start;
                    synchronized (tally) {
                        tally.add(latency);
                    }
                }
                try {
                    if (error != null) {
                        throw new IllegalStateException(error);
                    }
                    if (gets) {
                        checkHit(value);
                    }
                } catch (IllegalStateException wrong) {
                    failure.set(wrong);
                }
                room.release();
            });
            ++tally.operations;
        }
        room.acquire(WINDOW);
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        return tally;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import static org.glowplug.test.Recorder.rows;
import static org.glowplug.test.Recorder.to;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.processor.EntryProcessorResult;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.internal.client.thin.TcpClientCache;
import org.apache.ignite.internal.processors.cache.version.GridCacheVersion;
import org.apache.ignite.internal.processors.platform.cache.expiry.PlatformExpiryPolicy;
import org.apache.ignite.internal.util.typedef.T3;

/** Operations 1000 to 1025. */
final class KeyValueVectors {
    private static final String FILE = "key_value";
    private static final String NAME = "golden";

    private final Recorder recorder;
    private final IgniteClient client;
    private final ClientCache<Object, Object> cache;

    KeyValueVectors(Recorder recorder, IgniteClient client) {
        this.recorder = recorder;
        this.client = client;
        cache = client.getOrCreateCache(NAME);
    }

    void take() throws Exception {
        single();
        several();
        removing();
        variants();
        processors();
        conflicts();
    }

    private void add(String name, String operation, int code, Map<String, Object> request,
            Recorder.Call call) throws Exception {
        recorder.vector(FILE, name, operation, code, request, call);
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Recorder.Call nothing(Action action) {
        return () -> {
            action.run();
            return List.of();
        };
    }

    private void single() throws Exception {
        add("get_absent", "Get", 1000, to(NAME, 1), () -> rows(cache.get(1)));
        add("put", "Put", 1001, to(NAME, 1, "one"), nothing(() -> cache.put(1, "one")));
        add("get", "Get", 1000, to(NAME, 1), () -> rows(cache.get(1)));
        add("put_if_absent_refused", "PutIfAbsent", 1002, to(NAME, 1, "x"),
            () -> rows(cache.putIfAbsent(1, "x")));
        add("put_if_absent", "PutIfAbsent", 1002, to(NAME, 2, "two"),
            () -> rows(cache.putIfAbsent(2, "two")));
        add("get_and_put", "GetAndPut", 1005, to(NAME, 1, "uno"),
            () -> rows(cache.getAndPut(1, "uno")));
        add("get_and_replace", "GetAndReplace", 1006, to(NAME, 1, "un"),
            () -> rows(cache.getAndReplace(1, "un")));
        add("get_and_replace_absent", "GetAndReplace", 1006, to(NAME, 99, "x"),
            () -> rows(cache.getAndReplace(99, "x")));
        add("get_and_remove", "GetAndRemove", 1007, to(NAME, 1),
            () -> rows(cache.getAndRemove(1)));
        add("get_and_put_if_absent", "GetAndPutIfAbsent", 1008, to(NAME, 2, "x"),
            () -> rows(cache.getAndPutIfAbsent(2, "x")));
        add("replace", "Replace", 1009, to(NAME, 2, "deux"), () -> rows(cache.replace(2, "deux")));
        add("replace_absent", "Replace", 1009, to(NAME, 99, "x"),
            () -> rows(cache.replace(99, "x")));
        add("replace_if_equals", "ReplaceIfEquals", 1010, to(NAME, 2, "deux", "two"),
            () -> rows(cache.replace(2, "deux", "two")));
        add("replace_if_equals_differs", "ReplaceIfEquals", 1010, to(NAME, 2, "deux", "x"),
            () -> rows(cache.replace(2, "deux", "x")));
        add("contains_key", "ContainsKey", 1011, to(NAME, 2), () -> rows(cache.containsKey(2)));
    }

    private void several() throws Exception {
        Map<Object, Object> entries = new LinkedHashMap<>();
        List<Object> flat = new ArrayList<>();
        for (int i = 10; i < 13; i++) {
            entries.put(i, i * 1L);
            flat.add(i);
            flat.add(i * 1L);
        }
        add("put_all", "PutAll", 1004, to(NAME, flat.toArray()),
            nothing(() -> cache.putAll(entries)));
        Set<Object> keys = new LinkedHashSet<>(List.of(10, 11, 98));
        add("get_all", "GetAll", 1003, to(NAME, 10, 11, 98), () -> flattened(cache.getAll(keys)));
        add("contains_keys", "ContainsKeys", 1012, to(NAME, 10, 11, 98),
            () -> rows(cache.containsKeys(keys)));
        add("size", "Size", 1020, to(NAME), () -> rows((long) cache.size()));
        add("size_by_peek_modes", "Size", 1020, to(NAME, 2, 3),
            () -> rows((long) cache.size(CachePeekMode.PRIMARY, CachePeekMode.BACKUP)));
    }

    private static List<Object> flattened(Map<Object, Object> entries) {
        List<Object> flat = new ArrayList<>();
        entries.forEach((key, value) -> {
            flat.add(Described.of(key));
            flat.add(Described.of(value));
        });
        return flat;
    }

    private void removing() throws Exception {
        add("clear_key", "ClearKey", 1014, to(NAME, 10), nothing(() -> cache.clear(10)));
        Set<Object> keys = new LinkedHashSet<>(List.of(11, 97));
        add("clear_keys", "ClearKeys", 1015, to(NAME, 11, 97),
            nothing(() -> cache.clearAll(keys)));
        add("remove_key", "RemoveKey", 1016, to(NAME, 12), () -> rows(cache.remove(12)));
        add("remove_key_absent", "RemoveKey", 1016, to(NAME, 12), () -> rows(cache.remove(12)));
        add("remove_if_equals", "RemoveIfEquals", 1017, to(NAME, 2, "x"),
            () -> rows(cache.remove(2, "x")));
        add("remove_keys", "RemoveKeys", 1018, to(NAME, 11, 97),
            nothing(() -> cache.removeAll(keys)));
        add("remove_all", "RemoveAll", 1019, to(NAME), nothing(cache::removeAll));
        add("clear", "Clear", 1013, to(NAME), nothing(cache::clear));
    }

    private void variants() throws Exception {
        ClientCache<Object, Object> brief = cache.withExpirePolicy(
            new PlatformExpiryPolicy(60_000, -2, -1));
        Map<String, Object> expiring = to(NAME, 3, "three");
        expiring.put("expiry", List.of(60_000L, -2L, -1L));
        add("put_with_expiry", "Put", 1001, expiring, nothing(() -> brief.put(3, "three")));
        Map<String, Object> reading = to(NAME, 3);
        reading.put("expiry", List.of(60_000L, -2L, -1L));
        add("get_with_expiry", "Get", 1000, reading, () -> rows(brief.get(3)));
        ClientCache<Object, Object> binary = cache.withKeepBinary();
        Map<String, Object> keeping = to(NAME, 3);
        keeping.put("keep_binary", true);
        add("get_keep_binary", "Get", 1000, keeping, () -> rows(binary.get(3)));
        add("get_from_no_such_cache", "Get", 1000, to("golden_nowhere", 1),
            () -> rows(client.cache("golden_nowhere").get(1)));
    }

    private void processors() throws Exception {
        cache.put(20, 5);
        cache.put(21, 7L);
        Increment increment = new Increment();
        add("invoke", "Invoke", 1024, to(NAME, 20, increment),
            () -> rows(cache.invoke(20, increment)));
        add("invoke_with_argument", "Invoke", 1024, to(NAME, 20, increment, 10),
            () -> rows(cache.invoke(20, increment, 10)));
        add("invoke_fails", "Invoke", 1024, to(NAME, 20, new Refuse()),
            () -> rows(cache.invoke(20, new Refuse())));
        Set<Object> keys = new LinkedHashSet<>(List.of(20, 21));
        add("invoke_all", "InvokeAll", 1025, to(NAME, 2, 20, 21, increment, 100),
            () -> results(cache.invokeAll(keys, increment, 100)));
    }

    private static List<Object> results(Map<Object, EntryProcessorResult<Object>> results) {
        List<Object> flat = new ArrayList<>();
        results.forEach((key, result) -> {
            flat.add(Described.of(key));
            flat.add(Described.of(true));
            flat.add(Described.of(result.get()));
        });
        return flat;
    }

    private void conflicts() throws Exception {
        TcpClientCache<Object, Object> replica = (TcpClientCache<Object, Object>) cache;
        GridCacheVersion version = new GridCacheVersion(1, 2, 3, 4);
        Map<Object, T3<?, GridCacheVersion, Long>> entries = new LinkedHashMap<>();
        entries.put(30, new T3<>("thirty", version, 0L));
        add("put_all_conflict", "PutAllConflict", 1022, to(NAME, 30, "thirty", version, 0L),
            nothing(() -> replica.putAllConflict(entries)));
        Map<Object, GridCacheVersion> removed = new LinkedHashMap<>();
        removed.put(30, version);
        add("remove_all_conflict", "RemoveAllConflict", 1023, to(NAME, 30, version),
            nothing(() -> replica.removeAllConflict(removed)));
    }
}

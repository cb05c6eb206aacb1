// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.binary.BinaryObject;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.internal.processors.platform.PlatformJavaObjectFactoryProxy;

/**
 * Takes the golden vectors (tests/golden/README.md) from the Java thin client and a node. Argument:
 * the node's PORT; on stdin the values (tests/interop/cases.py). Prints one JSON object.
 */
public final class GoldenRecorder {
    public static void main(String[] arguments) throws Exception {
        List<?> cases =
            (List<?>) Json.parse(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        int nodePort = Integer.parseInt(arguments[0]);
        try (RecordingProxy proxy = new RecordingProxy(nodePort)) {
            Recorder recorder = new Recorder(proxy);
            Map<String, Object> output = new LinkedHashMap<>();
            output.put("handshake", recorder.handshake());
            try (IgniteClient client = recorder.client()) {
                values(recorder, client, cases, "values");
                oddities(recorder, client);
                new CacheVectors(recorder, client).take();
                new KeyValueVectors(recorder, client).take();
                new ScanVectors(recorder, client).take();
            }
            try (IgniteClient client = recorder.fullFooterClient()) {
                values(recorder, client, cases, "values_full_footer");
            }
            new TypeVectors(recorder).take();
            new ClusterVectors(recorder, nodePort).take();
            output.put("files", recorder.files());
            System.out.println(Json.write(output));
        }
    }

    /** What no table says: handles, keys, classes that write themselves. */
    private static void oddities(Recorder recorder, IgniteClient client) throws Exception {
        ClientCache<Object, Object> cache = client.getOrCreateCache("golden_oddities");
        Address address = new Address();
        address.city = "Rome";
        Map<String, Object> twice = put(recorder, cache, "list_of_one_object_twice",
            new ArrayList<>(List.of(address, address)));
        twice.put("decode_only", "the second time Java writes a handle to the first");
        Person person = new Person();
        person.friends = new ArrayList<>();
        person.address = address;
        Person friend = new Person();
        friend.address = address;
        friend.friends = person.friends;
        person.friends.add(null);
        person.friends.add(friend);
        friend.friends = null;
        put(recorder, cache, "object_with_one_field_twice", person)
            .put("decode_only", "the second time Java writes a handle to the first");
        put(recorder, cache, "class", Integer.class);
        put(recorder, cache, "object_array_typed", new Address[] {address, null});
        tagged(recorder, cache);
        opaque(recorder, cache, "proxy", "{\"proxy\": \"\"}", Proxy.newProxyInstance(
            Runnable.class.getClassLoader(), new Class<?>[] {Runnable.class}, new Idle(7)));
        opaque(recorder, cache, "object_factory", "{\"object\": {\"type\": null, \"bytes\": \"\"}}",
            new PlatformJavaObjectFactoryProxy(1, Address.class.getName(), null, Map.of()));
        recorder.vector("oddities", "put_object_key", "Put", 1001,
            Recorder.to(cache.getName(), address, "home"), () -> {
                cache.put(address, "home");
                return List.of();
            });
        recorder.vector("oddities", "get_object_key", "Get", 1000,
            Recorder.to(cache.getName(), address), () -> Recorder.rows(cache.get(address)));
        recorder.vector("oddities", "get_enum_key_absent", "Get", 1000,
            Recorder.to(cache.getName(), Colour.BLUE),
            () -> Recorder.rows(cache.get(Colour.BLUE)));
    }

    /** What BinaryObject does not tell is described by hand. */
    private static void tagged(Recorder recorder, ClientCache<Object, Object> cache)
            throws Exception {
        Object described = Json.parse("{\"object\": {\"type\": \"org.glowplug.test.Tagged\", "
            + "\"fields\": [[\"numbers\", \"map\", {\"map\": {\"kind\": 0, "
            + "\"entries\": [[{\"string\": \"one\"}, {\"int\": 1}]]}}], "
            + "[\"sorted\", \"collection\", {\"collection\": {\"kind\": -1, "
            + "\"items\": [{\"int\": 1}, {\"int\": 2}]}}], "
            + "[\"unmodifiable\", \"collection\", {\"collection\": {\"kind\": 0, "
            + "\"items\": [{\"int\": 1}, {\"int\": 2}]}}]], \"raw\": \"05000000\"}}");
        recorder.vector("oddities", "put_tagged", "Put", 1001,
            Recorder.request("cache", cache.getName(),
                "args", List.of(Described.of(1), described)), () -> {
                cache.put(1, new Tagged());
                return List.of();
            });
        Map<String, Object> get = Recorder.to(cache.getName(), 1);
        get.put("keep_binary", true);
        recorder.vector("oddities", "get_tagged", "Get", 1000, get, () -> {
            cache.withKeepBinary().get(1);
            return List.of(described);
        });
    }

    /** What only Java reads: record.py puts the value's bytes into the notation. */
    private static void opaque(Recorder recorder, ClientCache<Object, Object> cache, String name,
            String notation, Object value) throws Exception {
        Object described = Json.parse(notation);
        recorder.vector("oddities", "put_" + name, "Put", 1001,
            Recorder.request("cache", cache.getName(),
                "args", List.of(Described.of(1), described)), () -> {
                cache.put(1, value);
                return List.of();
            });
        Map<String, Object> get = Recorder.to(cache.getName(), 1);
        get.put("keep_binary", true);
        recorder.vector("oddities", "get_" + name, "Get", 1000, get, () -> {
            cache.withKeepBinary().get(1);
            return List.of(described);
        });
    }

    private static Map<String, Object> put(Recorder recorder, ClientCache<Object, Object> cache,
            String name, Object value) throws Exception {
        Map<String, Object> put = recorder.vector("oddities", "put_" + name, "Put", 1001,
            Recorder.to(cache.getName(), 1, value), () -> {
                cache.put(1, value);
                return List.of();
            });
        Map<String, Object> get = Recorder.to(cache.getName(), 1);
        get.put("keep_binary", true);
        recorder.vector("oddities", "get_" + name, "Get", 1000, get,
            () -> Recorder.rows(cache.<Integer, Object>withKeepBinary().get(1)));
        return put;
    }

    /** Each value, put and got. With full footers those alone in which that shows. */
    private static void values(Recorder recorder, IgniteClient client, List<?> cases, String file)
            throws Exception {
        boolean objectsAlone = file.equals("values_full_footer");
        ClientCache<Object, Object> cache = client.getOrCreateCache("golden_" + file);
        ClientCache<Object, Object> binary = cache.withKeepBinary();
        Made made = new Made(client.binary());
        for (Object each : cases) {
            String name = (String) ((List<?>) each).get(0);
            Object described = ((List<?>) each).get(1);
            if (objectsAlone && !Json.write(described).contains("\"object\"")) {
                continue;
            }
            Object value = made.from(described);
            Map<String, Object> put = recorder.vector(file, "put_" + name, "Put", 1001,
                Recorder.to(cache.getName(), 1, value), () -> {
                    cache.put(1, value);
                    return List.of();
                });
            if (value instanceof BinaryObject && !((BinaryObject) value).type().isEnum()) {
                put.put("decode_only", "Java sends wrapped what its builder has made");
            }
            Map<String, Object> get = Recorder.to(cache.getName(), 1);
            get.put("keep_binary", true);
            recorder.vector(file, "get_" + name, "Get", 1000, get,
                () -> Recorder.rows(binary.<Integer, Object>withKeepBinary().get(1)));
        }
    }
}

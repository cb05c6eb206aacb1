// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.BinaryConfiguration;
import org.apache.ignite.configuration.ClientConfiguration;

/** What the vectors share: clients behind the proxy, and the vectors that have been taken. */
final class Recorder {
    /** A call of the Java client; gives the rows of the answer, described. */
    interface Call {
        List<?> rows() throws Exception;
    }

    private static final int PUT_TYPE = 3003;

    private final RecordingProxy proxy;
    private final Map<String, List<Object>> files = new LinkedHashMap<>();

    Recorder(RecordingProxy proxy) {
        this.proxy = proxy;
    }

    Map<String, List<Object>> files() {
        return files;
    }

    ClientConfiguration configuration() {
        return new ClientConfiguration()
            .setAddresses("127.0.0.1:" + proxy.port())
            .setUserName("ignite").setUserPassword("ignite")
            .setPartitionAwarenessEnabled(false)
            .setClusterDiscoveryEnabled(false);
    }

    IgniteClient client() {
        return Ignition.startClient(configuration());
    }

    IgniteClient fullFooterClient() {
        return Ignition.startClient(configuration()
            .setAutoBinaryConfigurationEnabled(false)
            .setBinaryConfiguration(new BinaryConfiguration().setCompactFooter(false)));
    }

    /** request: the fields of api::Request that are not nothing (tests/golden/README.md). */
    Map<String, Object> vector(String file, String name, String operation, int code,
            Map<String, Object> request, Call call) throws Exception {
        List<RecordingProxy.Exchange> before = proxy.take();
        List<?> rows = null;
        Exception failure = null;
        try {
            rows = call.rows();
        } catch (Exception expected) {
            failure = expected;
        }
        Map<String, Object> vector = new LinkedHashMap<>();
        vector.put("name", name);
        vector.put("operation", operation);
        vector.putAll(request);
        RecordingProxy.Exchange found = null;
        List<Object> also = new ArrayList<>();
        for (RecordingProxy.Exchange exchange : before) {
            if (exchange.operation() == PUT_TYPE) {  // Of the arguments, when they were made.
                also.add(pair(exchange));
            }
        }
        for (RecordingProxy.Exchange exchange : proxy.take()) {
            if (exchange.operation() == code && found == null) {
                found = exchange;
            } else if (exchange.operation() >= 3000 && exchange.operation() <= 3004) {
                also.add(pair(exchange));
            }
        }
        if (found == null) {
            throw new IllegalStateException(name + ": no request " + code + " was sent", failure);
        }
        int status = status(found.response);
        if (failure != null && status == 0) {
            throw new IllegalStateException(name, failure);
        }
        if (status == 0) {
            vector.put("rows", rows);
        } else {
            vector.put("status", (long) status);
        }
        vector.put("request", hex(normalised(found.request)));
        vector.put("response", hex(answer(found.response)));
        if (!also.isEmpty()) {
            vector.put("also", also);
        }
        files.computeIfAbsent(file, unused -> new ArrayList<>()).add(vector);
        return vector;
    }

    /** The hello and the welcome of a client with everything that Java offers. */
    Map<String, Object> handshake() {
        proxy.take();
        try (IgniteClient client = client()) {
            RecordingProxy.Exchange exchange = proxy.take().get(0);
            Map<String, Object> vector = new LinkedHashMap<>();
            vector.put("request", hex(exchange.request));
            vector.put("response", hex(exchange.response));
            return vector;
        }
    }

    private static List<Object> pair(RecordingProxy.Exchange exchange) {
        return List.of(hex(normalised(exchange.request)), hex(answer(exchange.response)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static int status(byte[] response) {
        ByteBuffer frame = RecordingProxy.littleEndian(answer(response));
        return (frame.getShort(12) & 1) == 0 ? 0 : frame.getInt(14);
    }

    /** With request id 1. */
    private static byte[] normalised(byte[] request) {
        byte[] frame = request.clone();
        RecordingProxy.littleEndian(frame).putLong(6, 1);
        return frame;
    }

    /** With request id 1, and without the news of the topology, which comes when it comes. */
    private static byte[] answer(byte[] response) {
        ByteBuffer frame = RecordingProxy.littleEndian(response.clone());
        short flags = frame.getShort(12);
        frame.putLong(4, 1);
        if ((flags & 2) == 0) {
            return frame.array();
        }
        byte[] shorter = Arrays.copyOf(frame.array(), response.length - 12);
        System.arraycopy(response, 26, shorter, 14, response.length - 26);
        RecordingProxy.littleEndian(shorter).putInt(0, shorter.length - 4)
            .putShort(12, (short) (flags & ~2));
        return shorter;
    }

    static Map<String, Object> request(Object... namesAndValues) {
        Map<String, Object> request = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            request.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return request;
    }

    /** A request to a cache with these arguments. */
    static Map<String, Object> to(String cache, Object... arguments) {
        return request("cache", cache, "args", Described.all(Arrays.asList(arguments)));
    }

    static List<Object> rows(Object... values) {
        return Described.all(Arrays.asList(values));
    }
}

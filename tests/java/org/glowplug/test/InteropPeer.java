// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;

/**
 * The Java thin client as a peer of the interop test. Arguments: ACTION PORT CACHE; on stdin the
 * cases. Prints {case: "ok" or what went wrong}; reading, what it has found.
 */
public final class InteropPeer {
    private final ClientCache<Object, Object> cache;
    private final Made made;

    private InteropPeer(IgniteClient client, String cacheName) {
        cache = client.getOrCreateCache(cacheName);
        made = new Made(client.binary());
    }

    public static void main(String[] arguments) throws Exception {
        List<?> cases =
            (List<?>) Json.parse(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        ClientConfiguration configuration = new ClientConfiguration()
            .setAddresses("127.0.0.1:" + arguments[1]);
        Map<String, Object> said = new LinkedHashMap<>();
        try (IgniteClient client = Ignition.startClient(configuration)) {
            InteropPeer peer = new InteropPeer(client, arguments[2]);
            for (Object each : cases) {
                String name = (String) ((List<?>) each).get(0);
                try {
                    said.put(name, peer.run(arguments[0], name, ((List<?>) each).get(1)));
                } catch (Exception failure) {
                    said.put(name, failure.toString());
                }
            }
        }
        System.out.println(Json.write(said));
    }

    private Object run(String action, String name, Object described) throws Exception {
        switch (action) {
            case "write":
                cache.put(name, made.from(described));
                return "ok";
            case "write_keys":
                cache.put(made.from(described), name);
                return "ok";
            case "read":
                return Described.of(cache.get(name));
            case "read_binary":
                return Described.of(cache.withKeepBinary().get(name));
            case "find_keys":
                Object found = cache.get(made.from(described));
                return name.equals(found) ? "ok" : "found " + found;
            default:
                throw new IllegalArgumentException("no such action: " + action);
        }
    }
}

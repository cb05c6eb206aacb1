// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import static org.glowplug.test.Recorder.request;
import static org.glowplug.test.Recorder.rows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;

/** Operations 3000 to 3004. */
final class TypeVectors {
    private static final String FILE = "binary_types";

    private final Recorder recorder;

    TypeVectors(Recorder recorder) {
        this.recorder = recorder;
    }

    void take() throws Exception {
        recorder.vector(FILE, "binary_configuration", "BinaryConfiguration", 3004, request(),
            () -> {
                recorder.client().close();
                return rows(true, (byte) 0);
            });
        try (IgniteClient writer = recorder.client()) {
            write(writer);
        }
        try (IgniteClient reader = recorder.client()) {
            read(reader);
        }
    }

    private void write(IgniteClient client) throws Exception {
        ClientCache<Object, Object> cache = client.getOrCreateCache("golden_types");
        int id = client.binary().typeId("Expense");
        Object expense = type("Expense", false, List.of(
            List.of("amount", "decimal"), List.of("date", "date"), List.of("reported", "bool")),
            List.of());
        Map<String, Object> put = request("args", List.of(expense));
        recorder.vector(FILE, "put_type", "PutType", 3003, put, () -> {
            cache.put(1, client.binary().builder("Expense")
                .setField("amount", new java.math.BigDecimal("1.5"))
                .setField("date", new java.util.Date(0))
                .setField("reported", true).build());
            return List.of();
        });
        Map<String, Integer> phases = new LinkedHashMap<>();
        phases.put("BEGUN", 0);
        phases.put("ENDED", 1);
        Object phase = type("Phase", true, List.of(),
            List.of(List.of("BEGUN", 0L), List.of("ENDED", 1L)));
        recorder.vector(FILE, "put_type_enum", "PutType", 3003, request("args", List.of(phase)),
            () -> {
                client.binary().registerEnum("Phase", phases);
                return List.of();
            });
        String named = Address.class.getName();
        recorder.vector(FILE, "put_type_name", "PutTypeName", 3001,
            request("args", rows((byte) 0, client.binary().typeId(named), named)), () -> {
                cache.put(2, new Address());
                return rows(true);
            });
    }

    private void read(IgniteClient client) throws Exception {
        ClientCache<Object, Object> cache = client.getOrCreateCache("golden_types");
        List<Object> fields = List.of(
            List.of("amount", "decimal"), List.of("date", "date"), List.of("reported", "bool"));
        Object expense = type("Expense", false, fields, List.of());
        recorder.vector(FILE, "type", "Type", 3002,
            request("args", rows(client.binary().typeId("Expense"))), () -> {
                client.binary().type("Expense");
                return List.of(expense, expense);
            });
        recorder.vector(FILE, "type_enum", "Type", 3002,
            request("args", rows(client.binary().typeId("Phase"))), () -> {
                client.binary().type("Phase");
                return List.of(type("Phase", true, List.of(),
                    List.of(List.of("BEGUN", 0L), List.of("ENDED", 1L))));
            });
        recorder.vector(FILE, "type_absent", "Type", 3002,
            request("args", rows(client.binary().typeId("Nothing"))), () -> {
                client.binary().type("Nothing");
                return List.of();
            });
        recorder.vector(FILE, "type_name", "TypeName", 3000,
            request("args", rows((byte) 0, client.binary().typeId(Address.class.getName()))),
            () -> {
                cache.get(2);
                return rows(Address.class.getName());
            });
    }

    static Object type(String name, boolean isEnum, List<?> fields, List<?> constants) {
        Map<String, Object> type = new LinkedHashMap<>();
        type.put("name", name);
        type.put("enum", isEnum);
        type.put("affinity_field", "");
        type.put("fields", fields);
        type.put("constants", constants);
        return Described.of("type", type);
    }
}

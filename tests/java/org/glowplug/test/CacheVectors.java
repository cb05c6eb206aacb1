// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import static org.glowplug.test.Recorder.request;
import static org.glowplug.test.Recorder.rows;
import static org.glowplug.test.Recorder.to;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheKeyConfiguration;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheRebalanceMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.QueryEntity;
import org.apache.ignite.cache.QueryIndex;
import org.apache.ignite.cache.QueryIndexType;
import org.apache.ignite.client.ClientCacheConfiguration;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.internal.processors.platform.cache.expiry.PlatformExpiryPolicy;

/** Operations 1050 to 1056. */
final class CacheVectors {
    private static final String FILE = "cache_management";

    private final Recorder recorder;
    private final IgniteClient client;

    CacheVectors(Recorder recorder, IgniteClient client) {
        this.recorder = recorder;
        this.client = client;
    }

    void take() throws Exception {
        named("create_cache", "CreateCache", 1051, "plain", () -> client.createCache("plain"));
        named("create_cache_that_exists", "CreateCache", 1051, "plain",
            () -> client.createCache("plain"));
        named("get_or_create_cache", "GetOrCreateCache", 1052, "plain",
            () -> client.getOrCreateCache("plain"));
        recorder.vector(FILE, "cache_names", "CacheNames", 1050, request(),
            () -> Described.all(client.cacheNames()));
        ClientCacheConfiguration few = new ClientCacheConfiguration()
            .setName("few").setCacheMode(CacheMode.REPLICATED);
        recorder.vector(FILE, "get_or_create_cache_configured", "GetOrCreateCacheConfigured", 1054,
            request("args", flat(few)), () -> {
                client.getOrCreateCache(few);
                return List.of();
            });
        ClientCacheConfiguration all = everything();
        recorder.vector(FILE, "create_cache_configured", "CreateCacheConfigured", 1053,
            request("args", flat(all)), () -> {
                client.createCache(all);
                return List.of();
            });
        for (String name : List.of("few", "everything")) {
            recorder.vector(FILE, "cache_configuration_" + name, "CacheConfiguration", 1055,
                to(name), () -> flat(client.cache(name).getConfiguration()));
        }
        recorder.vector(FILE, "destroy_cache", "DestroyCache", 1056, request("cache", "plain"),
            () -> {
                client.destroyCache("plain");
                return List.of();
            });
        recorder.vector(FILE, "destroy_no_such_cache", "DestroyCache", 1056,
            request("cache", "plain"), () -> {
                client.destroyCache("plain");
                return List.of();
            });
        client.destroyCache("few");
        client.destroyCache("everything");
    }

    private void named(String name, String operation, int code, String cache, Runnable call)
            throws Exception {
        recorder.vector(FILE, name, operation, code, request("args", rows(cache)), () -> {
            call.run();
            return List.of();
        });
    }

    @SuppressWarnings("deprecation")  // Nothing else sets them.
    private static ClientCacheConfiguration everything() {
        LinkedHashMap<String, String> fields = new LinkedHashMap<>();
        fields.put("ID", "java.lang.Integer");
        fields.put("NAME", "java.lang.String");
        fields.put("SALARY", "java.math.BigDecimal");
        QueryEntity entity = new QueryEntity("java.lang.Integer", "PersonRow")
            .setTableName("PERSONS")
            .setKeyFieldName("ID")
            .setFields(fields)
            .setKeyFields(Set.of("ID"))
            .setNotNullFields(Set.of("NAME"))
            .setDefaultFieldValues(Map.of("NAME", "nobody"))
            .setFieldsPrecision(Map.of("NAME", 40, "SALARY", 10))
            .setFieldsScale(Map.of("SALARY", 2))
            .setAliases(Map.of("SALARY", "PAY"))
            .setIndexes(List.of(
                new QueryIndex(index("NAME", "SALARY"), QueryIndexType.SORTED)
                    .setName("BY_NAME").setInlineSize(32)));
        return new ClientCacheConfiguration()
            .setName("everything")
            .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL)
            .setBackups(2)
            .setCacheMode(CacheMode.PARTITIONED)
            .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
            .setEagerTtl(false)
            .setGroupName("the_group")
            .setDefaultLockTimeout(1234)
            .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE)
            .setReadFromBackup(false)
            .setRebalanceBatchSize(65536)
            .setRebalanceBatchesPrefetchCount(7)
            .setRebalanceDelay(11)
            .setRebalanceMode(CacheRebalanceMode.SYNC)
            .setRebalanceOrder(3)
            .setRebalanceThrottle(13)
            .setRebalanceTimeout(9876)
            .setCopyOnRead(false)
            .setMaxConcurrentAsyncOperations(321)
            .setDataRegionName("default")
            .setStatisticsEnabled(true)
            .setMaxQueryIteratorsCount(99)
            .setOnheapCacheEnabled(true)
            .setQueryDetailMetricsSize(17)
            .setQueryParallelism(2)
            .setSqlEscapeAll(true)
            .setSqlIndexMaxInlineSize(55)
            .setSqlSchema("PEOPLE")
            .setKeyConfiguration(new CacheKeyConfiguration("KeyType", "city"))
            .setExpiryPolicy(new PlatformExpiryPolicy(60_000, -2, -1))
            .setQueryEntities(entity);
    }

    private static LinkedHashMap<String, Boolean> index(String ascending, String descending) {
        LinkedHashMap<String, Boolean> fields = new LinkedHashMap<>();
        fields.put(ascending, true);
        fields.put(descending, false);
        return fields;
    }

    /** [int property, value]... as core/api/operation.h has it, in the order of the Java client. */
    @SuppressWarnings("deprecation")
    private static List<Object> flat(ClientCacheConfiguration from) {
        List<Object> flat = new ArrayList<>();
        add(flat, 0, from.getName());
        add(flat, 1, from.getCacheMode() == CacheMode.REPLICATED ? 1 : 2);
        add(flat, 2, from.getAtomicityMode().ordinal());
        add(flat, 3, from.getBackups());
        add(flat, 4, from.getWriteSynchronizationMode().ordinal());
        add(flat, 6, from.isReadFromBackup());
        add(flat, 405, from.isEagerTtl());
        add(flat, 400, from.getGroupName());
        add(flat, 402, from.getDefaultLockTimeout());
        add(flat, 404, from.getPartitionLossPolicy().ordinal());
        add(flat, 303, from.getRebalanceBatchSize());
        add(flat, 304, from.getRebalanceBatchesPrefetchCount());
        add(flat, 301, from.getRebalanceDelay());
        add(flat, 300, from.getRebalanceMode().ordinal());
        add(flat, 305, from.getRebalanceOrder());
        add(flat, 306, from.getRebalanceThrottle());
        add(flat, 302, from.getRebalanceTimeout());
        add(flat, 5, from.isCopyOnRead());
        add(flat, 100, from.getDataRegionName());
        add(flat, 406, from.isStatisticsEnabled());
        add(flat, 403, from.getMaxConcurrentAsyncOperations());
        add(flat, 206, from.getMaxQueryIteratorsCount());
        add(flat, 101, from.isOnheapCacheEnabled());
        add(flat, 202, from.getQueryDetailMetricsSize());
        add(flat, 201, from.getQueryParallelism());
        add(flat, 205, from.isSqlEscapeAll());
        add(flat, 204, from.getSqlIndexMaxInlineSize());
        add(flat, 203, from.getSqlSchema());
        add(flat, 401, keys(from.getKeyConfiguration()));
        add(flat, 200, entities(from.getQueryEntities()));
        add(flat, 407, expiry(from));
        return flat;
    }

    private static void add(List<Object> flat, int property, Object value) {
        flat.add(Described.of(property));
        flat.add(Described.of(value));
    }

    private static Object[] expiry(ClientCacheConfiguration from) {
        return from.getExpiryPolicy() == null ? null : new Object[] {
            PlatformExpiryPolicy.convertDuration(from.getExpiryPolicy().getExpiryForCreation()),
            PlatformExpiryPolicy.convertDuration(from.getExpiryPolicy().getExpiryForUpdate()),
            PlatformExpiryPolicy.convertDuration(from.getExpiryPolicy().getExpiryForAccess())};
    }

    private static Object[] keys(CacheKeyConfiguration[] keys) {
        return keys == null ? new Object[0] : Arrays.stream(keys)
            .map(key -> new Object[] {key.getTypeName(), key.getAffinityKeyFieldName()})
            .toArray();
    }

    private static Object[] entities(QueryEntity[] entities) {
        return entities == null ? new Object[0]
            : Arrays.stream(entities).map(CacheVectors::entity).toArray();
    }

    private static Object[] entity(QueryEntity entity) {
        Set<String> notNull = new TreeSet<>(entity.getNotNullFields());
        Object[] fields = entity.getFields().entrySet().stream().map(field -> new Object[] {
            field.getKey(), field.getValue(), entity.getKeyFields().contains(field.getKey()),
            notNull.contains(field.getKey()), entity.getDefaultFieldValues().get(field.getKey()),
            entity.getFieldsPrecision().getOrDefault(field.getKey(), -1),
            entity.getFieldsScale().getOrDefault(field.getKey(), -1)}).toArray();
        Object[] aliases = entity.getAliases().entrySet().stream()
            .map(alias -> new Object[] {alias.getKey(), alias.getValue()}).toArray();
        // Where the server has "descending", the Java client reads and writes "ascending": what it
        // calls ascending is a descending field of the server's.
        Object[] indexes = entity.getIndexes().stream().map(index -> new Object[] {
            index.getName(), (byte) index.getIndexType().ordinal(), index.getInlineSize(),
            index.getFields().entrySet().stream()
                .map(field -> new Object[] {field.getKey(), field.getValue()}).toArray()
        }).toArray();
        return new Object[] {entity.getKeyType(), entity.getValueType(), entity.getTableName(),
            entity.getKeyFieldName(), entity.getValueFieldName(), fields, aliases, indexes};
    }
}

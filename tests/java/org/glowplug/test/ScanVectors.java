// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import static org.glowplug.test.Recorder.to;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.lang.IgniteBiPredicate;

/** Operations 2000, 2001 and 0. */
final class ScanVectors {
    private static final String FILE = "scan";
    private static final String NAME = "golden_scan";

    private final Recorder recorder;
    private final ClientCache<Object, Object> cache;

    ScanVectors(Recorder recorder, IgniteClient client) {
        this.recorder = recorder;
        cache = client.getOrCreateCache(NAME);
    }

    void take() throws Exception {
        for (int key = 0; key < 3; key++) {
            cache.put(key, "x".repeat(key + 1));
        }
        scan("scan_one_page", null, 10, null, false);
        scan("scan_partition_local", null, 10, 1, true);
        LongerThan filter = new LongerThan();
        filter.length = 1;
        scan("scan_filtered", filter, 10, null, false);
        pages();
    }

    private void scan(String name, IgniteBiPredicate<Object, Object> filter, int pageSize,
            Integer partition, boolean local) throws Exception {
        recorder.vector(FILE, name, "Scan", 2000,
            to(NAME, filter, pageSize, partition == null ? -1 : partition, local),
            () -> read(open(filter, pageSize, partition, local)));
    }

    private QueryCursor<Cache.Entry<Object, Object>> open(IgniteBiPredicate<Object, Object> filter,
            int pageSize, Integer partition, boolean local) {
        ScanQuery<Object, Object> query = new ScanQuery<>(filter);
        query.setPageSize(pageSize);
        query.setLocal(local);
        if (partition != null) {
            query.setPartition(partition);
        }
        return cache.query(query);
    }

    private static List<Object> read(QueryCursor<Cache.Entry<Object, Object>> cursor) {
        List<Object> rows = new ArrayList<>();
        for (Cache.Entry<Object, Object> entry : cursor) {
            rows.add(Described.of(entry.getKey()));
            rows.add(Described.of(entry.getValue()));
        }
        return rows;
    }

    /** One row a page: the first, the second, and then the cursor is closed. */
    private void pages() throws Exception {
        List<QueryCursor<Cache.Entry<Object, Object>>> opened = new ArrayList<>();
        List<Iterator<Cache.Entry<Object, Object>>> iterators = new ArrayList<>();
        Map<String, Object> first = recorder.vector(FILE, "scan_first_page", "Scan", 2000,
            to(NAME, null, 1, -1, false), () -> {
                opened.add(open(null, 1, null, false));
                iterators.add(opened.get(0).iterator());
                return entry(iterators.get(0).next());
            });
        first.put("more", true);
        long cursor = RecordingProxy.littleEndian(HexFormat.of()
            .parseHex((String) first.get("response"))).getLong(14);
        Map<String, Object> second = recorder.vector(FILE, "scan_next_page", "ScanPage", 2001,
            Recorder.request("args", Recorder.rows(cursor)),
            () -> entry(iterators.get(0).next()));
        second.put("more", true);
        recorder.vector(FILE, "close_resource", "CloseResource", 0,
            Recorder.request("args", Recorder.rows(cursor)), () -> {
                opened.get(0).close();
                return List.of();
            });
    }

    private static List<Object> entry(Cache.Entry<Object, Object> entry) {
        return Recorder.rows(entry.getKey(), entry.getValue());
    }
}

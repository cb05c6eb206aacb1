// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import static org.glowplug.test.Recorder.request;
import static org.glowplug.test.Recorder.rows;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientCluster;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;

/** Operations 1, 2 and 5000 to 5102. */
final class ClusterVectors {
    private static final String FILE = "cluster";
    private static final String CACHE = "golden_wal";

    private final Recorder recorder;
    private final int nodePort;
    private UUID nodeId;

    ClusterVectors(Recorder recorder, int nodePort) {
        this.recorder = recorder;
        this.nodePort = nodePort;
    }

    void take() throws Exception {
        try (IgniteClient client = recorder.client()) {
            client.getOrCreateCache(CACHE);
            states(client.cluster());
            wal(client.cluster());
            nodes(client.cluster());
        }
        connection();
        discovery();
    }

    private void states(ClientCluster cluster) throws Exception {
        recorder.vector(FILE, "cluster_state", "ClusterState", 5000, request(),
            () -> rows((byte) cluster.state().ordinal()));
        for (ClusterState state : List.of(ClusterState.ACTIVE_READ_ONLY, ClusterState.ACTIVE)) {
            recorder.vector(FILE, "set_cluster_state_" + state.name().toLowerCase(),
                "SetClusterState", 5001,
                request("args", rows((byte) state.ordinal(), true)), () -> {
                    cluster.state(state);
                    return List.of();
                });
        }
    }

    private void wal(ClientCluster cluster) throws Exception {
        recorder.vector(FILE, "wal_enabled", "WalEnabled", 5003, request("args", rows(CACHE)),
            () -> rows(cluster.isWalEnabled(CACHE)));
        recorder.vector(FILE, "disable_wal", "SetWal", 5002, request("args", rows(CACHE, false)),
            () -> rows(cluster.disableWal(CACHE)));
        recorder.vector(FILE, "enable_wal", "SetWal", 5002, request("args", rows(CACHE, true)),
            () -> rows(cluster.enableWal(CACHE)));
    }

    private void nodes(ClientCluster cluster) throws Exception {
        Collection<ClusterNode> servers = cluster.forServers().nodes();
        nodeId = servers.iterator().next().id();
        recorder.vector(FILE, "node_ids", "NodeIds", 5100, request("args", rows(0L, true)),
            () -> {
                cluster.forServers().nodes();
                return rows(1L, nodeId);
            });
        recorder.vector(FILE, "nodes", "Nodes", 5101, request("args", rows(nodeId)),
            () -> {
                // The client keeps what it knows of a node: another one asks.
                try (IgniteClient other = recorder.client()) {
                    other.cluster().forServers().nodes();
                }
                return List.of();
            });
        recorder.vector(FILE, "node_ids_by_attribute", "NodeIds", 5100,
            request("args", rows(0L, null, "no.such", "attribute")), () -> {
                cluster.forAttribute("no.such", "attribute").nodes();
                return rows(1L);
            });
    }

    /** The heartbeat of a client that has been silent for a moment. */
    private void connection() throws Exception {
        recorder.vector(FILE, "idle_timeout", "IdleTimeout", 2, request(), () -> {
            heartbeating(0);
            return rows(0L);
        });
        recorder.vector(FILE, "heartbeat", "Heartbeat", 1, request(), () -> {
            heartbeating(1500);
            return List.of();
        });
    }

    private void heartbeating(long milliseconds) throws InterruptedException {
        try (IgniteClient client = Ignition.startClient(recorder.configuration()
                .setHeartbeatEnabled(true).setHeartbeatInterval(500))) {
            Thread.sleep(milliseconds);
        }
    }

    private void discovery() throws Exception {
        recorder.vector(FILE, "endpoints", "Endpoints", 5102, request("args", rows(-1L, -1L)),
            () -> {
                try (IgniteClient client = Ignition.startClient(
                        recorder.configuration().setClusterDiscoveryEnabled(true)
                            .setPartitionAwarenessEnabled(true))) {
                    Thread.sleep(500);
                }
                return rows(1L, 1, nodeId, nodePort, new String[] {"127.0.0.1"});
            });
    }
}

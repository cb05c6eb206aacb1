// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.io.Serializable;
import java.util.UUID;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.Ignite;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.resources.IgniteInstanceResource;

/**
 * Where keys lie, by the node's own affinity function: arguments are a cache's name and an array of
 * keys; gives an int[] of their partitions and a UUID[] of the primary nodes of all partitions.
 */
public final class Locate implements EntryProcessor<Object, Object, Object>, Serializable {
    private static final long serialVersionUID = 1;

    @IgniteInstanceResource
    private transient Ignite ignite;

    @Override public Object process(MutableEntry<Object, Object> entry, Object... arguments) {
        Affinity<Object> affinity = ignite.affinity((String) arguments[0]);
        Object[] keys = (Object[]) arguments[1];
        int[] partitions = new int[keys.length];
        for (int i = 0; i < keys.length; ++i) {
            partitions[i] = affinity.partition(keys[i]);
        }
        UUID[] primaries = new UUID[affinity.partitions()];
        for (int i = 0; i < primaries.length; ++i) {
            primaries[i] = affinity.mapPartitionToNode(i).id();
        }
        return new Object[] {partitions, primaries};
    }
}

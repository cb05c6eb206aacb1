// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.Ignite;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.resources.IgniteInstanceResource;

/**
 * Has the node make a cache that no thin client can ask for: arguments are its name, the number of
 * its partitions, and whether its affinity function is a class of the user's own. Gives null at
 * once: a cache is not made while an operation on another one is going on.
 */
public final class CreateCache implements EntryProcessor<Object, Object, Object>, Serializable {
    private static final long serialVersionUID = 1;

    /** As good as the usual one, but nobody can tell. */
    public static final class OwnAffinity extends RendezvousAffinityFunction {
        private static final long serialVersionUID = 1;

        public OwnAffinity(int partitions) {
            super(false, partitions);
        }
    }

    @IgniteInstanceResource
    private transient Ignite ignite;

    @Override public Object process(MutableEntry<Object, Object> entry, Object... arguments) {
        int partitions = (Integer) arguments[1];
        CacheConfiguration<Object, Object> configuration =
            new CacheConfiguration<>((String) arguments[0]);
        configuration.setAffinity((Boolean) arguments[2]
            ? new OwnAffinity(partitions)
            : new RendezvousAffinityFunction(false, partitions));
        new Thread(() -> ignite.getOrCreateCache(configuration)).start();
        return null;
    }
}

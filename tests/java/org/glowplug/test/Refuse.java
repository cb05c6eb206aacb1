// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.MutableEntry;

/** Fails, naming the key. */
public final class Refuse implements EntryProcessor<Object, Object, Object>, Serializable {
    private static final long serialVersionUID = 1;

    @Override public Object process(MutableEntry<Object, Object> entry, Object... arguments) {
        throw new EntryProcessorException("refused " + entry.getKey());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;

/** Adds the argument, or step without one, to an int or long (absent: int 0); gives the sum. */
public final class Increment implements EntryProcessor<Object, Object, Object>, Serializable {
    private static final long serialVersionUID = 1;

    public int step = 1;

    @Override public Object process(MutableEntry<Object, Object> entry, Object... arguments) {
        Number by = arguments.length == 0 ? Integer.valueOf(step) : (Number) arguments[0];
        Object found = entry.getValue();
        Object sum = found instanceof Long
            ? (Object) ((Long) found + by.longValue())
            : (Object) ((found == null ? 0 : (Integer) found) + by.intValue());
        entry.setValue(sum);
        return sum;
    }
}

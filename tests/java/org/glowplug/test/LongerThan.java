// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import org.apache.ignite.lang.IgniteBiPredicate;

/** A scan's filter: string values of more than so many UTF-16 units. */
public final class LongerThan implements IgniteBiPredicate<Object, Object> {
    private static final long serialVersionUID = 1;

    public int length;

    @Override public boolean apply(Object key, Object value) {
        return value instanceof String && ((String) value).length() > length;
    }
}

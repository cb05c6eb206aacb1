// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import org.apache.ignite.binary.BinaryObject;
import org.apache.ignite.lang.IgniteBiPredicate;

/** A scan's filter that reads a field: objects with an int field of that name above the bound. */
public final class OlderThan implements IgniteBiPredicate<Object, Object> {
    private static final long serialVersionUID = 1;

    public int bound;
    public String field;

    /** With the request's flag "keep binary" the value is a BinaryObject; else a Person. */
    @Override public boolean apply(Object key, Object value) {
        if (value instanceof BinaryObject) {
            Integer found = ((BinaryObject) value).field(field);
            return found != null && found > bound;
        }
        return value instanceof Person && ((Person) value).age > bound;
    }
}

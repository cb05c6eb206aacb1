// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.ignite.binary.BinaryReader;
import org.apache.ignite.binary.BinaryWriter;
import org.apache.ignite.binary.Binarylizable;

/** Writes itself: fields with collections of its own kinds, and raw data behind them. */
public final class Tagged implements Binarylizable {
    static final List<Integer> SORTED = List.of(1, 2);

    @Override public void writeBinary(BinaryWriter writer) {
        TreeMap<Object, Object> numbers = new TreeMap<>();
        numbers.put("one", 1);
        writer.writeMap("numbers", numbers);
        writer.writeCollection("sorted", new TreeSet<>(SORTED));
        writer.writeCollection("unmodifiable", SORTED);
        writer.rawWriter().writeInt(5);
    }

    @Override public void readBinary(BinaryReader reader) {
        // Nothing that it does not know.
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/** Stands behind a proxy, and does nothing for it. */
public final class Idle implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1;

    private final int mark;

    Idle(int mark) {
        this.mark = mark;
    }

    @Override public Object invoke(Object proxy, Method method, Object[] arguments) {
        return method.getName().equals("hashCode") ? mark : null;
    }
}

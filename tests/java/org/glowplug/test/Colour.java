// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

public enum Colour {
    RED,
    GREEN,
    BLUE
}

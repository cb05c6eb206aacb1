// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

/** What a Person holds. */
public final class Address {
    public String city;
    public int number;
}

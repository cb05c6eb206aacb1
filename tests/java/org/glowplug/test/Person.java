// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.math.BigDecimal;
import java.util.Date;
import java.util.List;

/** Fields of many types, in the order in which Ignite writes them: by name. */
public final class Person {
    public Address address;
    public int age;
    public Date born;
    public Colour favourite;
    public List<Person> friends;
    public String name;
    public BigDecimal salary;
}

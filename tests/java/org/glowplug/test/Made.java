// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.ignite.IgniteBinary;
import org.apache.ignite.binary.BinaryObjectBuilder;

/** The notation of values (tests/interop/README.md) to Java objects: the reverse of Described. */
final class Made {
    private static final Map<String, Class<?>> ELEMENTS = Map.ofEntries(
        Map.entry("short_array", short.class), Map.entry("int_array", int.class),
        Map.entry("long_array", long.class), Map.entry("float_array", float.class),
        Map.entry("double_array", double.class), Map.entry("char_array", char.class),
        Map.entry("bool_array", boolean.class), Map.entry("string_array", String.class),
        Map.entry("uuid_array", UUID.class), Map.entry("date_array", Date.class),
        Map.entry("time_array", Time.class), Map.entry("timestamp_array", Timestamp.class),
        Map.entry("decimal_array", BigDecimal.class));
    private static final Map<String, Class<?>> FIELDS = Map.ofEntries(
        Map.entry("byte", Byte.class), Map.entry("short", Short.class),
        Map.entry("int", Integer.class), Map.entry("long", Long.class),
        Map.entry("float", Float.class), Map.entry("double", Double.class),
        Map.entry("char", Character.class), Map.entry("bool", Boolean.class),
        Map.entry("string", String.class), Map.entry("uuid", UUID.class),
        Map.entry("date", Date.class), Map.entry("time", Time.class),
        Map.entry("timestamp", Timestamp.class), Map.entry("decimal", BigDecimal.class),
        Map.entry("byte_array", byte[].class), Map.entry("int_array", int[].class),
        Map.entry("string_array", String[].class), Map.entry("collection", Collection.class),
        Map.entry("map", Map.class), Map.entry("enum", Enum.class),
        Map.entry("object", Object.class));

    private final IgniteBinary binary;

    /** binary: makes objects of the types that have no class here. */
    Made(IgniteBinary binary) {
        this.binary = binary;
    }

    Object from(Object described) throws ReflectiveOperationException {
        if (described == null) {
            return null;
        }
        Map.Entry<?, ?> entry = ((Map<?, ?>) described).entrySet().iterator().next();
        String type = (String) entry.getKey();
        Object content = entry.getValue();
        switch (type) {
            case "collection": return collection((Map<?, ?>) content);
            case "map": return map((Map<?, ?>) content);
            case "enum": return enumOf((Map<?, ?>) content);
            case "object": return object((Map<?, ?>) content);
            case "class": return Class.forName((String) content);
            case "byte_array": return HexFormat.of().parseHex((String) content);
            case "object_array": return objectArray((Map<?, ?>) content);
            case "enum_array": return objectArray((Map<?, ?>) content);
            default:
                return ELEMENTS.containsKey(type)
                    ? array(ELEMENTS.get(type), type.replace("_array", ""), (List<?>) content)
                    : scalar(type, content);
        }
    }

    private static Object scalar(String type, Object content) {
        switch (type) {
            case "byte": return ((Long) content).byteValue();
            case "short": return ((Long) content).shortValue();
            case "int": return ((Long) content).intValue();
            case "long": return content;
            case "char": return (char) ((Long) content).intValue();
            case "bool": return content;
            case "string": return content;
            case "float":
                return Float.intBitsToFloat(Integer.parseUnsignedInt((String) content, 16));
            case "double":
                return Double.longBitsToDouble(Long.parseUnsignedLong((String) content, 16));
            case "uuid":
                return new UUID(Long.parseUnsignedLong(((String) content).substring(0, 16), 16),
                    Long.parseUnsignedLong(((String) content).substring(16), 16));
            case "date": return new Date((Long) content);
            case "time": return new Time((Long) content);
            case "timestamp": return timestamp((List<?>) content);
            case "decimal":
                return new BigDecimal(new BigInteger((String) ((List<?>) content).get(1), 16),
                    ((Long) ((List<?>) content).get(0)).intValue());
            default: throw new IllegalArgumentException("no such type: " + type);
        }
    }

    private static Timestamp timestamp(List<?> content) {
        Timestamp timestamp = new Timestamp((Long) content.get(0));
        timestamp.setNanos(timestamp.getNanos() + ((Long) content.get(1)).intValue());
        return timestamp;
    }

    /** Of primitives, whose items are bare, or of objects, whose items say their type. */
    private Object array(Class<?> element, String type, List<?> content)
            throws ReflectiveOperationException {
        Object array = Array.newInstance(element, content.size());
        for (int i = 0; i < content.size(); i++) {
            Object item = content.get(i);
            Array.set(array, i, element.isPrimitive() ? scalar(type, item) : from(item));
        }
        return array;
    }

    private Object objectArray(Map<?, ?> content) throws ReflectiveOperationException {
        String type = (String) content.get("type");
        return array(type.isEmpty() ? Object.class : Class.forName(type), "",
            (List<?>) content.get("items"));
    }

    private Object collection(Map<?, ?> content) throws ReflectiveOperationException {
        List<Object> items = new ArrayList<>();
        for (Object item : (List<?>) content.get("items")) {
            items.add(from(item));
        }
        switch (((Long) content.get("kind")).intValue()) {
            case 1: return items;
            case 2: return new LinkedList<>(items);
            case 3: return new HashSet<>(items);
            case 4: return new LinkedHashSet<>(items);
            case 5: return Collections.singletonList(items.get(0));
            default: throw new IllegalArgumentException("no such collection: " + content);
        }
    }

    private Object map(Map<?, ?> content) throws ReflectiveOperationException {
        Map<Object, Object> map =
            (Long) content.get("kind") == 2 ? new LinkedHashMap<>() : new HashMap<>();
        for (Object entry : (List<?>) content.get("entries")) {
            map.put(from(((List<?>) entry).get(0)), from(((List<?>) entry).get(1)));
        }
        return map;
    }

    private Object enumOf(Map<?, ?> content) throws ReflectiveOperationException {
        String type = (String) content.get("type");
        int ordinal = ((Long) content.get("ordinal")).intValue();
        return type.startsWith(Described.PACKAGE)
            ? Class.forName(type).getEnumConstants()[ordinal]
            : built(type, ordinal);
    }

    private Object built(String type, int ordinal) {
        binary.registerEnum(type, new TreeMap<>(Map.of("OPEN", 0, "PAID", 1)));
        return binary.buildEnum(type, ordinal);
    }

    private Object object(Map<?, ?> content) throws ReflectiveOperationException {
        String type = (String) content.get("type");
        List<?> fields = (List<?>) content.get("fields");
        if (!type.startsWith(Described.PACKAGE)) {
            return built(type, fields);
        }
        Object made = Class.forName(type).getDeclaredConstructor().newInstance();
        for (Object each : fields) {
            Field field = made.getClass().getField((String) ((List<?>) each).get(0));
            field.set(made, from(((List<?>) each).get(2)));
        }
        return made;
    }

    @SuppressWarnings("unchecked")
    private Object built(String type, List<?> fields) throws ReflectiveOperationException {
        BinaryObjectBuilder builder = binary.builder(type);
        for (Object each : fields) {
            List<?> field = (List<?>) each;
            Class<?> declared = FIELDS.get((String) field.get(1));
            builder.setField((String) field.get(0), from(field.get(2)), (Class<Object>) declared);
        }
        return builder.build();
    }
}

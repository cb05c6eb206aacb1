// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.ignite.binary.BinaryObject;

/** Java objects to the notation of values that tests/interop/README.md describes. */
final class Described {
    static final String PACKAGE = "org.glowplug.test.";

    private static final Map<String, String> FIELD_TYPES = Map.of(
        "String", "string", "decimal", "decimal", "Date", "date", "UUID", "uuid",
        "Collection", "collection", "Map", "map", "Enum", "enum", "Object", "object",
        "Timestamp", "timestamp", "boolean", "bool");

    private Described() {
    }

    static Object of(Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Character) {
            return of("char", (long) (Character) value);
        }
        if (value instanceof Float) {
            return of("float", bits((Float) value));
        }
        if (value instanceof Double) {
            return of("double", bits((Double) value));
        }
        if (value instanceof BigDecimal) {
            BigDecimal decimal = (BigDecimal) value;
            return of("decimal",
                List.of((long) decimal.scale(), decimal.unscaledValue().toString(16)));
        }
        if (value instanceof Number) {
            String name = value.getClass().getSimpleName().toLowerCase();
            return of(name.equals("integer") ? "int" : name, ((Number) value).longValue());
        }
        if (value instanceof Boolean) {
            return of("bool", value);
        }
        if (value instanceof String) {
            return of("string", value);
        }
        if (value instanceof UUID) {
            UUID uuid = (UUID) value;
            return of("uuid", String.format("%016x%016x", uuid.getMostSignificantBits(),
                uuid.getLeastSignificantBits()));
        }
        if (value instanceof Timestamp) {
            Timestamp timestamp = (Timestamp) value;
            return of("timestamp",
                List.of(timestamp.getTime(), (long) (timestamp.getNanos() % 1_000_000)));
        }
        if (value instanceof Time) {
            return of("time", ((Time) value).getTime());
        }
        if (value instanceof Date) {
            return of("date", ((Date) value).getTime());
        }
        if (value instanceof Class) {
            return of("class", ((Class<?>) value).getName());
        }
        if (value instanceof Enum) {
            Enum<?> constant = (Enum<?>) value;
            return enumOf("enum", constant.getDeclaringClass().getName(), constant.ordinal(),
                constant.name());
        }
        if (value instanceof Collection) {
            return collection((Collection<?>) value);
        }
        if (value instanceof Map) {
            return map((Map<?, ?>) value);
        }
        if (value.getClass().isArray()) {
            return array(value);
        }
        return value instanceof BinaryObject ? binary((BinaryObject) value) : object(value);
    }

    static Map<String, Object> of(String name, Object content) {
        return Collections.singletonMap(name, content);
    }

    static List<Object> all(Iterable<?> values) {
        List<Object> described = new ArrayList<>();
        for (Object value : values) {
            described.add(of(value));
        }
        return described;
    }

    private static String bits(float value) {
        return String.format("%08x", Float.floatToRawIntBits(value));
    }

    private static String bits(double value) {
        return String.format("%016x", Double.doubleToRawLongBits(value));
    }

    private static Map<String, Object> enumOf(String kind, String type, long ordinal,
            String name) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("type", type);
        content.put("ordinal", ordinal);
        content.put("name", name);
        return of(kind, content);
    }

    private static Object collection(Collection<?> value) {
        long kind = value instanceof LinkedHashSet ? 4
            : value instanceof java.util.Set ? 3
            : value instanceof LinkedList ? 2
            : value.getClass() == Collections.singletonList(1).getClass() ? 5 : 1;
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("kind", kind);
        content.put("items", all(value));
        return of("collection", content);
    }

    private static Object map(Map<?, ?> value) {
        List<Object> entries = new ArrayList<>();
        value.forEach((key, mapped) -> entries.add(Arrays.asList(of(key), of(mapped))));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("kind", value instanceof LinkedHashMap ? 2L : 1L);
        content.put("entries", entries);
        return of("map", content);
    }

    private static Object array(Object value) {
        if (value instanceof byte[]) {
            return of("byte_array", HexFormat.of().formatHex((byte[]) value));
        }
        if (value instanceof short[]) {
            short[] array = (short[]) value;
            return of("short_array",
                numbers(IntStream.range(0, array.length).mapToLong(i -> array[i])));
        }
        if (value instanceof char[]) {
            char[] array = (char[]) value;
            return of("char_array",
                numbers(IntStream.range(0, array.length).mapToLong(i -> array[i])));
        }
        if (value instanceof int[]) {
            return of("int_array", numbers(Arrays.stream((int[]) value).asLongStream()));
        }
        if (value instanceof long[]) {
            return of("long_array", numbers(Arrays.stream((long[]) value)));
        }
        List<Object> items = new ArrayList<>();
        if (value instanceof float[]) {
            for (float item : (float[]) value) {
                items.add(bits(item));
            }
            return of("float_array", items);
        }
        if (value instanceof double[]) {
            for (double item : (double[]) value) {
                items.add(bits(item));
            }
            return of("double_array", items);
        }
        if (value instanceof boolean[]) {
            for (boolean item : (boolean[]) value) {
                items.add(item);
            }
            return of("bool_array", items);
        }
        return objectArray((Object[]) value);
    }

    private static Object objectArray(Object[] value) {
        List<Object> items = all(Arrays.asList(value));
        String name = arrayName(value.getClass().getComponentType());
        if (name != null) {
            return of(name, items);
        }
        Map<String, Object> content = new LinkedHashMap<>();
        Class<?> component = value.getClass().getComponentType();
        boolean any = component == Object.class || BinaryObject.class.isAssignableFrom(component);
        content.put("type", any ? "" : component.getName());
        content.put("items", items);
        return of(component.isEnum() ? "enum_array" : "object_array", content);
    }

    private static String arrayName(Class<?> component) {
        return component == String.class ? "string_array"
            : component == UUID.class ? "uuid_array"
            : component == Date.class ? "date_array"
            : component == Time.class ? "time_array"
            : component == Timestamp.class ? "timestamp_array"
            : component == BigDecimal.class ? "decimal_array" : null;
    }

    private static List<Object> numbers(LongStream stream) {
        return stream.boxed().collect(Collectors.toList());
    }

    private static Object binary(BinaryObject value) {
        String type = value.type().typeName();
        if (value.type().isEnum()) {
            return enumOf("binary_enum", type, value.enumOrdinal(), value.enumName());
        }
        Map<String, List<Object>> fields = new TreeMap<>();
        for (String name : value.type().fieldNames()) {
            if (value.hasField(name)) {
                String fieldType = value.type().fieldTypeName(name);
                fields.put(name, Arrays.asList(name,
                    FIELD_TYPES.getOrDefault(fieldType, fieldType), field(value.field(name))));
            }
        }
        return objectOf(type, new ArrayList<>(fields.values()));
    }

    /** Classes write their enums as such, whatever the server makes of one that stands alone. */
    private static Object field(Object value) {
        if (value instanceof BinaryObject && ((BinaryObject) value).type().isEnum()) {
            BinaryObject constant = (BinaryObject) value;
            return enumOf("enum", constant.type().typeName(), constant.enumOrdinal(),
                constant.enumName());
        }
        return of(value);
    }

    private static Object object(Object value) {
        Field[] fields = value.getClass().getDeclaredFields();
        Arrays.sort(fields, Comparator.comparing(Field::getName));
        List<Object> described = new ArrayList<>();
        for (Field field : fields) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            try {
                described.add(
                    Arrays.asList(field.getName(), fieldType(field), of(field.get(value))));
            } catch (IllegalAccessException notOurs) {
                return of("java", value.getClass().getName());
            }
        }
        return objectOf(value.getClass().getName(), described);
    }

    private static String fieldType(Field field) {
        Class<?> type = field.getType();
        return type.isPrimitive() ? type.getName()
            : type.isEnum() ? "enum"
            : type == BigDecimal.class ? "decimal"
            : type.getName().startsWith(PACKAGE) || type.isInterface() ? "object"
            : type.getSimpleName().toLowerCase();
    }

    private static Object objectOf(String type, List<Object> fields) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("type", type);
        content.put("fields", fields);
        return of("object", content);
    }
}

# SPDX-License-Identifier: Apache-2.0
"""The values that every client writes and reads, in the notation of README.md: (name, value)."""

import json

PACKAGE = "org.glowplug.test."


def _ints(name, bits):
    low = -(1 << (bits - 1))
    return [(f"{name}_{which}", {name: number}) for which, number in
            [("min", low), ("max", -low - 1), ("zero", 0), ("minus_one", -1)]]


def _strings():
    texts = {
        "empty": "",
        "ascii": "Hello",
        "cyrillic": "\u043d\u0430\u0441\u0442",
        "surrogate_pair": "a\U0001f600z",
        "beyond_bmp_only": "\U0010ffff",
        "nul_inside": "a\0b",
        "long": "0123456789" * 10000,
    }
    return [(f"string_{name}", string(text)) for name, text in texts.items()]


def string(text):
    return {"string": text}


def integer(number):
    return {"int": number}


def decimal(unscaled, scale=0):
    return {"decimal": [scale, f"{unscaled:x}"]}


def collection(kind, *items):
    return {"collection": {"kind": kind, "items": list(items)}}


def mapping(kind, *entries):
    return {"map": {"kind": kind, "entries": [list(entry) for entry in entries]}}


def objects(*items, type=""):
    return {"object_array": {"type": type, "items": list(items)}}


def an_object(type, *fields):
    """fields: (name, declared type, value), sorted by name as Java sorts a class's."""
    assert list(fields) == sorted(fields, key=lambda field: field[0])
    return {"object": {"type": type, "fields": [list(field) for field in fields]}}


def colour(ordinal):
    return {"enum": {"type": PACKAGE + "Colour", "ordinal": ordinal,
                     "name": ("RED", "GREEN", "BLUE")[ordinal]}}


def address(city, number):
    return an_object(PACKAGE + "Address", ("city", "string", city and string(city)),
                     ("number", "int", integer(number)))


def person(name, age, home=None, favourite=None, friends=None, salary=None, born=None):
    return an_object(
        PACKAGE + "Person", ("address", "object", home), ("age", "int", integer(age)),
        ("born", "date", None if born is None else {"date": born}),
        ("favourite", "enum", favourite), ("friends", "object", friends),
        ("name", "string", name and string(name)), ("salary", "decimal", salary))


_SCALARS = (
    _ints("byte", 8) + _ints("short", 16) + _ints("int", 32) + _ints("long", 64) + [
        ("float_zero", {"float": "00000000"}),
        ("float_minus_zero", {"float": "80000000"}),
        ("float_nan", {"float": "7fc00000"}),
        ("float_infinity", {"float": "7f800000"}),
        ("float_minus_infinity", {"float": "ff800000"}),
        ("float_max", {"float": "7f7fffff"}),
        ("float_denormal_min", {"float": "00000001"}),
        ("double_zero", {"double": "0000000000000000"}),
        ("double_minus_zero", {"double": "8000000000000000"}),
        ("double_nan", {"double": "7ff8000000000000"}),
        ("double_infinity", {"double": "7ff0000000000000"}),
        ("double_minus_infinity", {"double": "fff0000000000000"}),
        ("double_max", {"double": "7fefffffffffffff"}),
        ("double_denormal_min", {"double": "0000000000000001"}),
        ("char_ascii", {"char": ord("a")}),
        ("char_cyrillic", {"char": 0x44F}),
        ("char_last", {"char": 0xFFFF}),
        ("char_lone_surrogate", {"char": 0xD83D}),
        ("bool_true", {"bool": True}),
        ("bool_false", {"bool": False}),
        ("uuid_zero", {"uuid": "0" * 32}),
        ("uuid_ones", {"uuid": "f" * 32}),
        ("uuid_mixed", {"uuid": "f81d4fae7dec11d0a76500a0c91e6bf6"}),
        ("date_epoch", {"date": 0}),
        ("date_before_1970", {"date": -1}),
        ("date_1815", {"date": -4891363200001}),
        ("date_9999", {"date": 253402300799999}),
        ("time_midnight", {"time": 0}),
        ("time_last", {"time": 86399999}),
        ("timestamp_epoch", {"timestamp": [0, 0]}),
        ("timestamp_nanoseconds", {"timestamp": [1700000000123, 456789]}),
        ("timestamp_before_1970", {"timestamp": [-1, 999999]}),
        ("decimal_zero", decimal(0)),
        ("decimal_one", decimal(1)),
        ("decimal_scale_one", decimal(10, 1)),
        ("decimal_scale_two", decimal(100, 2)),
        ("decimal_negative", decimal(-125, 1)),
        ("decimal_top_bit", decimal(128)),
        ("decimal_two_bytes", decimal(-65535)),
        ("decimal_negative_scale", decimal(7, -9)),
        ("decimal_small", decimal(-1, 30)),
        ("decimal_huge", decimal(int("123456789" * 12 + "5"), 1)),
        ("decimal_huge_negative", decimal(-int("987654321" * 12))),
    ] + _strings())

_ARRAYS = [
    ("byte_array_empty", {"byte_array": ""}),
    ("byte_array_all", {"byte_array": bytes(range(256)).hex()}),
    ("short_array", {"short_array": [-32768, 0, 32767]}),
    ("short_array_empty", {"short_array": []}),
    ("int_array", {"int_array": [-(1 << 31), 0, (1 << 31) - 1]}),
    ("long_array", {"long_array": [-(1 << 63), 0, (1 << 63) - 1]}),
    ("float_array", {"float_array": ["80000000", "7fc00000", "3fc00000"]}),
    ("double_array", {"double_array": ["8000000000000000", "7ff8000000000000"]}),
    ("char_array", {"char_array": [97, 0x44F]}),
    ("bool_array", {"bool_array": [True, False, True]}),
    ("string_array", {"string_array": [string("a"), None, string("")]}),
    ("string_array_empty", {"string_array": []}),
    ("uuid_array", {"uuid_array": [{"uuid": "f81d4fae7dec11d0a76500a0c91e6bf6"}, None]}),
    ("date_array", {"date_array": [{"date": -1}, None]}),
    ("timestamp_array", {"timestamp_array": [{"timestamp": [-1, 999999]}, None]}),
    ("time_array", {"time_array": [{"time": 86399999}, None]}),
    ("decimal_array", {"decimal_array": [decimal(-125, 1), None]}),
    ("object_array", objects(integer(1), string("two"), {"double": "4008000000000000"}, None)),
    ("object_array_empty", objects()),
    ("object_array_nested", objects(objects(integer(1)), collection(1, objects()))),
]

_CONTAINERS = [
    ("list_empty", collection(1)),
    ("list_mixed", collection(1, integer(1), string("two"), None, {"long": 3})),
    ("linked_list", collection(2, integer(1), integer(2))),
    ("hash_set", collection(3, integer(1))),
    ("linked_hash_set", collection(4, string("b"), string("a"))),
    ("singleton_list", collection(5, string("alone"))),
    ("list_nested", collection(1, collection(1, collection(2)), mapping(1))),
    ("map_empty", mapping(1)),
    ("map", mapping(1, (string("one"), integer(1)))),
    ("linked_map_in_order", mapping(2, (string("z"), integer(1)), (integer(2), None),
                                    (string("a"), collection(1)))),
    ("map_nested", mapping(2, (integer(1), mapping(2, (string("k"), {"bool": True}))))),
]

_ENUMS = [
    ("enum", colour(1)),
    ("enum_array", {"enum_array": {"type": PACKAGE + "Colour", "items": [colour(2), None]}}),
    # Of no class: the server knows its constants from registration alone.
    ("enum_registered", {"enum": {"type": "State", "ordinal": 1, "name": "PAID"}}),
    ("enums_in_list", collection(1, colour(0), colour(2))),
]

_OBJECTS = [
    ("object", address("Paris", 7)),
    ("object_null_field", address(None, 0)),
    ("object_nested", person("Ada", 36, address("London", 12), colour(1), None, decimal(12345, 2),
                             -4891363200001)),
    ("object_all_null", person(None, 0)),
    ("object_recursive", person("Ada", 36, friends=collection(
        1, person("Charles", 45, address("London", 1)), person("Mary", 20)))),
    ("objects_in_list", collection(1, address("Rome", 1), address("Oslo", 2), None)),
    ("objects_in_map", mapping(2, (string("home"), address("Rome", 1)))),
    ("objects_in_object_array", objects(address("Rome", 1), integer(5))),
    ("object_without_class", an_object(
        "Voucher", ("amount", "decimal", decimal(66667, 2)), ("day", "date", {"date": 86400000}),
        ("purpose", "string", string("fermentum")), ("reported", "bool", {"bool": True}))),
    ("object_with_large_field", address("x" * 300, 1)),
    ("object_with_huge_field", address("x" * 70000, 1)),
]

CASES = _SCALARS + _ARRAYS + _CONTAINERS + _ENUMS + _OBJECTS

if __name__ == "__main__":
    print(json.dumps(CASES))

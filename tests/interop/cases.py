# SPDX-License-Identifier: Apache-2.0
"""The values that both sides write and read: (name, type, text), one table for C++ and Python.

Floats are their IEEE bits in hex, dates and times milliseconds, timestamps milliseconds and
nanoseconds within, strings and byte arrays the hex of their (UTF-8) bytes, chars their UTF-16 unit.
"""

import json


def _ints(name, bits):
    low = -(1 << (bits - 1))
    return [(f"{name}_{which}", name, str(number)) for which, number in
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
    return [(f"string_{name}", "string", text.encode().hex()) for name, text in texts.items()]


CASES = (
    _ints("byte", 8) + _ints("short", 16) + _ints("int", 32) + _ints("long", 64) + [
        ("float_zero", "float", "00000000"),
        ("float_minus_zero", "float", "80000000"),
        ("float_nan", "float", "7fc00000"),
        ("float_infinity", "float", "7f800000"),
        ("float_minus_infinity", "float", "ff800000"),
        ("float_max", "float", "7f7fffff"),
        ("float_denormal_min", "float", "00000001"),
        ("double_zero", "double", "0000000000000000"),
        ("double_minus_zero", "double", "8000000000000000"),
        ("double_nan", "double", "7ff8000000000000"),
        ("double_infinity", "double", "7ff0000000000000"),
        ("double_minus_infinity", "double", "fff0000000000000"),
        ("double_max", "double", "7fefffffffffffff"),
        ("double_denormal_min", "double", "0000000000000001"),
        ("char_ascii", "char", str(ord("a"))),
        ("char_cyrillic", "char", str(0x44F)),
        ("char_last", "char", str(0xFFFF)),
        ("char_lone_surrogate", "char", str(0xD83D)),
        ("bool_true", "bool", "true"),
        ("bool_false", "bool", "false"),
        ("uuid_zero", "uuid", "0" * 32),
        ("uuid_ones", "uuid", "f" * 32),
        ("uuid_mixed", "uuid", "f81d4fae7dec11d0a76500a0c91e6bf6"),
        ("date_epoch", "date", "0"),
        ("date_before_1970", "date", "-1"),
        ("date_1815", "date", "-4891363200001"),
        ("date_9999", "date", "253402300799999"),
        ("time_midnight", "time", "0"),
        ("time_last", "time", "86399999"),
        ("timestamp_epoch", "timestamp", "0 0"),
        ("timestamp_nanoseconds", "timestamp", "1700000000123 456789"),
        ("timestamp_before_1970", "timestamp", "-1 999999"),
        ("decimal_zero", "decimal", "0"),
        ("decimal_one", "decimal", "1"),
        ("decimal_scale_one", "decimal", "1.0"),
        ("decimal_scale_two", "decimal", "1.00"),
        ("decimal_negative", "decimal", "-12.5"),
        ("decimal_top_bit", "decimal", "128"),
        ("decimal_two_bytes", "decimal", "-65535"),
        ("decimal_negative_scale", "decimal", "7E+9"),
        ("decimal_small", "decimal", "-1E-30"),
        ("decimal_huge", "decimal", "123456789" * 12 + ".5"),
        ("decimal_huge_negative", "decimal", "-" + "987654321" * 12),
        ("bytes_empty", "bytes", ""),
        ("bytes_all", "bytes", bytes(range(256)).hex()),
    ] + _strings())

if __name__ == "__main__":
    print(json.dumps([list(case) for case in CASES]))

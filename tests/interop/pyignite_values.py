# SPDX-License-Identifier: Apache-2.0
"""The notation of values (README.md) in pyignite's terms: a Python value and the hint for it."""

import datetime
import decimal
import struct
import uuid
from collections import OrderedDict

from pyignite import Client, GenericObjectMeta
from pyignite.datatypes import (
    BinaryEnumObject, BinaryObject, BoolArrayObject, BoolObject, ByteArrayObject, ByteObject,
    CharArrayObject, CharObject, CollectionObject, DateArrayObject, DateObject, DecimalArrayObject,
    DecimalObject, DoubleArrayObject, DoubleObject, EnumObject, FloatArrayObject, FloatObject,
    IntArrayObject, IntObject, LongArrayObject, LongObject, MapObject, ObjectArrayObject,
    ShortArrayObject, ShortObject, String, StringArrayObject, TimeArrayObject, TimeObject,
    TimestampArrayObject, TimestampObject, UUIDArrayObject, UUIDObject)
from pyignite.utils import entity_id

_EPOCH = datetime.datetime(1970, 1, 1)
_CLASSES = {}  # {(type name, field names and types): class}
decimal.getcontext().prec = 200


def _moment(milliseconds):
    return _EPOCH + datetime.timedelta(milliseconds=milliseconds)


def _decimal(content):
    scale, digits = content
    unscaled = int(digits, 16)
    return decimal.Decimal((int(unscaled < 0), tuple(map(int, str(abs(unscaled)))), -scale))


def _float(digits):
    return struct.unpack(">f" if len(digits) == 8 else ">d", bytes.fromhex(digits))[0]


# type -> (hint, the Python value of its content)
_SCALARS = {
    "byte": (ByteObject, int), "short": (ShortObject, int), "int": (IntObject, int),
    "long": (LongObject, int), "float": (FloatObject, _float), "double": (DoubleObject, _float),
    "char": (CharObject, chr), "bool": (BoolObject, bool), "string": (String, str),
    "uuid": (UUIDObject, lambda text: uuid.UUID(text)), "date": (DateObject, _moment),
    "time": (TimeObject, lambda count: datetime.timedelta(milliseconds=count)),
    "timestamp": (TimestampObject, lambda pair: (_moment(pair[0]), pair[1])),
    "decimal": (DecimalObject, _decimal), "byte_array": (ByteArrayObject, bytes.fromhex),
    "short_array": (ShortArrayObject, list), "int_array": (IntArrayObject, list),
    "long_array": (LongArrayObject, list), "bool_array": (BoolArrayObject, list),
    "float_array": (FloatArrayObject, lambda items: [_float(item) for item in items]),
    "double_array": (DoubleArrayObject, lambda items: [_float(item) for item in items]),
    "char_array": (CharArrayObject, lambda items: [chr(item) for item in items]),
}
_ARRAYS_OF_VALUES = {
    "string_array": StringArrayObject, "uuid_array": UUIDArrayObject,
    "date_array": DateArrayObject, "timestamp_array": TimestampArrayObject,
    "time_array": TimeArrayObject, "decimal_array": DecimalArrayObject,
}
_FIELD_HINTS = {
    "int": IntObject, "string": String, "decimal": DecimalObject, "date": DateObject,
    "bool": BoolObject, "enum": EnumObject, "object": BinaryObject, "collection": CollectionObject,
}


def _split(described):
    return next(iter(described.items())) if described else (None, None)


def hinted(described):
    """(value, hint) to write; elements of containers are such pairs themselves."""
    kind, content = _split(described)
    if kind is None:
        return None, None
    if kind in _SCALARS:
        hint, value_of = _SCALARS[kind]
        return value_of(content), hint
    if kind in _ARRAYS_OF_VALUES:
        return [plain(item) for item in content], _ARRAYS_OF_VALUES[kind]
    if kind == "collection":
        return (content["kind"], [_element(item) for item in content["items"]]), CollectionObject
    if kind == "map":
        return (content["kind"], OrderedDict(
            (_element(key), _element(value)) for key, value in content["entries"])), MapObject
    if kind == "object_array":
        return (-1, [_element(item) for item in content["items"]]), ObjectArrayObject
    if kind == "enum":
        return (entity_id(content["type"]), content["ordinal"]), EnumObject
    if kind == "object":
        return _object(content), BinaryObject
    raise NotImplementedError(f"pyignite has no {kind}")


def _element(described):
    value, hint = hinted(described)
    return value if hint is None or hint is BinaryObject else (value, hint)


def _object(content):
    schema = OrderedDict((name, _field_hint(kind, value))
                         for name, kind, value in content["fields"])
    key = content["type"], tuple(schema.items())
    if key not in _CLASSES:
        _CLASSES[key] = GenericObjectMeta(
            "Written", (), {}, type_name=content["type"], schema=schema)
    return _CLASSES[key](**{name: hinted(value)[0] for name, _, value in content["fields"]})


def _field_hint(kind, value):
    # pyignite has no field of "any object" that may hold a collection.
    if value and next(iter(value)) == "collection":
        return CollectionObject
    return _FIELD_HINTS[kind]


def plain(described):
    """What pyignite should give for it."""
    kind, content = _split(described)
    if kind is None:
        return None
    if kind in _SCALARS:
        return _SCALARS[kind][1](content)
    if kind in _ARRAYS_OF_VALUES:
        return [plain(item) for item in content]
    if kind == "collection":
        return content["kind"], [plain(item) for item in content["items"]]
    if kind == "map":
        return content["kind"], [(plain(key), plain(value)) for key, value in content["entries"]]
    if kind in ("object_array", "enum_array"):
        return -1, [plain(item) for item in content["items"]]
    if kind == "enum":  # It has no names of enums.
        return entity_id(content["type"]), content["ordinal"]
    return content["type"], [(name, plain(value)) for name, _, value in content["fields"]]


def same(described, found):
    """Equal to the bit: NaN is itself, -0.0 is not 0.0, 1.0 is not 1.00."""
    kind, content = _split(described)
    if kind is None:
        return found is None
    if kind in ("float", "double"):
        return _same_float(content, found)
    if kind in ("float_array", "double_array"):
        return len(content) == len(found) and all(map(_same_float, content, found))
    if kind == "decimal":
        return isinstance(found, decimal.Decimal) and found.as_tuple() == plain(
            described).as_tuple()
    if kind == "byte_array":
        return bytes(byte & 0xFF for byte in found) == plain(described)
    if kind == "timestamp":
        return tuple(found) == plain(described)
    if kind in _ARRAYS_OF_VALUES:
        return _all_same(content, found)
    if kind in ("collection", "object_array", "enum_array"):
        return found[0] == content.get("kind", -1) and _all_same(content["items"], found[1])
    if kind == "map":
        keys, values = zip(*content["entries"]) if content["entries"] else ((), ())
        return (found[0] == content["kind"] and _all_same(keys, list(found[1])) and
                _all_same(values, list(found[1].values())))
    if kind == "object":
        # A defect, asserted here: of a type that it has read it keeps what Python can name it.
        return found._type_name == Client._create_type_name(content["type"]) and all(
            same(value, getattr(found, name)) for name, _, value in content["fields"])
    return type(found) is type(plain(described)) and found == plain(described)


def _same_float(digits, found):
    return isinstance(found, float) and found.__class__ is float and (
        struct.pack(">f" if len(digits) == 8 else ">d", found).hex() == digits)


def _all_same(described, found):
    return len(described) == len(found) and all(map(same, described, found))

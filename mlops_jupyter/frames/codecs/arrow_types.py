"""Arrow's types as JSON and back; a type that is not listed has no encoding."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from pyarrow import types

from mlops_jupyter.frames.canonical import Doc, Unencodable

SIMPLE = {
    str(kind): kind
    for kind in (
        *(pa.null(), pa.bool_()),
        *(pa.int8(), pa.int16(), pa.int32(), pa.int64()),
        *(pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()),
        *(pa.float16(), pa.float32(), pa.float64()),
        *(pa.date32(), pa.date64(), pa.month_day_nano_interval()),
        *(pa.time32("s"), pa.time32("ms"), pa.time64("us"), pa.time64("ns")),
        *(pa.duration(unit) for unit in ("s", "ms", "us", "ns")),
        *(pa.string(), pa.large_string(), pa.string_view()),
        *(pa.binary(), pa.large_binary(), pa.binary_view()),
    )
}
"""Types without parameters, by the name that Arrow gives them."""


def type_doc(kind: Any) -> Doc:
    """Return the description of an Arrow type.

    Raises
    ------
    Unencodable
        For unions, run-end encoding, list views and extension types.
    """
    if str(kind) in SIMPLE and SIMPLE[str(kind)].equals(kind):
        return {"type": str(kind)}
    for name, (test, describe, _) in _FAMILIES.items():
        if test(kind):
            return {"type": name, **describe(kind)}
    raise Unencodable(f"Arrow {kind}")


def type_from(doc: Doc) -> Any:
    """Return the Arrow type that `type_doc` described."""
    if doc["type"] in SIMPLE:
        return SIMPLE[doc["type"]]
    return _FAMILIES[doc["type"]][2](doc)


def _field_doc(field: Any) -> Doc:
    if field.metadata:
        raise Unencodable(f"Arrow field {field.name!r} with metadata")
    return {"name": field.name, "nullable": field.nullable, "of": type_doc(field.type)}


def _field(doc: Doc) -> Any:
    return pa.field(doc["name"], type_from(doc["of"]), nullable=doc["nullable"])


def _decimal_doc(kind: Any) -> Doc:
    return {"bits": kind.bit_width, "precision": kind.precision, "scale": kind.scale}


def _decimal(doc: Doc) -> Any:
    return getattr(pa, f"decimal{doc['bits']}")(doc["precision"], doc["scale"])


def _dictionary_doc(kind: Any) -> Doc:
    return {
        "index": type_doc(kind.index_type),
        "of": type_doc(kind.value_type),
        "ordered": kind.ordered,
    }


def _dictionary(doc: Doc) -> Any:
    return pa.dictionary(type_from(doc["index"]), type_from(doc["of"]), doc["ordered"])


def _map_doc(kind: Any) -> Doc:
    return {
        "key": _field_doc(kind.key_field),
        "item": _field_doc(kind.item_field),
        "sorted": kind.keys_sorted,
    }


def _map(doc: Doc) -> Any:
    return pa.map_(_field(doc["key"]), _field(doc["item"]), keys_sorted=doc["sorted"])


_FAMILIES: dict[str, tuple[Any, Any, Any]] = {
    "timestamp": (
        types.is_timestamp,
        lambda kind: {"unit": kind.unit, "zone": kind.tz},
        lambda doc: pa.timestamp(doc["unit"], doc["zone"]),
    ),
    "decimal": (types.is_decimal, _decimal_doc, _decimal),
    "fixed_size_binary": (
        types.is_fixed_size_binary,
        lambda kind: {"width": kind.byte_width},
        lambda doc: pa.binary(doc["width"]),
    ),
    "list": (
        types.is_list,
        lambda kind: {"item": _field_doc(kind.value_field)},
        lambda doc: pa.list_(_field(doc["item"])),
    ),
    "large_list": (
        types.is_large_list,
        lambda kind: {"item": _field_doc(kind.value_field)},
        lambda doc: pa.large_list(_field(doc["item"])),
    ),
    "fixed_size_list": (
        types.is_fixed_size_list,
        lambda kind: {"item": _field_doc(kind.value_field), "size": kind.list_size},
        lambda doc: pa.list_(_field(doc["item"]), doc["size"]),
    ),
    "struct": (
        types.is_struct,
        lambda kind: {"fields": [_field_doc(kind.field(i)) for i in range(kind.num_fields)]},
        lambda doc: pa.struct([_field(field) for field in doc["fields"]]),
    ),
    "map": (types.is_map, _map_doc, _map),
    "dictionary": (types.is_dictionary, _dictionary_doc, _dictionary),
}
"""Types with parameters: the test, their description, the way back."""

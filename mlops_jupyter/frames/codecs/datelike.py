"""Zoned instants and periods: integers with a meaning."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mlops_jupyter.frames.canonical import Doc
from mlops_jupyter.frames.codecs import fixed
from mlops_jupyter.frames.codecs.base import Codec, Source, Writing
from mlops_jupyter.frames.zones import zone_from, zone_text


def write_zoned(array: Any, writing: Writing) -> Doc:
    """Write the instants in UTC, and the zone by name."""
    instants = array.asi8.view(f"M8[{array.unit}]")
    return {
        "kind": "zoned",
        "rows": len(array),
        "zone": _zone(array.dtype.tz),
        "instants": fixed.write(instants, writing),
    }


def _zone(zone: Any) -> str:
    # pandas takes every library's UTC for the same dtype, and so do the ids
    from pandas.api.types import is_dtype_equal

    utc = is_dtype_equal(pd.DatetimeTZDtype(tz=zone), pd.DatetimeTZDtype(tz="UTC"))
    return "UTC" if utc else zone_text(zone)


def read_zoned(doc: Doc, source: Source) -> Any:
    """Return a DatetimeArray in its zone."""
    instants = fixed.read(doc["instants"], source)
    return pd.DatetimeIndex(instants, tz="UTC").tz_convert(zone_from(doc["zone"])).array


def write_period(array: Any, writing: Writing) -> Doc:
    """Write the ordinals, and the frequency by name."""
    return {
        "kind": "period",
        "rows": len(array),
        "freq": array.freqstr,
        "ordinals": fixed.write(array.asi8, writing),
    }


def read_period(doc: Doc, source: Source) -> Any:
    """Return a PeriodArray."""
    ordinals = fixed.read(doc["ordinals"], source)
    kind: Any = pd.PeriodIndex
    return kind.from_ordinals(ordinals, freq=doc["freq"]).array


ZONED = Codec(write_zoned, read_zoned)
PERIOD = Codec(write_period, read_period)

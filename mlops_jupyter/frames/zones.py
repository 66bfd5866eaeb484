"""Time zones as text and back, for every library that makes them."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from mlops_jupyter.frames.canonical import Unencodable


def zone_text(zone: tzinfo | None) -> str:
    """Return the text of a time zone.

    Raises
    ------
    Unencodable
        If the zone is of a class that cannot be made again from a name.
    """
    if zone is None:
        return ""
    if type(zone) is timezone:
        return _fixed_text(zone)
    if type(zone) is ZoneInfo and zone.key is not None:
        return f"zoneinfo:{zone.key}"
    module = type(zone).__module__.split(".")[0]
    name = _library_name(zone, module)
    if name is None:
        raise Unencodable(f"time zone {type(zone).__module__}.{type(zone).__qualname__}")
    return f"{module}:{name}"


def _fixed_text(zone: timezone) -> str:
    if zone is timezone.utc:  # noqa: UP017 - the object itself is meant
        return "UTC"
    offset, *name = zone.__getinitargs__()  # type: ignore[attr-defined]  # pickle's own
    micros = offset // timedelta(microseconds=1)
    return f"fixed:{micros}:{name[0]}" if name else f"fixed:{micros}"


def _library_name(zone: Any, module: str) -> str | None:
    """Return the name by which `module` (pytz, dateutil) knows the zone."""
    if module == "pytz":
        name = getattr(zone, "zone", None)
        return name if isinstance(name, str) else None
    if module == "dateutil":
        return "UTC" if type(zone).__name__ == "tzutc" else None
    return None


def zone_from(text: str) -> tzinfo | None:
    """Return the time zone that `zone_text` described."""
    if not text:
        return None
    kind, _, name = text.partition(":")
    return _MAKERS[kind](name)


def _fixed(name: str) -> tzinfo:
    micros, *label = name.split(":", 1)
    return timezone(timedelta(microseconds=int(micros)), *label)


def _pytz(name: str) -> tzinfo:
    zone: tzinfo = import_module("pytz").timezone(name)  # only where it was there to write it
    return zone


def _dateutil(_: str) -> tzinfo:
    zone: tzinfo = import_module("dateutil.tz").tzutc()
    return zone


_MAKERS = {
    "UTC": lambda _: timezone.utc,  # noqa: UP017
    "fixed": _fixed,
    "zoneinfo": ZoneInfo,
    "pytz": _pytz,
    "dateutil": _dateutil,
}

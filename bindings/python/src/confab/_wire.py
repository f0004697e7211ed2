"""JSON as the engine reads and writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar, cast

# Escapes all that is not ASCII, so that text which is not valid Unicode is refused by the engine like any other.
_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
_decode = json.JSONDecoder().raw_decode


def encode(request: Mapping[str, Any] | None) -> str:
    return "" if request is None or request == {} else _encode(request)


def decode(text: str) -> dict[str, Any]:
    return cast("dict[str, Any]", _decode(text)[0])


def given(request: dict[str, Any]) -> dict[str, Any]:
    """Without the arguments that were left out."""
    return {name: value for name, value in request.items() if value is not None}


class Record:
    """A part of an answer. What a newer library adds to it is passed over."""

    __slots__ = ()
    _event: ClassVar[str] = ""
    _optional: ClassVar[frozenset[str]] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """The same as a dict, with the names of the wire: `from_` is "from" there."""
        found: dict[str, Any] = {"event": self._event} if self._event else {}
        for field in fields(cast("Any", self)):
            value = getattr(self, field.name)
            if value is None and field.name in self._optional:
                continue
            found[field.name.rstrip("_")] = _plain(value)
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_json()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value

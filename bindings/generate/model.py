"""The catalogue of operations as typed data, for the emitters of each language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Says what to do about each error code.
C_HEADER = Path(__file__).resolve().parents[2] / "include" / "confab" / "confab.h"

# Of the C API alone: what confab.h has beside the error codes that the catalogue lists.
C_ONLY_ERRORS = {
    "no_memory": 100,
    "bad_handle": 101,
    "forked": 102,
    "timeout": 103,
    "interrupted": 104,
    "cancelled": 105,
}


@dataclass(frozen=True)
class Field:
    """A member of a request, a reply, a record or an event."""

    name: str
    type: str  # string, integer, boolean, array or object
    doc: str
    required: bool  # a request must have it; a reply always has it
    nullable: bool  # may be null
    record: str | None  # of an object: its record, or "Event" for an event of any kind
    enum: str | None  # of a string: the enumeration of its values
    items: Field | None  # of an array: its items, a field without a name
    bytes_max: int | None
    items_max: int | None
    min: int | None
    max: int | None
    default: int | None
    secret: bool

    def bounds(self) -> list[str]:
        """What its value may be, in words: "at most 64 bytes", "1 to 200"."""
        bounds = []
        if self.bytes_max is not None:
            bounds.append(f"at most {self.bytes_max} bytes")
        if self.items_max is not None:
            bounds.append(f"at most {self.items_max}")
        if self.max is not None:
            bounds.append(f"{self.min or 0} to {self.max}")
        return bounds


@dataclass(frozen=True)
class Operation:
    name: str  # "messages.send"
    group: str  # "messages"
    method: str  # "send"
    summary: str
    access: str  # anonymous, user or host
    mutation: bool
    http_method: str | None
    http_path: str | None
    http_status: int | None  # of success
    request: tuple[Field, ...]
    reply: tuple[Field, ...]
    reply_record: str | None  # the record that the reply is; a mutation's reply has "cursor" beside


@dataclass(frozen=True)
class Record:
    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Event:
    """One kind of event; its member "event" is the name."""

    name: str
    summary: str
    record: str | None  # the record whose members it has, beside "event" and "cursor"
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Enum:
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ErrorCode:
    name: str
    number: int
    http_status: int | None  # None: of the C API alone
    doc: str  # what to do about it, as confab.h says


@dataclass(frozen=True)
class Catalogue:
    version: str
    operations: tuple[Operation, ...]
    records: tuple[Record, ...]
    events: tuple[Event, ...]
    enums: tuple[Enum, ...]
    errors: tuple[ErrorCode, ...]

    def groups(self) -> dict[str, tuple[Operation, ...]]:
        """The operations by group, in the order of the catalogue."""
        groups: dict[str, tuple[Operation, ...]] = {}
        for operation in self.operations:
            groups[operation.group] = groups.get(operation.group, ()) + (operation,)
        return groups

    def record(self, name: str) -> Record:
        return next(record for record in self.records if record.name == name)

    def enum(self, name: str) -> Enum:
        return next(enum for enum in self.enums if enum.name == name)


def sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "…", "?", "!")) else ".")


def field_sentences(field: Field) -> str:
    """What a field is, its bounds and its default, a sentence each."""
    said = [field.doc, *field.bounds()]
    if field.default is not None:
        said.append(f"{field.default} if absent")
    return " ".join(sentence(part) for part in said if part)


def _field(given: dict[str, Any]) -> Field:
    items = given.get("items")
    return Field(
        name=given.get("name", ""),
        type=given["type"],
        doc=given.get("doc", ""),
        required=given.get("required", True),
        nullable=given.get("nullable", False),
        record=given.get("record"),
        enum=given.get("enum"),
        items=_field(items) if items else None,
        bytes_max=given.get("bytes_max"),
        items_max=given.get("items_max"),
        min=given.get("min"),
        max=given.get("max"),
        default=given.get("default"),
        secret=given.get("secret", False),
    )


def _fields(given: list[dict[str, Any]]) -> tuple[Field, ...]:
    return tuple(_field(field) for field in given)


def _operation(given: dict[str, Any]) -> Operation:
    group, method = given["name"].split(".")
    return Operation(
        name=given["name"],
        group=group,
        method=method,
        summary=given["summary"],
        access=given["access"],
        mutation=given["mutation"],
        http_method=given.get("method"),
        http_path=given.get("path"),
        http_status=given.get("status"),
        request=_fields(given["request"]),
        reply=_fields(given["reply"]),
        reply_record=given.get("reply_record"),
    )


def _error_docs() -> dict[str, str]:
    said = re.findall(r"CONFAB_ERR_(\w+) = \d+,?\s*/\*\*< (.*?) \*/", C_HEADER.read_text(encoding="utf-8"))
    return {name.lower(): doc.removeprefix("confab_next(): ") for name, doc in said}


def parse(text: str) -> Catalogue:
    given = json.loads(text)
    docs = _error_docs()
    errors = [
        ErrorCode(error["name"], error["number"], error["http_status"], docs.get(error["name"], ""))
        for error in given["errors"]
    ]
    errors += [ErrorCode(name, number, None, docs.get(name, "")) for name, number in C_ONLY_ERRORS.items()]
    return Catalogue(
        version=given["version"],
        operations=tuple(_operation(operation) for operation in given["operations"]),
        records=tuple(Record(record["name"], _fields(record["fields"])) for record in given["records"]),
        events=tuple(
            Event(event["name"], event["summary"], event.get("fields_record"), _fields(event["fields"]))
            for event in given["events"]
        ),
        enums=tuple(Enum(enum["name"], tuple(enum["values"])) for enum in given["enums"]),
        errors=tuple(errors),
    )


def load(path: Path) -> Catalogue:
    return parse(path.read_text(encoding="utf-8"))

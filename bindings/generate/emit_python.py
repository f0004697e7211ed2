"""Python: records and events as dataclasses, a class of methods for each group, blocking and for asyncio."""

from __future__ import annotations

import keyword
import re
import textwrap

from model import Catalogue, Enum, ErrorCode, Event, Field, Operation, Record, sentence

FOLDER = "bindings/python/src/confab"
NOTICE = "# Generated from the catalogue by bindings/generate; do not edit.\n"
TYPES = {"string": "str", "integer": "int", "boolean": "bool"}
WIDTH = 116


def emit(catalogue: Catalogue) -> dict[str, str]:
    return {
        f"{FOLDER}/_codes.py": codes(catalogue.errors),
        f"{FOLDER}/_records.py": records(catalogue),
        f"{FOLDER}/_events.py": events(catalogue),
        f"{FOLDER}/_operations.py": operations(catalogue, Blocking()),
        f"{FOLDER}/aio/_operations.py": operations(catalogue, Awaited()),
    }


# --- words ----------------------------------------------------------------------------------------------------------


def pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.replace(".", "_").split("_"))


def safe(name: str) -> str:
    """A name that Python keeps for itself gets an underscore."""
    return name + "_" if keyword.iskeyword(name) else name


def docstring(text: str, indent: str) -> list[str]:
    lines = text.split("\n")
    if len(lines) == 1:
        return [f'{indent}"""{text}"""']
    return [f'{indent}"""{lines[0]}', *(indent + line if line else "" for line in lines[1:]), f'{indent}"""']


def bare_type(field: Field) -> str:
    if field.type == "array":
        return f"list[{bare_type(field.items)}]" if field.items else "list[Any]"
    if field.type == "object":
        return field.record or "dict[str, Any]"
    return field.enum or TYPES[field.type]


def type_of(field: Field) -> str:
    return bare_type(field) + ("" if field.required and not field.nullable else " | None")


# --- records --------------------------------------------------------------------------------------------------------


def read_value(field: Field, value: str) -> str:
    """How a value of the JSON becomes one of the record."""
    item = field.items
    if item is not None and item.record == "Event":
        return f"read_events({value})"
    if item is not None and item.record:
        return f"[{item.record}._read(item) for item in {value}]"
    return f"{field.record}._read({value})" if field.record else value


def read_field(field: Field) -> str:
    value = f'given["{field.name}"]'
    read = read_value(field, value)
    if field.required and not field.nullable:
        return read
    got = f'given.get("{field.name}")'
    return got if read == value else f"None if {got} is None else {read}"


def record_class(
    name: str, doc: str, fields: tuple[Field, ...], base: str = "Record", known: int = 0, event: str = ""
) -> str:
    """A class with the fields after the first `known`, which its base has."""
    own = fields[known:]
    lines = ["@dataclass(slots=True)", f"class {name}({base}):", *docstring(doc, "    "), ""]
    for field in own:
        lines.append(f"    {safe(field.name)}: {type_of(field)}" + (" = field(repr=False)" if field.secret else ""))
        if field.doc:
            lines += docstring(sentence(field.doc), "    ")
    optional = [f'"{field.name}"' for field in fields if not field.required]
    if event or any(not field.required for field in own):
        lines.append("")
    if event:
        lines.append(f'    _event: ClassVar[str] = "{event}"')
    if any(not field.required for field in own):
        lines += [f"    _optional: ClassVar[frozenset[str]] = frozenset({{{', '.join(optional)}}})"]
    if fields:
        lines += [
            "",
            "    @classmethod",
            f"    def _read(cls, given: dict[str, Any]) -> {name}:",
            "        return cls(",
        ]
        lines += [f"            {read_field(field)}," for field in fields]
        lines += ["        )"]
    while lines[-1] == "":
        lines.pop()
    return "\n".join(lines) + "\n"


def reply_name(operation: Operation) -> str:
    record = operation.reply_record or pascal(operation.name)
    return record + "Reply" if operation.mutation or not operation.reply_record else record


def reply_classes(catalogue: Catalogue) -> list[str]:
    """What only replies have: a mutation's cursor beside its record, and records without a name."""
    classes: dict[str, str] = {}
    for operation in catalogue.operations:
        name, base = reply_name(operation), operation.reply_record
        if name == base:
            continue
        if base is None:
            classes[name] = record_class(name, f"The answer of `{operation.name}`.", operation.reply)
            continue
        known = len(catalogue.record(base).fields)
        doc = f"`{base}`, and the cursor of the change that made it." if known else "A change that was made."
        classes.setdefault(name, record_class(name, doc, operation.reply, base if known else "Record", known))
    return list(classes.values())


def record_doc(record: Record, catalogue: Catalogue) -> str:
    answers = [f"`{operation.name}`" for operation in catalogue.operations if operation.reply_record == record.name]
    if answers:
        return "The answer of " + ", ".join(answers[:3]) + (" and others." if len(answers) > 3 else ".")
    owners = [
        f"`{owner.name}`"
        for owner in catalogue.records
        if any(record.name in (field.record, field.items and field.items.record) for field in owner.fields)
    ]
    return "Part of " + ", ".join(owners) + "."


def named_records(catalogue: Catalogue) -> list[Record]:
    """Without those that are nothing but done."""
    return [record for record in catalogue.records if record.fields]


def uses_event(record: Record) -> bool:
    return any(field.items is not None and field.items.record == "Event" for field in record.fields)


def enum_alias(enum: Enum) -> str:
    values = ", ".join(f'"{value}"' for value in enum.values)
    return f'{enum.name} = Literal[{values}]\n"""A newer library may know more."""\n'


def exported(classes: list[str]) -> str:
    """__all__ of the module whose text is given in parts: its classes and aliases."""
    names = sorted(re.findall(r"^(?:class )?([A-Z]\w+)(?:\(|:| = )", "\n".join(classes), re.MULTILINE))
    return "__all__ = [\n" + "".join(f'    "{name}",\n' for name in names) + "]\n"


def header(doc: str, *imports: str) -> str:
    return f'{NOTICE}"""{doc}"""\n\nfrom __future__ import annotations\n\n' + "\n".join(imports) + "\n"


def records(catalogue: Catalogue) -> str:
    plain = [record for record in named_records(catalogue) if not uses_event(record)]
    parts = [
        header(
            "What answers consist of. Times are milliseconds since 1970 (UTC), ids are integers.",
            "from dataclasses import dataclass, field",
            "from typing import Any, ClassVar, Literal",
            "",
            "from ._wire import Record",
        ),
        "\n".join(enum_alias(enum) for enum in catalogue.enums).rstrip("\n") + "\n",
    ]
    parts += [record_class(record.name, record_doc(record, catalogue), record.fields) for record in plain]
    parts += reply_classes(catalogue)
    return f"{parts[0]}\n{exported(parts[1:])}\n" + "\n\n".join(parts[1:])


def event_class(event: Event, catalogue: Catalogue) -> str:
    name = pascal(event.name) + "Event"
    if event.record is None:
        return record_class(name, event.summary, event.fields, event=event.name)
    known = len(catalogue.record(event.record).fields)
    return record_class(name, event.summary, event.fields, event.record, known, event.name)


def events(catalogue: Catalogue) -> str:
    used = {event.record for event in catalogue.events}
    used |= {of.record for event in catalogue.events for field in event.fields for of in (field, field.items) if of is not None}
    records = sorted(used - {None, "Event"})
    names = [pascal(event.name) + "Event" for event in catalogue.events]
    parts = [
        header(
            "What happens to a user.",
            "from collections.abc import Callable",
            "from dataclasses import dataclass",
            "from typing import Any, ClassVar",
            "",
            f"from ._records import {', '.join(records)}" if records else "",
            "from ._wire import Record",
        )
    ]
    parts += [event_class(event, catalogue) for event in catalogue.events]
    parts += [f"Event = {' | '.join(names)}\n"]
    kinds = "".join(f'    "{event.name}": {name}._read,\n' for event, name in zip(catalogue.events, names))
    parts[-1] += f"\n_READERS: dict[str, Callable[[dict[str, Any]], Event]] = {{\n{kinds}}}\n"
    parts += [
        "def read_event(given: dict[str, Any]) -> Event | None:\n"
        '    """None for a kind that this package does not know."""\n'
        '    read = _READERS.get(given["event"])\n'
        "    return None if read is None else read(given)\n",
        "def read_events(given: list[dict[str, Any]]) -> list[Event]:\n"
        "    found = (read_event(event) for event in given)\n"
        "    return [event for event in found if event is not None]\n",
    ]
    with_events = [record for record in named_records(catalogue) if uses_event(record)]
    parts += [record_class(record.name, record_doc(record, catalogue), record.fields) for record in with_events]
    return f"{parts[0]}\n{exported(parts[1:])}\n\n" + "\n\n".join(parts[1:])


def codes(errors: tuple[ErrorCode, ...]) -> str:
    lines = [
        header("The codes of errors.", "from enum import IntEnum"),
        "",
        "class ErrorCode(IntEnum):",
        '    """What the caller should do about a failure; docs/reference/errors.md tells of each."""',
        "",
        "    UNKNOWN = -1",
        '    """A code of a newer library."""',
    ]
    lines += [f"    {error.name.upper()} = {error.number}" for error in errors]
    lines += [
        "",
        "    @classmethod",
        "    def _missing_(cls, value: object) -> ErrorCode:",
        "        return cls.UNKNOWN",
    ]
    return "\n".join(lines) + "\n"


# --- operations -----------------------------------------------------------------------------------------------------


class Blocking:
    package = "."
    doc = "The operations as methods that wait for the answer."
    define, wait, result = "def", "", "dict[str, Any]"
    imported = "Callable, Sequence"


class Awaited:
    package = ".."
    doc = "The operations as methods to be awaited."
    define, wait, result = "async def", "await ", "Awaitable[dict[str, Any]]"
    imported = "Awaitable, Callable, Sequence"


def argument_doc(field: Field) -> str:
    limits = field.bounds()
    if field.default:
        limits.append(f"else {field.default}")
    return f"{safe(field.name)}: {field.doc}" + (f" ({', '.join(limits)})" if limits else "")


def argument_type(field: Field) -> str:
    """Not `list`, which is a method of some groups."""
    return f"Sequence[{bare_type(field.items)}]" if field.items else bare_type(field)


def method(operation: Operation, style: Blocking | Awaited, target: str) -> str:
    required = [field for field in operation.request if field.required]
    optional = [field for field in operation.request if not field.required]
    arguments = [f"{safe(field.name)}: {argument_type(field)}" for field in required]
    arguments += [f"{safe(field.name)}: {argument_type(field)} | None = None" for field in optional]
    doc = operation.summary
    if operation.request:
        described = (
            textwrap.wrap(argument_doc(field), WIDTH - 8, subsequent_indent="    ") for field in operation.request
        )
        doc += "\n\n" + "\n".join("\n".join(lines) for lines in described)

    signature = f"    {style.define} {safe(operation.method)}(self{', *, ' if arguments else ''}{', '.join(arguments)})"
    signature += f" -> {reply_name(operation)}:"
    lines = [signature]
    if len(signature) > WIDTH:
        spread = "".join(f"        {argument},\n" for argument in ("*", *arguments))
        lines = [
            f"    {style.define} {safe(operation.method)}(\n        self,\n{spread}    ) -> {reply_name(operation)}:"
        ]
    lines += docstring(doc, "        ")
    request = ""
    if operation.request:
        lines += request_lines(operation.request)
        request = ", given(request)" if optional else ", request"
    lines.append(f'        reply = {style.wait}{target}("{operation.name}"{request})')
    lines.append(f"        return {reply_name(operation)}._read(reply)")
    return "\n".join(lines) + "\n"


def request_lines(fields: tuple[Field, ...]) -> list[str]:
    members = [f'"{field.name}": {safe(field.name)}' for field in fields]
    line = f"        request: dict[str, Any] = {{{', '.join(members)}}}"
    if len(line) <= 120:
        return [line]
    return ["        request: dict[str, Any] = {", *(f"            {member}," for member in members), "        }"]


def group_class(group: str, operations: tuple[Operation, ...], style: Blocking | Awaited) -> str:
    methods = "\n".join(method(operation, style, "self._call") for operation in operations)
    return (
        f'class {pascal(group)}:\n    """The operations `{group}.*`."""\n\n    __slots__ = ("_call",)\n\n'
        f"    def __init__(self, call: Call) -> None:\n        self._call = call\n\n{methods}"
    )


def callers_class(groups: dict[str, tuple[Operation, ...]]) -> str:
    parts = ['class Operations:\n    """What a caller may do, by group."""\n\n    __slots__ = ()\n\n    call: Any\n']
    parts += [
        f'    @property\n    def {safe(group)}(self) -> {pascal(group)}:\n        """The operations `{group}.*`."""\n'
        f"        return {pascal(group)}(self.call)\n"
        for group in groups
    ]
    return "\n".join(parts)


def host_class(operations: list[Operation], style: Blocking | Awaited) -> str:
    parts = [
        'class HostOperations:\n    """What the application itself may do: the operations `host.*`."""\n\n'
        "    __slots__ = ()\n\n    call: Any\n"
    ]
    parts += [method(operation, style, "self.call") for operation in operations]
    return "\n".join(parts)


def operations(catalogue: Catalogue, style: Blocking | Awaited) -> str:
    host = [operation for operation in catalogue.operations if operation.access == "host"]
    groups = {
        name: found
        for name, all_of_it in catalogue.groups().items()
        if (found := tuple(operation for operation in all_of_it if operation.access != "host"))
    }
    of_events = {record.name for record in named_records(catalogue) if uses_event(record)}
    replies = {reply_name(operation) for operation in catalogue.operations}
    module = f"from {style.package}"
    asked = {field.enum for operation in catalogue.operations for field in operation.request if field.enum}
    listed = "".join(f"    {name},\n" for name in sorted((replies | asked) - of_events))
    parts = [
        header(
            style.doc,
            f"from collections.abc import {style.imported}",
            "from typing import Any",
            "",
            f"{module}_events import {', '.join(sorted(replies & of_events))}",
            f"{module}_records import (\n{listed})",
            f"{module}_wire import given",
            "",
            f"Call = Callable[..., {style.result}]",
        )
    ]
    parts += [group_class(name, found, style) for name, found in groups.items()]
    parts += [callers_class(groups), host_class(host, style)]
    return "\n\n".join(parts)

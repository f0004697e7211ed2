"""docs/reference/catalogue.md: the catalogue for people."""

from __future__ import annotations

from model import Catalogue, Event, Field, Operation, Record

HEAD = """<!-- Generated from the catalogue by bindings/generate; do not edit. -->
# The catalogue of operations

What the engine can do, in every language ([bindings](../../bindings/README.md)), over REST and over the WebSocket
([protocol](protocol.md)). Names, fields, limits and errors are the same everywhere. A route is followed by the HTTP status of success
if that is not 200.

- Text is UTF-8; limits are in bytes. Ids and numbers are integers below 2^53. Times are milliseconds since 1970 (UTC).
- `null` for an optional field means the same as leaving it out. A field that an operation does not have is refused.
- A mutation is on disk when it is answered, and its answer has a `cursor`. A query with this cursor as `at_least` sees that change, or
  is refused with `behind`.
- Later versions may answer with more members and send more kinds of events: ignore what you do not know.
- Who may call: **anyone**, a signed-in **user**, or the **host**, the application that embeds the engine. The host's operations
  have no route: nobody reaches them over a network.
"""

CALLERS = {"anonymous": "anyone", "user": "a user", "host": "the host"}


def _type(field: Field) -> str:
    if field.type == "array" and field.items:
        text = "array of " + _type(field.items)
    elif field.record == "Event":
        text = "[event](#events)"
    elif field.record:
        text = f"[{field.record}](#{field.record.lower()})"
    elif field.enum:
        text = f"[{field.enum}](#enumerations)"
    else:
        text = field.type
    return text + (" or null" if field.nullable else "")


def _limits(field: Field) -> str:
    limits = []
    if field.min is not None and field.max is not None:
        limits.append(f"{field.min} to {field.max}")
    if field.bytes_max is not None:
        limits.append(f"{field.bytes_max} bytes")
    if field.items_max is not None:
        limits.append(f"{field.items_max} items")
    if field.default is not None:
        limits.append(f"{field.default} if absent")
    return "; ".join(limits)


def _doc(field: Field) -> str:
    return "; ".join(part for part in (field.doc, "secret" if field.secret else "") if part)


def _table(fields: tuple[Field, ...], given: bool) -> list[str]:
    if given:
        rows = ["| field | type | required | limits | meaning |", "|---|---|---|---|---|"]
        rows += [
            f"| `{field.name}` | {_type(field)} | {'yes' if field.required else ''} | {_limits(field)} | {_doc(field)} |"
            for field in fields
        ]
    else:
        rows = ["| member | type | present | meaning |", "|---|---|---|---|"]
        rows += [
            f"| `{field.name}` | {_type(field)} | {'always' if field.required else 'if it applies'} | {_doc(field)} |"
            for field in fields
        ]
    return rows


def _reply(operation: Operation, catalogue: Catalogue) -> str:
    record = catalogue.record(operation.reply_record) if operation.reply_record else None
    of_record = {field.name for field in record.fields} if record else set()
    beside = [f"`{field.name}`" for field in operation.reply if field.name not in of_record]
    parts = [f"[{record.name}](#{record.name.lower()})"] if record and record.fields else []
    return " and ".join(parts + beside) or "an empty object"


def _route(operation: Operation) -> str:
    if not operation.http_path:
        return ""
    status = f" {operation.http_status}" if operation.http_status != 200 else ""
    return f" `{operation.http_method} {operation.http_path}`{status}"


def _overview(catalogue: Catalogue) -> list[str]:
    rows = ["## All operations", "", "| operation | REST | for | what it does |", "|---|---|---|---|"]
    for operation in catalogue.operations:
        link = f"[`{operation.name}`](#{operation.name.replace('.', '')})"
        rows.append(f"| {link} |{_route(operation)} | {CALLERS[operation.access]} | {operation.summary} |")
    return [*rows, ""]


def _operation(operation: Operation, catalogue: Catalogue) -> list[str]:
    kind = "a mutation" if operation.mutation else "a query"
    lines = [f"### {operation.name}", "", operation.summary, ""]
    lines += [f"For {CALLERS[operation.access]}; {kind}.{_route(operation)}", ""]
    if operation.request:
        lines += [*_table(operation.request, True), ""]
    return [*lines, f"Answer: {_reply(operation, catalogue)}.", ""]


def _record(record: Record) -> list[str]:
    return [f"### {record.name}", "", *_table(record.fields, False), ""] if record.fields else []


def _event(event: Event) -> list[str]:
    lines = [f"### Event `{event.name}`", "", event.summary, ""]
    if event.record:
        beside = tuple(field for field in event.fields if field.name == "cursor")
        return [*lines, f"The members of a [{event.record}](#{event.record.lower()}), and:", "", *_table(beside, False), ""]
    return [*lines, *_table(event.fields, False), ""]


def emit(catalogue: Catalogue) -> dict[str, str]:
    """The text of each file by its path."""
    lines = [HEAD, *_overview(catalogue)]
    for group, operations in catalogue.groups().items():
        lines += [f"## {group}", ""]
        for operation in operations:
            lines += _operation(operation, catalogue)
    lines += ["## Records", ""]
    for record in catalogue.records:
        lines += _record(record)
    lines += ["## Events", "", "Each has `event`, the name of its kind.", ""]
    for event in catalogue.events:
        lines += _event(event)
    lines += ["## Enumerations", "", "| name | values |", "|---|---|"]
    lines += [f"| {enum.name} | {', '.join(f'`{value}`' for value in enum.values)} |" for enum in catalogue.enums]
    lines += ["", "## Errors", "", "[What to do about each](errors.md). Those without a status are of the C API and the bindings alone.", ""]
    lines += ["| code | number | HTTP status |", "|---|---|---|"]
    lines += [f"| `{error.name}` | {error.number} | {error.http_status or ''} |" for error in catalogue.errors]
    return {"docs/reference/catalogue.md": "\n".join(lines) + "\n"}

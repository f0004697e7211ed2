"""Node.js: a class of methods for each group, and the types of requests, replies, records and events."""

from __future__ import annotations

import textwrap

from model import Catalogue, Field, Operation, sentence

FOLDER = "bindings/node/lib"
NOTICE = "// Generated from the catalogue by bindings/generate; do not edit.\n\n"
TYPES = {"string": "string", "integer": "number", "boolean": "boolean"}


def emit(catalogue: Catalogue) -> dict[str, str]:
    return {
        f"{FOLDER}/operations.js": code(catalogue),
        f"{FOLDER}/operations.d.ts": types(catalogue),
    }


# --- words ----------------------------------------------------------------------------------------------------------


def pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.replace(".", "_").split("_"))


def camel(name: str) -> str:
    return name[:1].lower() + pascal(name)[1:]


def group_class(group: str) -> str:
    return pascal(group) + "Operations"


def comment(text: str, indent: str) -> str:
    if len(indent) + len(text) <= 110:
        return f"{indent}/** {text} */\n"
    lines = textwrap.wrap(text, 112 - len(indent))
    return f"{indent}/**\n" + "".join(f"{indent} * {line}\n" for line in lines) + f"{indent} */\n"


# --- code -----------------------------------------------------------------------------------------------------------


def method_code(operation: Operation, call: str) -> str:
    return (
        f"  {camel(operation.method)}(request, options) {{\n"
        f'    return {call}("{operation.name}", request, options);\n'
        "  }\n"
    )


def group_code(group: str, operations: tuple[Operation, ...]) -> str:
    if group == "host":
        body = [method_code(operation, "this.call") for operation in operations]
    else:
        begin = "  #caller;\n\n  constructor(caller) {\n    this.#caller = caller;\n  }\n"
        body = [begin, *(method_code(operation, "this.#caller.call") for operation in operations)]
    return f"class {group_class(group)} {{\n" + "\n".join(body) + "}\n\n"


def code(catalogue: Catalogue) -> str:
    groups = catalogue.groups()
    kinds = ", ".join(f'"{event.name}"' for event in catalogue.events)
    own = "".join(f"  {camel(group)}: {group_class(group)},\n" for group in groups if group != "host")
    return (
        NOTICE
        + '"use strict";\n\n'
        + "".join(group_code(group, operations) for group, operations in groups.items())
        + f"const groups = {{\n{own}}};\n\n"
        + f"const eventKinds = new Set([{kinds}]);\n\n"
        + "module.exports = { HostOperations, eventKinds, groups };\n"
    )


# --- types ----------------------------------------------------------------------------------------------------------


def bare_type(field: Field) -> str:
    if field.type == "array":
        item = bare_type(field.items) if field.items else "unknown"
        return f"{item}[]" if item.isidentifier() else f"({item})[]"
    if field.type == "object":
        return field.record or "Record<string, unknown>"
    return field.enum or TYPES[field.type]


def doc_of(field: Field) -> str:
    limits = "; ".join(field.bounds() + ([f"default {field.default}"] if field.default is not None else []))
    if field.doc and limits:
        return sentence(f"{field.doc} ({limits})")
    return sentence(field.doc or limits) if field.doc or limits else ""


def members(fields: tuple[Field, ...]) -> str:
    text = ""
    for field in fields:
        doc = doc_of(field)
        text += comment(doc, "  ") if doc else ""
        text += f"  {field.name}{'' if field.required else '?'}: {bare_type(field)}{' | null' if field.nullable else ''};\n"
    return text


def interface(name: str, fields: tuple[Field, ...], doc: str = "", extends: str = "") -> str:
    head = comment(doc, "") if doc else ""
    return f"{head}export interface {name}{f' extends {extends}' if extends else ''} {{\n{members(fields)}}}\n\n"


def request_name(operation: Operation) -> str:
    return pascal(operation.name) + "Request"


def reply_types(catalogue: Catalogue, operation: Operation) -> tuple[str, str]:
    """The name of the reply's type, and its declaration if it is no record."""
    if operation.reply_record is None:
        name = pascal(operation.name) + "Reply"
        return name, interface(name, operation.reply)
    own = {field.name for field in catalogue.record(operation.reply_record).fields}
    if any(field.name == "cursor" and field.name not in own for field in operation.reply):
        return f"Written<{operation.reply_record}>", ""
    return operation.reply_record, ""


def group_types(catalogue: Catalogue, group: str, operations: tuple[Operation, ...]) -> str:
    text = f"export declare class {group_class(group)} {{\n"
    for operation in operations:
        optional = "" if any(field.required for field in operation.request) else "?"
        reply, _ = reply_types(catalogue, operation)
        text += comment(sentence(operation.summary), "  ")
        text += f"  {camel(operation.method)}(request{optional}: {request_name(operation)}, options?: CallOptions): Promise<{reply}>;\n"
    return text + "}\n\n"


def types(catalogue: Catalogue) -> str:
    text = NOTICE + 'import type { CallOptions } from "./index.js";\n\n'
    text += "/** The answer of what changed something. */\n"
    text += "export type Written<Reply> = Reply & {\n"
    text += "  /** Give it as `at_least` to read what was written. */\n  cursor: string;\n};\n\n"
    for enum in catalogue.enums:
        text += f"export type {enum.name} = " + " | ".join(f'"{value}"' for value in enum.values) + ";\n\n"
    codes = "".join(f'\n  | "{error.name}"' for error in catalogue.errors)
    text += f"/** What to do about a failure: docs/reference/errors.md. */\nexport type ErrorCode ={codes};\n\n"
    for record in catalogue.records:
        text += interface(record.name, record.fields)
    for event in catalogue.events:
        text += comment(sentence(event.summary), "")
        text += f'export interface {pascal(event.name)}Event {{\n  event: "{event.name}";\n{members(event.fields)}}}\n\n'
    text += "export type Event = " + " | ".join(f"{pascal(event.name)}Event" for event in catalogue.events) + ";\n\n"
    table = ""
    for operation in catalogue.operations:
        reply, declaration = reply_types(catalogue, operation)
        text += interface(request_name(operation), operation.request) + declaration
        table += f'  "{operation.name}": {{ request: {request_name(operation)}; reply: {reply} }};\n'
    text += f"/** The operations by name. */\nexport interface Operations {{\n{table}}}\n\n"
    groups = catalogue.groups()
    text += "".join(group_types(catalogue, group, operations) for group, operations in groups.items())
    own = "".join(f"  readonly {camel(group)}: {group_class(group)};\n" for group in groups if group != "host")
    return text + f"/** The groups of operations. */\nexport interface Groups {{\n{own}}}\n"

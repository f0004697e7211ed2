"""Writes the typed part of the Rust binding: requests, records, events, error codes, one method per operation."""

import re

from model import field_sentences, sentence

HEADER = "// Generated from the catalogue by bindings/generate; do not edit.\n"
FOLDER = "bindings/rust/confab/src/generated"

KEYWORDS = set(
    """abstract as async await become box break const continue do dyn else enum extern false final fn for gen if impl in let
    loop macro match mod move mut override priv pub ref return static struct trait true try type typeof unsafe unsized use
    virtual where while yield""".split()
)


def pascal(name):
    return "".join(part.capitalize() for part in re.split(r"[._]", name))


def ident(name):
    return f"r#{name}" if name in KEYWORDS else name


def doc(text, indent=""):
    """A documentation comment; what Markdown or HTML would read in it is escaped, but code in backquotes is left."""
    parts = re.split(r"(`[^`]*`)", text.strip())
    escaped = "".join(part if part.startswith("`") else re.sub(r"([<>\[\]])", r"\\\1", part) for part in parts)
    return "".join(f"{indent}/// {line}".rstrip() + "\n" for line in escaped.split("\n"))


def value_type(field):
    """The Rust type of a value that is there."""
    if field.type == "string":
        return field.enum or "String"
    if field.type == "boolean":
        return "bool"
    if field.type == "integer":
        return "i64" if (field.min or 0) < 0 else "u64"
    if field.type == "array":
        return f"Vec<{value_type(field.items)}>"
    return field.record or "serde_json::Value"


class Struct:
    """One struct, and how its members are written in JSON."""

    def __init__(self, name, summary, fields, request=False):
        self.name, self.summary, self.fields, self.request = name, summary, fields, request

    def kind(self, field):
        if self.request:
            return "required" if field.required else "optional"
        if field.nullable:
            return "nullable" if field.required else "optional"
        if not field.required:
            return "list" if field.type == "array" else "optional"
        return "required"

    def emit(self):
        secrets = any(field.secret for field in self.fields)
        traits = "Clone, Default, PartialEq, Eq" if secrets else "Clone, Debug, Default, PartialEq, Eq"
        out = doc(self.summary) + f"#[derive({traits})]\n"
        out += "" if self.request else "#[non_exhaustive]\n"
        out += f"pub struct {self.name} {{\n"
        members = ""
        for field in self.fields:
            kind, rust = self.kind(field), value_type(field)
            rust = f"Option<{rust}>" if kind in ("optional", "nullable") else rust
            text = field_sentences(field)
            out += (doc(text, "    ") if text else "") + f"    pub {ident(field.name)}: {rust},\n"
            members += f'    "{field.name}" {ident(field.name)} {kind},\n'
        macro = "request" if self.request else "record"
        if not self.fields:
            return f"{out[:-1]}}}\n\n{macro}!({self.name} {{}});\n"
        out += f"}}\n\n{macro}!({self.name} {{\n{members}}});\n"
        return out + (self.emit_debug() if secrets else "")

    def emit_debug(self):
        """Secrets do not get into a log by `{:?}`."""
        out = f"\nimpl std::fmt::Debug for {self.name} {{\n"
        out += "    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {\n"
        out += f'        let mut out = out.debug_struct("{self.name}");\n'
        for field in self.fields:
            value = '&"…"' if field.secret else f"&self.{ident(field.name)}"
            out += f'        out.field("{field.name}", {value});\n'
        return out + "        out.finish()\n    }\n}\n"


def structs_file(structs, macros, imports=""):
    return HEADER + f"\nuse crate::wire::{macros};\n{imports}" + "".join("\n" + struct.emit() for struct in structs)


def emit_enum(enum):
    out = f"\nenumeration! {{\n    /// `{enum.name}` of the protocol.\n    {enum.name} {{\n"
    return out + "".join(f'        {pascal(value)} "{value}",\n' for value in enum.values) + "    }\n}\n"


def reply_of(operation):
    """The type of a reply, how it is decoded, and its struct unless it is a record."""
    if operation.reply_record and operation.mutation:
        return f"Committed<{operation.reply_record}>", "decode_committed", None
    if operation.reply_record:
        return operation.reply_record, "decode", None
    name = pascal(operation.name) + "Reply"
    return name, "decode", Struct(name, f"What `{operation.name}` answers.", operation.reply)


ACCESS = {
    "anonymous": "Anybody may call it.",
    "user": "For a user.",
    "host": "For the application itself: `Engine::host`.",
}


def emit_method(operation):
    reply, decode, _ = reply_of(operation)
    parameter, argument = "", "&NoRequest"
    if operation.request:
        parameter, argument = f", request: {pascal(operation.name)}", "&request"
    access = ACCESS.get(operation.access, "")
    text = f"{sentence(operation.summary)}\n\nOperation `{operation.name}`. {access}"
    out = doc(text, "    ")
    out += f"    pub fn {ident(operation.method)}(&self{parameter}) -> Result<{reply}> {{\n"
    out += f'        self.caller.run("{operation.name}", {argument}, {decode})\n    }}\n\n'
    out += doc(f"The same as a future: `{operation.name}`.", "    ")
    out += f"    pub fn {operation.method}_async(&self{parameter}) -> Call<{reply}> {{\n"
    return out + f'        self.caller.start("{operation.name}", {argument}, {decode})\n    }}\n'


def emit_shortcut(operation):
    """The method of a caller that has this group's operations itself."""
    reply = reply_of(operation)[0]
    parameter, argument = (f", request: {pascal(operation.name)}", "request") if operation.request else ("", "")
    group, method = ident(operation.group), ident(operation.method)
    out = doc(f"{sentence(operation.summary)}\n\nOperation `{operation.name}`.", "    ")
    out += f"    pub fn {method}(&self{parameter}) -> Result<{reply}> {{\n        self.{group}().{method}({argument})\n    }}\n\n"
    out += doc(f"The same as a future: `{operation.name}`.", "    ")
    out += f"    pub fn {operation.method}_async(&self{parameter}) -> Call<{reply}> {{\n"
    return out + f"        self.{group}().{operation.method}_async({argument})\n    }}\n"


def groups_file(catalogue):
    operations, groups = catalogue.operations, catalogue.groups()
    decoders = sorted({reply_of(operation)[1] for operation in operations})
    if any(not operation.request for operation in operations):
        decoders.append("NoRequest")
    out = HEADER + "//! The operations of a caller, by group.\n\n"
    out += f"use crate::wire::{{{', '.join(decoders)}}};\nuse crate::*;\n\nimpl Caller {{\n"
    accessors = []
    for group in groups:
        text = doc(f"The operations `{group}.*`.", "    ")
        accessors.append(
            f"{text}    pub fn {ident(group)}(&self) -> {pascal(group)}<'_> {{\n"
            f"        {pascal(group)} {{ caller: self }}\n    }}\n"
        )
    out += "\n".join(accessors) + "}\n"
    for group, members in groups.items():
        out += f"\n/// The operations `{group}.*` of a caller.\n#[derive(Clone, Copy, Debug)]\n"
        out += f"pub struct {pascal(group)}<'a> {{\n    caller: &'a Caller,\n}}\n\nimpl {pascal(group)}<'_> {{\n"
        out += "\n".join(emit_method(operation) for operation in members) + "}\n"
    return out + "\nimpl HostCaller {\n" + "\n".join(emit_shortcut(operation) for operation in groups["host"]) + "}\n"


def emit_conversion(catalogue, event, name):
    """An event that carries a record becomes that record."""
    out = f"\nimpl From<{name}Event> for {event.record} {{\n    fn from(event: {name}Event) -> Self {{\n"
    out += f"        {event.record} {{\n"
    for field in catalogue.record(event.record).fields:
        out += f"            {ident(field.name)}: event.{ident(field.name)},\n"
    return out + "        }\n    }\n}\n"


def events_file(catalogue):
    events = catalogue.events
    structs, names = [], [pascal(event.name) for event in events]
    for event, name in zip(events, names):
        fields = [field for field in event.fields if field.name != "event"]
        structs.append(Struct(f"{name}Event", sentence(event.summary), fields))
    out = structs_file(structs, "{events, record}", "use crate::*;\n")
    out += "".join(emit_conversion(catalogue, event, name) for event, name in zip(events, names) if event.record)
    out += "\nevents! {\n"
    for event, name in zip(events, names):
        out += doc(sentence(event.summary), "    ") + f'    {name}({name}Event) "{event.name}",\n'
    return out + "}\n"


def errors_file(errors):
    out = HEADER + "\ncrate::error::codes! {\n"
    for error in errors:
        text = error.doc or error.name.replace("_", " ")
        out += doc(sentence(text), "    ") + f'    {pascal(error.name)} = {error.number}, "{error.name}";\n'
    return out + "}\n"


def names_file(operations):
    """For the test that compares the binding with the library that is linked."""
    names = "".join(f'    "{operation.name}",\n' for operation in operations)
    return f"\n/// Every operation that has a method.\npub const OPERATIONS: &[&str] = &[\n{names}];\n"


def imported(names):
    if not names:
        return ""
    return f"use crate::{names[0]};\n" if len(names) == 1 else f"use crate::{{{', '.join(names)}}};\n"


def emit(catalogue):
    """All generated files of the binding, by path in the repository."""
    operations = catalogue.operations
    requests = [
        Struct(pascal(operation.name), f"What `{operation.name}` is asked.", operation.request, request=True)
        for operation in operations
        if operation.request
    ]
    records = [Struct(record.name, f"`{record.name}` of the protocol.", record.fields) for record in catalogue.records]
    replies = [struct for struct in (reply_of(operation)[2] for operation in operations) if struct]
    modules = "errors events groups records requests".split()
    module_lines = "".join(f"pub mod {module};\n" for module in modules)
    enums = "".join(emit_enum(enum) for enum in catalogue.enums)
    enums_asked = sorted({field.enum for operation in operations for field in operation.request if field.enum})
    files = {
        "mod.rs": HEADER + "\n#![allow(missing_docs)]\n\n" + module_lines,
        "errors.rs": errors_file(catalogue.errors),
        "events.rs": events_file(catalogue),
        "groups.rs": groups_file(catalogue) + names_file(operations),
        "records.rs": structs_file(records + replies, "{enumeration, record}", "use crate::Event;\n") + enums,
        "requests.rs": structs_file(requests, "request", imported(enums_asked)),
    }
    return {f"{FOLDER}/{name}": text for name, text in files.items()}

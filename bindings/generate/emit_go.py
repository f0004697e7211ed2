"""Writes the typed part of the Go binding: requests, records, events, error codes, one method per operation. As gofmt has it."""

import re

from model import field_sentences, sentence

HEADER = """// Code generated from the catalogue by bindings/generate; DO NOT EDIT.

package confab
"""
FOLDER = "bindings/go"

ACCESS = {
    "anonymous": "Anybody may call it.",
    "user": "For a user.",
    "host": "For the application itself: Engine.Host.",
}

INITIALISMS = {"id": "ID", "io": "IO", "jwks": "JWKS"}


def pascal(name):
    return "".join(INITIALISMS.get(part, part.capitalize()) for part in re.split(r"[._]", name))


def comment(text, indent=""):
    return "".join(f"{indent}// {line}".rstrip() + "\n" for line in text.split("\n"))


def columns(rows, indent="\t"):
    """Lines of cells, aligned as gofmt aligns them; a row that is a string stands between two blocks."""
    out, block = "", []

    def flush():
        widths = [max(len(cell) for cell in column) for column in zip(*block)]
        lines = (" ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in block)
        text = "".join(f"{indent}{line}\n" for line in lines)
        block.clear()
        return text

    for row in rows:
        if isinstance(row, str):
            out += flush() + row
        else:
            block.append(row)
    return out + flush()


def value_type(field):
    """The Go type of a value that is there."""
    if field.type == "string":
        return field.enum or "string"
    if field.type == "boolean":
        return "bool"
    if field.type == "integer":
        if (field.min or 0) < 0:
            raise ValueError(f"{field.name}: an integer below 0")
        return "uint64"
    if field.type == "array":
        return "EventList" if field.items.record == "Event" else f"[]{value_type(field.items)}"
    return field.record or "json.RawMessage"


def is_pointer(field, request):
    """An optional integer of a request is a pointer if it may be 0, and a flag if it has no default; what is null in a
    record is nil."""
    if request:
        unset = field.type == "boolean" and field.nullable
        return unset or (field.type == "integer" and not field.required and not field.min)
    return field.nullable and field.type != "array"


def struct(name, summary, fields, request=False, before=(), after=()):
    """A struct with documented members; `before` and `after` are other rows."""
    rows = list(before)
    for field in fields:
        text = field_sentences(field)
        if text:
            rows.append(comment(text, "\t"))
        go_type = ("*" if is_pointer(field, request) else "") + value_type(field)
        tag = [] if request else [f'`json:"{field.name}"`']
        rows.append([pascal(field.name), go_type, *tag])
    rows += after
    body = f" {{\n{columns(rows)}}}\n" if rows else "{}\n"
    return "\n" + comment(f"{name} is {summary}") + f"type {name} struct{body}" + secrets(name, fields)


def secrets(name, fields):
    """Secrets do not get into a log by fmt."""
    hidden = "".join(f"\tv.{pascal(f.name)} = hidden(v.{pascal(f.name)})\n" for f in fields if f.secret)
    if not hidden:
        return ""
    out = f"\n// String is for people: without secrets.\nfunc (v {name}) String() string {{\n\ttype plain {name}\n{hidden}"
    out += '\treturn fmt.Sprintf("%+v", plain(v))\n}\n'
    return out + f"\n// GoString is String.\nfunc (v {name}) GoString() string {{ return v.String() }}\n"


def imports(*names):
    return "\nimport " + (f'"{names[0]}"\n' if len(names) == 1 else "(\n" + "".join(f'\t"{n}"\n' for n in names) + ")\n")


def writer(field):
    """How a request's member is written in JSON."""
    kind = f"{field.items.type} array" if field.type == "array" else field.type
    methods = {"string": "string", "integer": "integer", "boolean": "boolean", "integer array": "integers", "object": "raw"}
    if kind not in methods:
        raise ValueError(f"{field.name}: {kind} in a request")
    member = f"r.{pascal(field.name)}"
    pointer = is_pointer(field, request=True)
    value = f"string({member})" if field.enum else f"{'*' if pointer else ''}{member}"
    statement = f'o.{methods[kind]}("{field.name}", {value})'
    if field.required:
        return f"\t{statement}\n"
    there = {"string": f'{member} != ""', "integer": f"{member} != 0", "boolean": member, "integer array": f"{member} != nil", "object": f"len({member}) > 0"}
    condition = f"{member} != nil" if pointer else there[kind]
    return f"\tif {condition} {{\n\t\t{statement}\n\t}}\n"


def requests_file(operations):
    out = ""
    for operation in operations:
        if operation.request:
            name = pascal(operation.name)
            out += struct(name, f"what {operation.name} is asked.", operation.request, request=True)
            out += f"\nfunc (r {name}) write(o *object) {{\n" + "".join(writer(f) for f in operation.request) + "}\n"
    fields = [field for operation in operations for field in operation.request]
    return HEADER + imports(*raw_import(fields), "fmt") + out


def raw_import(fields):
    """What a member of any JSON needs."""
    return ["encoding/json"] if any(value_type(field) == "json.RawMessage" for field in fields) else []


def reply_of(operation):
    record = operation.reply_record
    if not record:
        raise ValueError(f"{operation.name}: a reply that is no record")
    return f"Committed{record}" if operation.mutation else record


def committed(record):
    out = f"\n// Committed{record} is a {record} that is on disk.\ntype Committed{record} struct {{\n\t{record}\n"
    out += '\t// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.\n'
    return out + '\tCursor string `json:"cursor"`\n}\n'


def records_file(catalogue):
    fields = [field for record in catalogue.records for field in record.fields]
    out = HEADER + imports(*raw_import(fields), "fmt")
    for record in catalogue.records:
        out += struct(record.name, "a record of the protocol.", record.fields)
    for name in dict.fromkeys(o.reply_record for o in catalogue.operations if o.mutation):
        out += committed(name)
    for enum in catalogue.enums:
        out += f"\n// {enum.name} is one of these; there may be more.\ntype {enum.name} string\n\nconst (\n"
        out += columns([[f"{enum.name}{pascal(value)}", enum.name, f'= "{value}"'] for value in enum.values]) + ")\n"
    return out


def emit_event(catalogue, event):
    name = f"{pascal(event.name)}Event"
    fields = [field for field in event.fields if field.name != "event"]
    embedded = ()
    if event.record:
        of_record = {field.name for field in catalogue.record(event.record).fields}
        fields = [field for field in fields if field.name not in of_record]
        embedded = ([event.record],)
    raw = ("\n", ["raw", "[]byte"])
    out = struct(name, f"an event. {sentence(event.summary)}", fields, before=embedded, after=raw)
    out += f'\n// EventName is "{event.name}".\nfunc (e {name}) EventName() string {{ return "{event.name}" }}\n'
    out += f"\n// EventCursor is the event's Cursor.\nfunc (e {name}) EventCursor() string {{ return e.Cursor }}\n"
    return out + f"\n// JSON is the event as on the wire.\nfunc (e {name}) JSON() []byte {{ return e.raw }}\n"


def events_file(catalogue):
    out = HEADER + imports("encoding/json") + "".join(emit_event(catalogue, event) for event in catalogue.events)
    out += "\n// decodeKnown gives nil for an event of another kind.\n"
    out += "func decodeKnown(name string, text []byte) (Event, error) {\n\tswitch name {\n"
    for event in catalogue.events:
        out += f'\tcase "{event.name}":\n\t\tevent := {pascal(event.name)}Event{{raw: text}}\n'
        out += "\t\terr := json.Unmarshal(text, &event)\n\t\treturn event, err\n"
    return out + "\t}\n\treturn nil, nil\n}\n"


def emit_method(group, operation):
    method, reply = pascal(operation.method), reply_of(operation)
    parameter, argument = (f", request {pascal(operation.name)}", "request") if operation.request else ("", "noRequest{}")
    access = ACCESS.get(operation.access, "")
    out = "\n" + comment(f"{method}: {sentence(operation.summary)}\n\nOperation {operation.name}. {access}")
    out += f"func (g {group}) {method}(ctx context.Context{parameter}) ({reply}, error) {{\n"
    return out + f'\treturn run[{reply}](ctx, g.caller, "{operation.name}", {argument})\n}}\n'


def operations_file(catalogue):
    out = HEADER + imports("context")
    for name, operations in catalogue.groups().items():
        group = pascal(name)
        out += f"\n// {group} has the operations {name}.* of a caller.\ntype {group} struct{{ caller *Caller }}\n"
        out += f"\n// {group} has the operations {name}.*.\nfunc (c *Caller) {group}() {group} {{ return {group}{{c}} }}\n"
        out += "".join(emit_method(group, operation) for operation in operations)
    queries = [f'"{operation.name}":' for operation in catalogue.operations if not operation.mutation]
    out += "\n// queries are the operations that only read.\nvar queries = map[string]bool{\n"
    return out + columns([[query, "true,"] for query in queries]) + "}\n"


def errors_file(errors):
    rows = []
    for error in errors:
        rows.append(comment(sentence(error.doc or error.name.replace("_", " ")), "\t"))
        rows.append([f"Err{pascal(error.name)}", "Code", f"= {error.number}"])
    out = HEADER + "\n// What may go wrong.\nconst (\n" + columns(rows) + ")\n\nvar codeNames = map[Code]string{\n"
    return out + columns([[f"Err{pascal(error.name)}:", f'"{error.name}",'] for error in errors]) + "}\n"


def emit(catalogue):
    """All generated files of the binding, by path in the repository."""
    files = {
        "errors_generated.go": errors_file(catalogue.errors),
        "events_generated.go": events_file(catalogue),
        "operations_generated.go": operations_file(catalogue),
        "records_generated.go": records_file(catalogue),
        "requests_generated.go": requests_file(catalogue.operations),
    }
    return {f"{FOLDER}/{name}": text for name, text in files.items()}

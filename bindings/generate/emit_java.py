"""The Java binding: records, events, error codes, and a class with the methods of each group of operations."""

import dataclasses

from java_text import JavaField, call, camel, comment, escaped, pascal, sentence

FOLDER = "bindings/java/src/generated/java/org/confab/"
HEADER = "// Generated from the catalogue by bindings/generate; do not edit.\npackage org.confab;\n"

def record(name, summary, fields, implements=""):
    """A record with its documentation, and how it is read from JSON."""
    fields = [JavaField(field) for field in fields]
    docs = [f"@param {field.name} {field.component_doc}" for field in fields if field.component_doc]
    out = comment(0, [summary, "", *docs])
    out += call(f"public record {name}", [f"{field.type} {field.name}" for field in fields], 0, f"{implements} {{")
    out += f"  static {name} read(JsonObject json) {{\n"
    out += call(f"return new {name}", [field.read for field in fields], 4, ";") + "  }\n"
    if any(field.secret for field in fields):
        shown = [f'"{field.name}=…"' if field.secret else f'"{field.name}=" + {field.name}' for field in fields]
        out += "\n" + comment(2, ["Without the secrets."]) + "  @Override\n  public String toString() {\n"
        out += call(f'return "{name}[" + String.join', ['", "', *shown], 4, ' + "]";') + "  }\n"
    return out + "}\n"


IMPORTS = {
    "JsonObject": "com.google.gson.JsonObject",
    "List<": "java.util.List",
    "CompletableFuture<": "java.util.concurrent.CompletableFuture",
    "Consumer<": "java.util.function.Consumer",
}


def file(text):
    imports = "".join(f"import {package};\n" for name, package in IMPORTS.items() if name in text)
    return HEADER + "\n" + imports + "\n" * bool(imports) + text


class JavaOperation:
    def __init__(self, operation):
        self.operation = operation
        self.method = camel(operation.method)
        self.pascal = self.method[:1].upper() + self.method[1:].rstrip("_")
        fields = [(field.required, JavaField(field)) for field in operation.request]
        self.required = [field for required, field in fields if required]
        self.optional = [field for required, field in fields if not required]
        self.reply = operation.reply_record
        self.options = f"Consumer<{self.pascal}Options> options"

    def options_class(self):
        """What the lambda of optional members is given."""
        if not self.optional:
            return ""
        method = f"{pascal(self.operation.group)}#{self.method}"
        out = "\n" + comment(2, [f"What {{@link {method}}} may be told beside what it must."])
        out += f"  public static final class {self.pascal}Options {{\n    private final Json.Request request;\n\n"
        out += f"    private {self.pascal}Options(Json.Request request) {{\n      this.request = request;\n    }}\n"
        for field in self.optional:
            doc = sentence(field.doc[:1].upper() + field.doc[1:] or field.name)
            out += "\n" + comment(4, [doc, "", f"@param {field.name} the value", "@return this"])
            out += f"    public {self.pascal}Options {field.name}({field.argument} {field.name}) {{\n"
            out += f'      request.{field.put}("{field.wire}", {field.given});\n      return this;\n    }}\n'
        return out + "  }\n"

    def methods(self):
        return self._methods(self.options, self._body) + self._request()

    def shortcuts(self):
        """The methods of a caller that has this group's operations itself."""
        options = self.options.replace("<", f"<{pascal(self.operation.group)}.")
        return self._methods(options, self._group_call)

    def _methods(self, options, body):
        forms = [False, True] if self.optional else [False]
        return "".join(self._method(with_options, later, options, body) for later in (False, True) for with_options in forms)

    def _method(self, with_options, later, options, body):
        parameters = [f"{field.argument} {field.name}" for field in self.required] + [options] * with_options
        names = [field.name for field in self.required]
        doc = [escaped(sentence(self.operation.summary))]
        if later:
            doc[0] += " Does not wait."
        doc.append("")
        doc += [f"@param {field.name} {field.doc or field.wire}" for field in self.required]
        if with_options:
            doc.append("@param options sets what is optional")
        doc.append("@return the reply" + (", or a {@link ConfabException}" if later else ""))
        if not later:
            doc.append("@throws ConfabException if it is refused or fails")
        type_ = f"CompletableFuture<{self.reply}>" if later else self.reply
        out = "\n" + comment(2, doc)
        suffix = "Async" if later else ""
        out += call(f"public {type_} {self.method}{suffix}", parameters, 2, " {")
        return out + body(names + ["options"] * with_options, with_options, suffix) + "  }\n"

    def _body(self, arguments, with_options, suffix):
        if self.optional and not with_options:
            return call(f"return {self.method}{suffix}", [*arguments, "options -> { }"], 4, ";")
        request = f"{self.method}Request({', '.join(arguments)})"
        return call(f"return caller.call{suffix}", [f'"{self.operation.name}"', request, f"{self.reply}::read"], 4, ";")

    def _group_call(self, arguments, _with_options, suffix):
        return call(f"return {camel(self.operation.group)}().{self.method}{suffix}", arguments, 4, ";")

    def _request(self):
        parameters = [f"{field.argument} {field.name}" for field in self.required] + ([self.options] if self.optional else [])
        out = "\n" + call(f"private static Json.Request {self.method}Request", parameters, 2, " {")
        out += "    Json.Request request = new Json.Request();\n"
        for field in self.required:
            out += f'    request.{field.put}("{field.wire}", {field.given});\n'
        if self.optional:
            out += f"    options.accept(new {self.pascal}Options(request));\n"
        return out + "    return request;\n  }\n"


def group(name, operations):
    class_ = pascal(name)
    out = comment(0, [f"The operations {name}.*, called as the {{@link Caller}} that gave this."])
    out += f"public final class {class_} {{\n  private final Caller caller;\n\n"
    out += f"  {class_}(Caller caller) {{\n    this.caller = caller;\n  }}\n"
    operations = [JavaOperation(operation) for operation in operations]
    out += "".join(operation.methods() for operation in operations)
    out += "".join(operation.options_class() for operation in operations)
    return out + "}\n"


def host_caller(operations):
    out = comment(0, ["The application itself, a {@link Caller} that has the operations host.* as its own methods."])
    out += "public final class HostCaller extends Caller {\n"
    out += "  HostCaller(Engine engine, Native.Identity identity) {\n    super(engine, identity);\n  }\n"
    out += "\n" + comment(2, [
        "Follows the whole log, everybody's events, under a name whose confirmed position is stored.", "",
        "@param name one at a time follows under it, in all processes of the data directory",
        "@param from empty: behind what was confirmed under the name, for a new name at the oldest record; else"
        ' "oldest", "newest", or a cursor',
        "@return the events; confirm and close it",
        "@throws ConfabException invalid_argument (name, from); conflict: somebody follows under the name; too_large: as many"
        " names as there may be; too_old: the log was trimmed past the position, so follow from \"oldest\""])
    out += "  public Follower follow(String name, String from) {\n    return new Follower(engine, name, from);\n  }\n"
    return out + "".join(JavaOperation(operation).shortcuts() for operation in operations) + "}\n"


def caller_groups(names):
    out = comment(0, ["The operations of a {@link Caller}, by group."])
    out += "abstract class CallerGroups {\n  abstract Caller self();\n"
    for name in names:
        out += "\n" + comment(2, [f"The operations {name}.*.", "", "@return them, called as this caller"])
        out += f"  public {pascal(name)} {camel(name)}() {{\n    return new {pascal(name)}(self());\n  }}\n"
    return out + "}\n"


def events(catalogue):
    out = comment(0, ["Something that happened to a user.", "",
                      "<p>There will be more kinds. A {@link EventStream} passes over those that are newer than this binding."])
    out += "public interface Event {\n"
    out += comment(2, ["Where the reader stands after it.", "",
                       "@return a cursor for {@link Caller#subscribe(String)}"])
    out += "  String cursor();\n}\n"
    reader = comment(0, ["Events from JSON."]) + "final class EventReader {\n  private EventReader() {}\n\n"
    reader += comment(2, ["Null for a kind that is newer than this binding."])
    reader += '  static Event read(JsonObject json) {\n    return switch (Json.text(json, "event")) {\n'
    files = {"Event": out}
    for event in catalogue.events:
        class_ = pascal(event.name) + "Event"
        fields = [field for field in event.fields if field.name != "event"]
        files[class_] = record(class_, escaped(sentence(event.summary)), fields, implements=" implements Event")
        reader += f'      case "{event.name}" -> {class_}.read(json);\n'
    files["EventReader"] = reader + "      default -> null;\n    };\n  }\n}\n"
    return files


def constants(lines, fields):
    """The constants of an enum and what each holds. `lines` are (documentation, constant)."""
    out = "\n".join((comment(2, [doc]) if doc else "") + f"  {constant}" + ("," if index + 1 < len(lines) else ";") + "\n"
                    for index, (doc, constant) in enumerate(lines))
    return out + "\n" + "".join(f"  private final {field};\n" for field in fields) + "\n"


TEXT = (comment(2, ["As JSON has it.", "", "@return the text"]) +
        "  public String text() {\n    return text;\n  }\n\n")


def enumeration(enum):
    class_ = enum.name
    lines = [("", f'{value.upper()}("{value}")') for value in enum.values]
    lines.append(("One that is newer than this binding.", 'UNKNOWN("")'))
    out = comment(0, [f"The enumeration {class_} of the catalogue."]) + f"public enum {class_} {{\n"
    out += constants(lines, ["String text"])
    out += f"  {class_}(String text) {{\n    this.text = text;\n  }}\n\n" + TEXT
    out += f"  static {class_} of(String text) {{\n    if (text == null) return null;\n    for ({class_} value : values()) {{\n"
    return out + "      if (value.text.equals(text)) return value;\n    }\n    return UNKNOWN;\n  }\n}\n"


def error_code(catalogue):
    lines = []
    for code in catalogue.errors:
        lines.append((escaped(sentence(code.doc[:1].upper() + code.doc[1:])) if code.doc else "",
                      f'{code.name.upper()}({code.number}, "{code.name}")'))
    lines.append(("One that is newer than this binding; {@link ConfabException#number()} tells which.", 'UNKNOWN(-1, "unknown")'))
    out = comment(0, ["What to do about a failure."]) + "public enum ErrorCode {\n"
    out += constants(lines, ["int number", "String text"])
    out += "  ErrorCode(int number, String text) {\n    this.number = number;\n    this.text = text;\n  }\n\n"
    out += comment(2, ["The code as the library numbers it.", "", "@return the number; -1 for {@link #UNKNOWN}"])
    out += "  public int number() {\n    return number;\n  }\n\n" + TEXT
    out += "  static ErrorCode of(int number) {\n    for (ErrorCode code : values()) {\n"
    return out + "      if (code.number == number) return code;\n    }\n    return UNKNOWN;\n  }\n}\n"


def with_cursor(catalogue, item):
    """The fields of a record, and its cursor if a mutation answers with it."""
    for operation in catalogue.operations:
        if operation.mutation and operation.reply_record == item.name:
            cursor = next(field for field in operation.reply if field.name == "cursor")
            doc = "as the reply of a change: where the store stands after it"
            return [*item.fields, dataclasses.replace(cursor, required=False, doc=doc)]
    return item.fields


def emit(catalogue):
    files = {"ErrorCode": error_code(catalogue)}
    for item in catalogue.records:
        files[item.name] = record(item.name, f"The record {item.name} of the catalogue.", with_cursor(catalogue, item))
    for enum in catalogue.enums:
        files[enum.name] = enumeration(enum)
    files.update(events(catalogue))
    groups = catalogue.groups()
    for name, operations in groups.items():
        files[pascal(name)] = group(name, operations)
    files["CallerGroups"] = caller_groups(groups)
    files["HostCaller"] = host_caller(groups["host"])
    return {f"{FOLDER}{name}.java": file(text) for name, text in files.items()}

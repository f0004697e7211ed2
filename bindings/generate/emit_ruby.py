"""Ruby: classes for records and events, methods for operations, classes for errors, and RBS signatures of them all."""

FOLDER = "bindings/ruby/"
HEAD = "# frozen_string_literal: true\n\n# Generated from the catalogue by bindings/generate; do not edit.\n\n"
SIGNATURE_HEAD = "# Generated from the catalogue by bindings/generate; do not edit.\n\n"
LINE_MAX = 120

# Words that a method body cannot read as a variable.
KEYWORDS = frozenset(
    "alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or redo "
    "rescue retry return self super then true undef unless until when while yield".split())
# Methods of every object that a reader must not replace; such a field is read by record["name"].
TAKEN = frozenset("class hash inspect to_h to_json to_s method send object_id freeze dup clone".split())

YARD_TYPES = {"string": "String", "integer": "Integer", "boolean": "Boolean", "object": "Hash", "array": "Array"}
RBS_TYPES = {"string": "String", "integer": "Integer", "boolean": "bool", "object": "Hash[String, untyped]",
             "array": "Array[untyped]"}


def emit(catalogue):
    return {
        FOLDER + "lib/confab/generated/errors.rb": errors(catalogue),
        FOLDER + "lib/confab/generated/records.rb": records(catalogue),
        FOLDER + "lib/confab/generated/events.rb": events(catalogue),
        FOLDER + "lib/confab/generated/operations.rb": operations(catalogue),
        FOLDER + "sig/confab/generated.rbs": signatures(catalogue),
    }


# --- names and types --------------------------------------------------------------------------------------------------

def pascal(name):
    return "".join(part[:1].upper() + part[1:] for part in name.replace(".", "_").split("_"))


def item_of(field):
    """(type, record) of an array's items."""
    return field.items.type, field.items.record


def typed(field, types, array, nullable):
    record = field.record
    if field.type == "array":
        kind, record = item_of(field)
        text = array % (record or types[kind])
    else:
        text = record or types[field.type]
    return nullable(text) if field.nullable or not field.required else text


def yard(field):
    return typed(field, YARD_TYPES, "Array<%s>", lambda text: text + ", nil")


def rbs(field):
    return typed(field, RBS_TYPES, "Array[%s]", lambda text: text + "?")


def reply_class(operation):
    return operation.reply_record or "Record"


# --- text -------------------------------------------------------------------------------------------------------------

def comment(text, indent, hang=""):
    """A comment in lines of at most LINE_MAX."""
    lines, line = [], indent + "#"
    for word in text.split():
        if len(line) + 1 + len(word) > LINE_MAX:
            lines.append(line)
            line = indent + "#" + hang
        line += " " + word
    return "\n".join(lines + [line]) + "\n"


def described(tag, doc):
    return tag + (" " + doc if doc else "")


def limits(catalogue, field):
    """What is said of a field: its doc, its values, its bounds."""
    said = [field.doc] if field.doc else []
    values = catalogue.enum(field.enum).values if field.enum else ()
    if any(value not in field.doc for value in values):
        said.append("one of " + ", ".join(values))
    said += field.bounds()
    if field.default is not None:
        said.append("%d if not given" % field.default)
    return "; ".join(said)


# --- records and events -----------------------------------------------------------------------------------------------

def reader(catalogue, field):
    text = "\n" + comment(described("@return [%s]" % yard(field), limits(catalogue, field)), "    ")
    name = field.name
    if field.type == "array" and item_of(field)[1] == "Event":
        return text + '    def %s = @data["%s"]&.filter_map { |value| Event.of(value) }\n' % (name, name)
    if field.type == "object" and field.record:
        return text + '    def %s = nested("%s", Confab::%s)\n' % (name, name, field.record)
    if field.type == "array" and item_of(field)[1]:
        return text + '    def %s = nested_array("%s", Confab::%s)\n' % (name, name, item_of(field)[1])
    return text + '    def %s = @data["%s"]\n' % (name, name)


def record(catalogue, name, base, summary, fields):
    text = comment(summary, "  ") if summary else ""
    readers = "".join(reader(catalogue, field) for field in fields if field.name not in TAKEN)
    secrets = [field.name for field in fields if field.secret]
    if secrets:
        readers = "\n    SECRETS = %%w[%s].freeze\n" % " ".join(secrets) + readers
    if not readers:
        return text + "  class %s < %s; end\n" % (name, base)
    return text + "  class %s < %s\n%s  end\n" % (name, base, readers[1:])


def records(catalogue):
    classes = [record(catalogue, one.name, "Record", "", one.fields) for one in catalogue.records]
    return HEAD + "module Confab\n" + "\n".join(classes) + "end\n"


def event_fields(event):
    return [field for field in event.fields if field.name not in ("event", "cursor")]


def indented(text):
    return "".join("  " + line if line.strip() else line for line in text.splitlines(True))


def events(catalogue):
    classes = [record(catalogue, pascal(event.name), "Event", event.summary, event_fields(event))
               for event in catalogue.events]
    text = HEAD + "module Confab\n  # The classes of events, by kind.\n  module Events\n"
    text += "\n".join(indented(one) for one in classes)
    text += "\n    # @api private\n    BY_NAME = {\n"
    text += ",\n".join('      "%s" => %s' % (event.name, pascal(event.name)) for event in catalogue.events)
    return text + "\n    }.freeze\n  end\nend\n"


# --- operations -------------------------------------------------------------------------------------------------------

def parameters(operation):
    required = [field for field in operation.request if field.required]
    return required + [field for field in operation.request if not field.required]


def keyword(field):
    return field.name + ":" + ("" if field.required else " nil")


def value(field):
    return "binding.local_variable_get(:%s)" % field.name if field.name in KEYWORDS else field.name


def wrapped(opening, parts, closing, indent):
    """One line if it fits, else the parts below it."""
    line = opening + ", ".join(parts) + closing
    if len(line) <= LINE_MAX:
        return line + "\n"
    lines, current = [opening.rstrip()], ""
    for position, part in enumerate(parts):
        part += "," if position + 1 < len(parts) else ""
        if current and len(indent + current + " " + part) > LINE_MAX:
            lines.append(indent + current)
            current = part
        else:
            current += (" " if current else "") + part
    margin = opening[:len(opening) - len(opening.lstrip())]
    return "\n".join(lines + [indent + current, margin + closing.strip()]) + "\n"


def method(catalogue, operation, indent):
    fields = parameters(operation)
    text = comment(operation.summary, indent) + indent + "#\n"
    for field in fields:
        text += comment(described("@param %s [%s]" % (field.name, yard(field)), limits(catalogue, field)), indent, "  ")
    text += "%s# @return [%s]\n%s# @raise [Error]\n" % (indent, reply_class(operation), indent)
    name = operation.method
    call = 'invoke("%s", ' % operation.name
    if not fields:
        return text + "%sdef %s = %s{}, %s)\n" % (indent, name, call, reply_class(operation))
    text += wrapped("%sdef %s(" % (indent, name), [keyword(field) for field in fields], ")", indent + "  " * 2)
    pairs = ["%s: %s" % (field.name, value(field)) for field in fields]
    text += wrapped("%s  %s{ " % (indent, call), pairs, " }, %s)" % reply_class(operation), indent + "    ")
    return text + indent + "end\n"


def operations(catalogue):
    text = HEAD + "module Confab\n"
    others = []
    for group, members in catalogue.groups().items():
        body = "\n".join(method(catalogue, operation, "    ") for operation in members)
        if group == "host":
            text += "  # What the application itself may do: {Engine#host}.\n"
            text += "  module HostOperations\n%s  end\n\n" % body
        else:
            others.append(group)
            text += "  # {Caller#%s}\n  class %sOperations < OperationGroup\n%s  end\n\n" % (group, pascal(group), body)
    readers = "\n".join("    # @return [%sOperations]\n    def %s = @%s ||= %sOperations.new(self)\n" %
                        (pascal(group), group, group, pascal(group)) for group in others)
    return text + "  # The groups of operations, for one caller.\n  module Operations\n%s  end\nend\n" % readers


# --- errors -----------------------------------------------------------------------------------------------------------

def errors(catalogue):
    text = HEAD + "module Confab\n"
    text += "".join("  class %s < Error; end\n" % pascal(error.name) for error in catalogue.errors)
    text += "\n  Error::CLASSES.merge!(\n"
    text += ",\n".join('    "%s" => %s' % (error.name, pascal(error.name)) for error in catalogue.errors)
    return text + "\n  ).freeze\nend\n"


# --- signatures -------------------------------------------------------------------------------------------------------

def reader_signatures(fields):
    return "".join("    def %s: () -> %s\n" % (field.name, rbs(field)) for field in fields if field.name not in TAKEN)


def method_signature(operation):
    parts = [("" if field.required else "?") + field.name + ": " + rbs(field) for field in parameters(operation)]
    return "    def %s: (%s) -> %s\n" % (operation.method, ", ".join(parts), reply_class(operation))


def signatures(catalogue):
    text = SIGNATURE_HEAD + "module Confab\n"
    for error in catalogue.errors:
        text += "  class %s < Error\n  end\n" % pascal(error.name)
    for one in catalogue.records:
        text += "\n  class %s < Record\n%s  end\n" % (one.name, reader_signatures(one.fields))
    text += "\n  module Events\n    BY_NAME: Hash[String, singleton(Event)]\n"
    for event in catalogue.events:
        body = indented(reader_signatures(event_fields(event)))
        text += "\n    class %s < Event\n%s    end\n" % (pascal(event.name), body)
    text += "  end\n"
    for group, members in catalogue.groups().items():
        kind = "module HostOperations" if group == "host" else "class %sOperations < OperationGroup" % pascal(group)
        text += "\n  %s\n%s  end\n" % (kind, "".join(method_signature(operation) for operation in members))
    text += "\n  module Operations\n"
    text += "".join("    def %s: () -> %sOperations\n" % (group, pascal(group))
                    for group in catalogue.groups() if group != "host")
    return text + "  end\nend\n"

"""How what the catalogue has looks in Java: names, documentation, types."""

import html
import textwrap

WIDTH = 120

# What a record's component or a method may not be called.
RESERVED = set("""abstract assert boolean break byte case catch char class const continue default do double else enum extends final
    finally float for goto if implements import instanceof int interface long native new package private protected public return
    short static strictfp super switch synchronized this throw throws transient try void volatile while true false null
    clone finalize getClass hashCode notify notifyAll toString wait""".split())


def pascal(name):
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def camel(name):
    text = pascal(name)
    text = text[:1].lower() + text[1:]
    return text + "_" if text in RESERVED else text


def escaped(text):
    return html.escape(text, quote=False).replace("@", "&#64;").replace("`", "")


def comment(indent, lines):
    """A documentation comment of paragraphs and tags."""
    pad = " " * indent
    lines = list(lines)
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) == 1 and len(lines[0]) + indent + 7 <= WIDTH:
        return f"{pad}/** {lines[0]} */\n"
    out = [pad + "/**"]
    for line in lines:
        wrapped = textwrap.wrap(line, WIDTH - indent - 3, subsequent_indent="    " if line.startswith("@") else "") or [""]
        out += [(pad + " * " + part).rstrip() for part in wrapped]
    return "\n".join(out + [pad + " */"]) + "\n"


def sentence(text):
    return text if text.endswith(".") else text + "."


def call(head, arguments, indent, tail):
    """`head(arguments)tail`, broken where it does not fit."""
    line = " " * indent + head + "(" + ", ".join(arguments) + ")" + tail
    if len(line) <= WIDTH:
        return line + "\n"
    pad = " " * (indent + 4)
    return " " * indent + head + "(\n" + pad + (",\n" + pad).join(arguments) + ")" + tail + "\n"


class JavaField:
    """How a field of the catalogue looks in Java."""

    def __init__(self, field):
        self.wire = field.name
        self.name = camel(field.name)
        self.optional = field.nullable or not field.required
        self.secret = field.secret
        self.is_enum = bool(field.enum)
        self.doc = self._doc(field)
        self.type, self.read, self.put = self._kinds(field)

    def _doc(self, field):
        limits = field.bounds()
        if field.default:
            limits.append(f"{field.default} unless set")
        return escaped("; ".join([field.doc] * bool(field.doc) + limits))

    def _kinds(self, field):
        """The type, how a reply is read, and how a request is written."""
        wire = f'"{field.name}"'
        if field.enum:
            return field.enum, f"{field.enum}.of(Json.text(json, {wire}))", "put"
        if field.type == "string":
            return "String", f"Json.text(json, {wire})", "put"
        if field.type == "boolean" and field.nullable:
            return "Boolean", f"Json.flagOrNull(json, {wire})", "put"
        if field.type == "boolean":
            return "boolean", f"Json.flag(json, {wire})", "put"
        if field.type == "integer":
            if self.optional:
                return "Long", f"Json.numberOrNull(json, {wire})", "put"
            return "long", f"Json.number(json, {wire})", "put"
        if field.type == "object" and not field.record:
            return "String", f"Json.raw(json, {wire})", "putObject"
        if field.type == "object":
            return field.record, f"Json.object(json, {wire}, {field.record}::read)", None
        item = field.items
        if item.record:
            reader = "EventReader" if item.record == "Event" else item.record
            return f"List<{item.record}>", f"Json.objects(json, {wire}, {reader}::read)", None
        if item.type == "integer":
            return "List<Long>", f"Json.numbers(json, {wire})", "putNumbers"
        return "List<String>", f"Json.texts(json, {wire})", "putTexts"

    @property
    def argument(self):
        """The type where the value must be given."""
        return {"Long": "long", "Boolean": "boolean"}.get(self.type, self.type)

    @property
    def given(self):
        """The value as a request takes it."""
        return f"{self.name}.text()" if self.is_enum else self.name

    @property
    def component_doc(self):
        """What a record says of it; empty if there is nothing to say."""
        may_be_null = self.optional and self.type != "boolean" and not self.type.startswith("List")
        return "; ".join([self.doc] * bool(self.doc) + ["may be null"] * may_be_null)

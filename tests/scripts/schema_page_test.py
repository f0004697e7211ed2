#!/usr/bin/env python3
"""The pictures of bytes in docs/internals/schema.md are rows as this build writes them.

Field names, their order and their types come from the headers; each picture is decoded by them, its labels are compared and
its checksum is computed again. Every table of the store has a row in the page's list.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = "docs/internals/schema.md"
RECORD_OF = {
    "meta": "MetaRecord", "log": "Outcome", "users": "UserRecord", "conversations": "ConversationRecord",
    "blocks": "BlockRecord", "members": "MemberRecord", "memberships": "MembershipRecord", "user_feed": "PersonalRecord",
    "sessions": "SessionRecord", "followers": "FollowerRecord", "changes": "ChangeRecord", "deletions": "MarkedRecord",
    "mentions": "MarkedRecord", "blocked": "BlockedRecord", "reports": "ReportRecord",
    "account_tokens": "AccountTokenRecord",
    "pins": "PinsRecord", "reactions": "ReactorRecord", "untold": "UntoldRecord",
}  # fmt: skip
BYTE_ARRAYS = {"Digest": 16, "CommandId": 16, "RefreshFamily": 16, "TokenHash": 32}
SIGNED = {"TimeMs", "std::int32_t", "std::int64_t"}


def read(path):
    return (ROOT / path).read_text()


def visited(body):
    """(field, the version of the record that brought it), in order."""
    calls = re.findall(r'visit\(\s*"(\w+)"(.*?)\);', body, re.S)
    return [(name, int((re.search(r"\.since = (\d+)", rest) or [0, 1])[1])) for name, rest in calls]


def added_draft_fields():
    body = re.search(r"^void added_draft_fields\(.*?\) \{(.*?)\}$", read("lib/state/draft_fields.hpp"), re.S | re.M)
    return visited(body[1])


def field_lists():
    text = read("lib/state/record_fields.hpp")
    lists = {}
    for match in re.finditer(r"Of<(\w+)> R>\nvoid fields\(V& visit, R& record\) \{\n(.*?)\n\}", text, re.S):
        lists[match[1]] = visited(match[2])
        if "added_draft_fields(" in match[2]:
            lists[match[1]] += added_draft_fields()
    for name in re.findall(r"Of<(\w+)> R>\nvoid fields\(V&, R&\) \{\}", text):
        lists[name] = []
    head = re.search(r"void head_fields\(V& visit, R& record\) \{\n(.*?)\n\}", text, re.S)
    lists["Outcome"] = visited(head[1]) + lists["Outcome"]
    return lists


def member_types():
    text = read("include/confab/types.hpp") + read("lib/state/records.hpp")
    types = {}
    for struct in re.finditer(r"struct (\w+)(?: : (\w+))? \{\n(.*?)\n\};", text, re.S):
        members = re.findall(r"^  ([\w:<>]+(?:<[\w:]+>)?) (\w+)(?:\{\})?(?: = [^;]+)?;", struct[3], re.M)
        types[struct[1]] = types.get(struct[2], {}) | {name: kind for kind, name in members}
    return types


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


class Decoder:
    def __init__(self, lists, types):
        self.lists, self.types = lists, types

    def varint(self, data, at):
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value, at

    def value(self, kind, data, at):
        inner = re.fullmatch(r"std::(vector|optional)<(.+)>", kind)
        if inner:
            count, at = self.varint(data, at)
            for _ in range(count):
                at = self.value(inner[2], data, at)
            return at
        if kind in BYTE_ARRAYS:
            return at + BYTE_ARRAYS[kind]
        if kind == "std::string":
            size, at = self.varint(data, at)
            return at + size
        if kind in self.lists:
            size, at = self.varint(data, at)
            end = at + size
            assert self.record(kind, data[:end], at)[-1][1] == end, f"{kind} inside a record does not end where it should"
            return end
        return self.varint(data, at)[1]

    def record(self, name, data, at=0):
        """(field, its end), in order."""
        version = data[at]
        assert version in {1} | {since for _, since in self.lists[name]}, f"{name} has no version {version}"
        at += 1
        found = []
        for field in [field for field, since in self.lists[name] if since <= version]:
            at = self.value(self.types[name][field], data, at)
            assert at <= len(data), f"{name}.{field} is longer than the row"
            found.append((field, at))
        return found


def parse_picture(text):
    """Key bytes, value bytes, and labels by the place in the value at which their line begins."""
    part, key, value, labels = "", b"", b"", {}
    for line in text.splitlines():
        part = line[:7].strip() or part
        data = bytes.fromhex(line[7:56].strip())
        label = line[56:]
        if part == "key":
            key += data
        else:
            labels[len(value)] = label
            value += data
    return key, value, labels


def check_row(table, picture, decoder):
    key, value, labels = parse_picture(picture)
    body, stored = value[:-4], int.from_bytes(value[-4:], "little")
    assert crc32c(key + body) == stored, f"the checksum should be {crc32c(key + body).to_bytes(4, 'little').hex(' ')}"
    if table not in RECORD_OF or len(body) == 8:
        assert len(body) == 8, "a number has 8 bytes"
        return
    at = 1
    for field, end in decoder.record(RECORD_OF[table], body):
        label = labels.get(at, "")
        assert re.match(rf"{field}\b", label), f"at byte {at} is {field}, and the page says: {label!r}"
        at = end
    assert at == len(body), f"{len(body) - at} bytes after the last field"


def main():
    page = read(PAGE)
    decoder = Decoder(field_lists(), member_types())
    failures, pictures = [], 0
    for section in re.split(r"^## ", page, flags=re.M)[1:]:
        table = re.match(r"`(\w+)`", section)
        if not table:
            continue
        for picture in re.findall(r"^```\n(.*?)^```$", section, re.S | re.M):
            pictures += 1
            try:
                check_row(table[1], picture, decoder)
            except (AssertionError, IndexError, ValueError) as wrong:
                failures.append(f"{PAGE}, {table[1]}: {wrong}")
    names = re.search(r"kTableNames = \{(.*?)\}", read("lib/store/schema.hpp"), re.S)[1]
    for name in re.findall(r'"(\w+)"', names):
        if not re.search(rf"^\|.*\[`{name}`\]", page, re.M):
            failures.append(f"{PAGE} does not list the table {name}")
    if pictures < len(RECORD_OF):
        failures.append(f"{PAGE} has {pictures} pictures only")
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

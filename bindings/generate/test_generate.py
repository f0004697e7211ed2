"""Tests of the generator itself: python3 -m unittest discover -s bindings/generate"""

import json
import re
import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))
import model  # noqa: E402
import reference  # noqa: E402

generate = SourceFileLoader("generate", str(HERE / "generate")).load_module()
catalogue = model.load(HERE.parent / "catalogue.json")


class Model(unittest.TestCase):
    def test_an_operation_has_its_group_fields_and_limits(self):
        send = next(operation for operation in catalogue.operations if operation.name == "messages.send")
        self.assertEqual((send.group, send.method, send.access, send.mutation), ("messages", "send", "user", True))
        fields = {field.name: field for field in send.request}
        self.assertTrue(fields["body"].required)
        self.assertEqual(fields["body"].bytes_max, 16384)
        self.assertFalse(fields["client_key"].required)
        self.assertIn("cursor", {field.name for field in send.reply})

    def test_every_reference_leads_somewhere(self):
        unions = json.loads((HERE.parent / "catalogue.json").read_text(encoding="utf-8"))["unions"]
        self.assertEqual(unions, [{"name": "Event", "of": "events", "told_by": "event"}])
        names = {record.name for record in catalogue.records} | {union["name"] for union in unions}
        enums = {enum.name for enum in catalogue.enums}

        def check(field):
            self.assertIn(field.type, {"string", "integer", "boolean", "array", "object"}, field)
            self.assertTrue(field.record is None or field.record in names, field)
            self.assertTrue(field.enum is None or field.enum in enums, field)
            # An object of no record is any JSON object of a client, and has a bound.
            any_object = field.record is None and field.type == "object" and field.bytes_max is not None
            self.assertEqual(field.type == "object", field.record is not None or any_object, field)
            self.assertEqual(field.type == "array", field.items is not None, field)
            if field.items:
                check(field.items)

        for owner in (*catalogue.operations, *catalogue.records, *catalogue.events):
            for field in (*getattr(owner, "request", ()), *getattr(owner, "reply", ()), *getattr(owner, "fields", ())):
                check(field)

    def test_error_codes_are_those_of_the_header(self):
        header = (HERE.parent.parent / "include/confab/confab.h").read_text(encoding="utf-8")
        numbers = {name.lower(): int(number) for name, number in re.findall(r"CONFAB_ERR_([A-Z_]+) = (\d+)", header)}
        self.assertEqual({error.name: error.number for error in catalogue.errors}, numbers)


class Lacking(unittest.TestCase):
    def test_a_language_without_an_operation_is_named(self):
        names = [f'"{operation.name}"' for operation in catalogue.operations]
        whole = generate.lacking(catalogue, {"klingon": {"a": " ".join(names)}})
        self.assertFalse([line for line in whole if "klingon" in line])
        broken = generate.lacking(catalogue, {"klingon": {"a": " ".join(names[1:])}})
        self.assertIn("bindings/klingon lacks " + catalogue.operations[0].name, broken)


class LeftOver(unittest.TestCase):
    def test_a_generated_file_that_nothing_generates_is_found(self):
        files = {
            "bindings/klingon/made.py": "# Generated from the catalogue by bindings/generate; do not edit.\n",
            "bindings/klingon/made.go": "// Code generated from the catalogue by bindings/generate; DO NOT EDIT.\n",
            "bindings/klingon/old/made.rb": "# frozen\n\n# Generated from the catalogue by bindings/generate; do not edit.\n",
            "bindings/klingon/build/copy.py": "# Generated from the catalogue by bindings/generate; do not edit.\n",
            "bindings/klingon/emit.py": 'HEAD = "Generated from the catalogue by bindings/generate; do not edit."\n',
            "bindings/klingon/own.py": "print()\n",
        }
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            found = generate.left_over(Path(folder), ["bindings/klingon/made.py"])
        self.assertEqual(found, ["bindings/klingon/made.go", "bindings/klingon/old/made.rb"])

    def test_what_is_generated_now_is_known_by_its_mark(self):
        wanted = [path for files in generate.emitted(catalogue).values() for path in files]
        self.assertEqual(generate.left_over(ROOT, []), sorted(wanted))


class Reference(unittest.TestCase):
    text = reference.emit(catalogue)["docs/reference/catalogue.md"]

    def test_every_operation_and_field_stands_in_it(self):
        for operation in catalogue.operations:
            self.assertIn(f"\n| [`{operation.name}`](#", self.text)
            section = self.text.split(f"\n### {operation.name}\n")[1].split("\n#")[0]
            for field in operation.request:
                self.assertIn(f"| `{field.name}` |", section)

    def test_every_link_within_it_leads_to_a_heading(self):
        lines = [line.lstrip("# ").lower() for line in self.text.splitlines() if line.startswith("#")]
        headings = {re.sub(r"[^\w -]", "", line).replace(" ", "-") for line in lines}
        self.assertLessEqual(set(re.findall(r"\(#([^)]*)\)", self.text)), headings)


if __name__ == "__main__":
    unittest.main()

"""Tests of bindings/conformance.json itself: it covers the catalogue, and its steps are what bindings/README.md says."""

import json
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))
import model  # noqa: E402

catalogue = model.load(HERE.parent / "catalogue.json")
stories = json.loads((HERE.parent / "conformance.json").read_text(encoding="utf-8"))["stories"]
steps = [step for story in stories for step in story["steps"]]

# Answered in other tests: the first makes a directory, and a story does not know where it may; the others send mail.
ANSWERED_ELSEWHERE = {"host.backup", "passwords.request_reset", "users.change_email"}

# What a step may and must have, by its first member.
STEPS = {
    "call": ({"as", "with", "reply", "error"}, set()),
    "subscribe": ({"as", "from"}, {"as"}),
    "follow": ({"under"}, {"under"}),
    "confirm": (set(), set()),
    "event": ({"is"}, {"is"}),
    "ended": ({"error"}, {"error"}),
    "unsubscribe": (set(), set()),
}


def told_over_network(story):
    """Whether a client could tell it: nobody, or a token, may call what has a path of its own."""
    paths = {operation.name: operation.http_path for operation in catalogue.operations}

    def possible(step):
        who = step.get("as", {"token": ""})
        if who == "host" or "token" not in who:
            return False
        if "call" not in step:
            return True
        path = paths.get(step["call"])
        needed = {part.partition("}")[0] for part in (path or "").split("{")[1:]}
        return bool(path) and needed <= step.get("with", {}).keys()

    return all(possible(step) for step in story["steps"])


class Coverage(unittest.TestCase):
    def test_every_operation_is_answered_and_its_members_compared(self):
        compared = {}
        for step in steps:
            if "reply" in step:
                compared.setdefault(step["call"], set()).update(step["reply"])
        for operation in catalogue.operations:
            if operation.name in ANSWERED_ELSEWHERE:
                continue
            with self.subTest(operation.name):
                self.assertIn(operation.name, compared)
                members = {field.name for field in operation.reply if field.required}
                self.assertLessEqual(members, compared[operation.name])

    def test_every_operation_with_something_to_refuse_is_refused(self):
        refused = {step["call"] for step in steps if "call" in step and "error" in step}
        for operation in catalogue.operations:
            if any(field.required for field in operation.request):
                self.assertIn(operation.name, refused)

    def test_every_kind_of_event_is_told(self):
        told = {step["is"].get("event") for step in steps if "event" in step}
        self.assertEqual(told, {event.name for event in catalogue.events})


class Form(unittest.TestCase):
    def test_steps_have_the_members_that_the_readme_lists(self):
        for step in steps:
            with self.subTest(step):
                kind = next(iter(step))
                may, must = STEPS[kind]
                self.assertLessEqual(step.keys() - {kind}, may)
                self.assertLessEqual(must, step.keys())
                self.assertFalse("reply" in step and "error" in step)
                if "error" in step:
                    self.assertEqual(step["error"].keys(), {"code", "field"})
                    self.assertIn(step["error"]["code"], {error.name for error in catalogue.errors})

    def test_stories_have_names_of_their_own(self):
        names = [story["name"] for story in stories]
        self.assertEqual(len(names), len(set(names)))

    def test_what_a_network_cannot_tell_is_marked(self):
        for story in stories:
            with self.subTest(story["name"]):
                self.assertTrue(story.get("embedded", False) or told_over_network(story))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Nothing in the repository refers to a text that is not there.

- Links and pictures in Markdown files lead to a tracked file or folder, and to a heading that exists.
- A page of docs/ that is named anywhere, in code or in text, exists.
- Source files that the documents name in backquotes exist.
- Documents that are not in the repository are not named.
- docs/README.md lists every page of docs/, and the tour of the code names classes and files that exist.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ABSENT = re.compile(r"\b(?:DESIGN|STYLE|COMPAT)(?:\.md\b|,? section\b|'s\b)")
PAGE = re.compile(r"(?<![\w/.-])docs/[\w./-]*\w")
SOURCE = re.compile(r"`((?:include|lib|servers|bindings|examples|tests|scripts|cmake|docs)/[\w./-]*)`")
LINK = re.compile(r"\]\(([^()\s]+)\)|(?:src|href)=\"([^\"]+)\"")


def tracked():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name.decode() for name in names.split(b"\0") if name and (ROOT / name.decode()).is_file()]


def without_code(text):
    """Fenced blocks and words in backquotes hold examples, whose links are not ours."""
    text = re.sub(r"^(```|~~~).*?^\1[^\n]*$", lambda block: "\n" * block[0].count("\n"), text, flags=re.S | re.M)
    return re.sub(r"`[^`\n]+`", lambda code: "`" + " " * (len(code[0]) - 2) + "`", text)


def anchors(text):
    """As GitHub makes them of headings."""
    found, count = set(), {}
    fenced = re.sub(r"^(```|~~~).*?^\1[^\n]*$", "", text, flags=re.S | re.M)
    for heading in re.findall(r"^#{1,6} +(.*?) *#*$", fenced, re.M):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = count.get(slug, 0)
        count[slug] = number + 1
        found.add(slug if number == 0 else f"{slug}-{number}")
    return found


class Checker:
    def __init__(self):
        self.files = tracked()
        self.there = set(self.files)
        for name in self.files:
            self.there.update(str(parent) for parent in pathlib.PurePosixPath(name).parents)
        self.texts = {}
        self.failures = {}  # in order, each once

    def text(self, name):
        if name not in self.texts:
            raw = (ROOT / name).read_bytes()
            self.texts[name] = "" if b"\0" in raw else raw.decode(errors="replace")
        return self.texts[name]

    def fail(self, name, match, why):
        line = match.string.count("\n", 0, match.start()) + 1
        self.failures[f"{name}:{line}: {why}"] = None

    def exists(self, path):
        return path in self.there or any(name.startswith(path) for name in self.there if path[-1:].isdigit())

    def check_links(self, name):
        text = without_code(self.text(name))
        for match in LINK.finditer(text):
            link = match[1] or match[2]
            if re.match(r"[a-z]+:|//", link):
                continue
            path, _, anchor = link.partition("#")
            target = name
            if path:
                target = str(pathlib.PurePosixPath(name).parent / path)
                target = str((ROOT / target).resolve().relative_to(ROOT)) if ".." in target else target
                if target.rstrip("/") not in self.there:
                    self.fail(name, match, f"there is no {target}")
                    continue
            if anchor and target.endswith(".md") and anchor not in anchors(self.text(target)):
                self.fail(name, match, f"{target} has no heading #{anchor}")

    def check_names(self, name, pattern, group):
        for match in pattern.finditer(self.text(name)):
            path = match[group].rstrip("/.")
            if "LANGUAGE" not in path and not self.exists(path):
                self.fail(name, match, f"there is no {path}")

    def check_index(self):
        """Every page can be found from docs/README.md."""
        index = self.text("docs/README.md")
        for name in self.files:
            page = name.removeprefix("docs/")
            if name.startswith("docs/") and name.endswith(".md") and page != "README.md" and f"({page})" not in index:
                self.failures[f"docs/README.md does not list {page}"] = None

    def check_tour(self):
        """The classes and files that the tour names are there."""
        tour = "docs/internals/tour.md"
        files = {pathlib.PurePosixPath(name).name for name in self.files}
        code = "".join(self.text(name) for name in self.files if name.endswith((".hpp", ".cpp")))
        declared = set(re.findall(r"\b(?:class|struct|enum)(?: CONFAB_\w+| \[\[\w+\]\])*(?: \w+::)* (?:\w+::)*(\w+)", code))
        for match in re.finditer(r"`((?:\w+::)?[A-Z][a-z]\w*|[a-z_0-9]+\.[hc]pp)`", self.text(tour)):
            name = match[1].split("::")[-1]
            if name not in declared and name not in files:
                self.fail(tour, match, f"there is no {match[1]} in the code")

    def run(self):
        own = "tests/scripts/links_test.py"
        for name in self.files:
            if name == own:
                continue
            self.check_names(name, PAGE, 0)
            for match in ABSENT.finditer(self.text(name)):
                self.fail(name, match, f"{match[0]} is not in the repository")
            if name.endswith(".md"):
                self.check_links(name)
                self.check_names(name, SOURCE, 1)
        self.check_index()
        self.check_tour()
        return self.failures


if __name__ == "__main__":
    failures = Checker().run()
    print("\n".join(failures), file=sys.stderr)
    sys.exit(1 if failures else 0)

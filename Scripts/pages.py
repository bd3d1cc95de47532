"""Runs of the program and Markdown, for scripts that write a page of figures."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Program:
    """The built program."""

    def __init__(self, path):
        self.path = path

    def json(self, *words):
        """The JSON that a command writes."""
        run = subprocess.run([self.path, *words, "--json", "-"], capture_output=True, text=True,
                             check=False)
        if run.returncode != 0:
            raise SystemExit(f"{' '.join(words)}: {run.stderr.strip()}")
        return json.loads(run.stdout)


def table(header, rows):
    """A table whose first column is text and whose others are numbers."""
    align = ["---"] + ["---:"] * (len(header) - 1)
    lines = [header, align] + rows
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def kept(page, mark):
    """The part of a page between two marks, with them; nothing where it has none."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    start, end = text.find(f"<!-- {mark} -->"), text.find(f"<!-- end of {mark} -->")
    return text[start:end + len(f"<!-- end of {mark} -->")] if 0 <= start < end else ""


def write(page, description, parts, files=()):
    """Writes a page, or says with --check whether it is up to date.

    `parts` makes its paragraphs with a program and the options; `files` are options of files that
    need not be there, each with its help. Returns the exit status.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--millrace", default=str(ROOT / ".build" / "release" / "millrace"),
                        help="the built program")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit with 1 when the page is not up to date")
    for name, text in files:
        parser.add_argument(name, help=text)
    options = parser.parse_args()
    text = "\n\n".join(parts(Program(options.millrace), options)) + "\n"
    if not options.check:
        page.write_text(text, encoding="utf-8")
        return 0
    if page.exists() and page.read_text(encoding="utf-8") == text:
        return 0
    print(f"{page.relative_to(ROOT)} is not up to date", file=sys.stderr)
    return 1

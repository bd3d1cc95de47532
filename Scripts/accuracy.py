#!/usr/bin/env python3
"""Compares predictions with published measurements.

Writes Documentation/Accuracy.md, README's table of `validate` and the figures of the profiles' error
cards."""

import argparse
import sys

import accuracy_arrays
import accuracy_cards
import accuracy_dpu
from accuracy_runs import ROOT, Program

PAGE = ROOT / "Documentation" / "Accuracy.md"
OPENING = [
    "# Accuracy",
    "What the program predicts beside what is published. This page is made by "
    "`python3 Scripts/accuracy.py` from the built program, `HardwareProfiles` and the tables in "
    "`Sources/Validation/Measurements`; `--check` says whether it is up to date. L1 is the "
    "tile recurrence, the default, and L0 the closed form; where nothing is said, it is L1. "
    "Behind each source is how its figures were obtained; figures *from memory* were recalled and "
    "not read again.",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millrace", default=str(ROOT / ".build" / "release" / "millrace"),
                        help="the built program")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit with 1 when a file is not up to date")
    options = parser.parse_args()
    program = Program(options.millrace)
    parts = OPENING + accuracy_dpu.section(program) + accuracy_arrays.section(program)
    pages = {PAGE: "\n\n".join(parts) + "\n", **accuracy_cards.pages(program)}
    stale = [path for path, text in pages.items()
             if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if options.check:
            print(f"{path.relative_to(ROOT)} is not up to date", file=sys.stderr)
        else:
            path.write_text(pages[path], encoding="utf-8")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())

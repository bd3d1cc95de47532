#!/usr/bin/env python3
"""Compares predictions with published measurements and writes Documentation/Accuracy.md."""

import argparse
import sys

import accuracy_arrays
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
                        help="write nothing; exit with 1 when the page is not up to date")
    options = parser.parse_args()
    program = Program(options.millrace)
    parts = OPENING + accuracy_dpu.section(program) + accuracy_arrays.section(program)
    page = "\n\n".join(parts) + "\n"
    if options.check:
        committed = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if committed != page:
            print(f"{PAGE.relative_to(ROOT)} is not up to date", file=sys.stderr)
            return 1
        return 0
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs of the program, published tables and Markdown, for accuracy.py."""

import csv
import json
import re
import statistics
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROFILES = ROOT / "HardwareProfiles"
TABLES = ROOT / "Sources" / "Validation" / "Measurements"


def rows(table):
    """The rows of a published table as dictionaries."""
    with open(TABLES / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def profile(name, **changes):
    """The text of a profile with the values of some keys changed; `None` deletes a mapping."""
    text = (PROFILES / f"{name}.yaml").read_text(encoding="utf-8")
    for key, value in changes.items():
        old = r"\{[^}]*\}" if value is None or str(value).startswith("{") else r"[^\s\[{]+"
        pattern = rf"^( *){key}: {old}(.*)$"
        new = "" if value is None else rf"\g<1>{key}: {value}\g<2>"
        text, count = re.subn(pattern, new, text, flags=re.MULTILINE)
        if count == 0:
            raise SystemExit(f"{name}.yaml has no key {key}")
    return text


def value(name, key):
    """The number that a profile has under a key."""
    text = (PROFILES / f"{name}.yaml").read_text(encoding="utf-8")
    return float(re.search(rf"^ *{key}: ([0-9.]+)", text, flags=re.MULTILINE)[1])


class Program:
    """The built program; equal runs are made once."""

    def __init__(self, path):
        self.path = path
        self.known = {}

    def run(self, jobs):
        """The JSON results of (network, profile text, fidelity), in order."""
        jobs = list(jobs)
        missing = [job for job in dict.fromkeys(jobs) if job not in self.known]
        with ThreadPoolExecutor(2) as pool:
            for job, result in zip(missing, pool.map(self.simulate, missing)):
                self.known[job] = result
        return [self.known[job] for job in jobs]

    def simulate(self, job):
        network, text, fidelity = job
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            command = [self.path, "simulate", network, "--hardware", file.name,
                       "--fidelity", fidelity, "--json", "-"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"millrace failed on {network}: {done.stderr.strip()}")
        return json.loads(done.stdout)


def mean(errors):
    return statistics.fmean(abs(error) for error in errors)


def worst(errors):
    return max(abs(error) for error in errors)


def signed(value, digits=1):
    text = f"{value:+.{digits}f}"
    return text.replace("-", "−") if float(text) != 0 else f"{0:.{digits}f}"


def summary(errors, digits=1):
    """The mean and worst absolute error and their number, as a sentence."""
    return (f"mean absolute error {mean(errors):.{digits}f} %, worst {worst(errors):.{digits}f} %, "
            f"in {len(errors)} cases.")


def table(header, body):
    """A Markdown table; columns of numbers are aligned to the right."""
    body = list(body)
    def rule(column):
        cells = (str(row[column]) for row in body)
        numeric = all(re.fullmatch(r"[*+−]*[0-9.]+[*]*", cell) for cell in cells)
        return " ---: " if numeric else " --- "
    lines = ["| " + " | ".join(header) + " |",
             "|" + "|".join(rule(column) for column in range(len(header))) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in body]
    return "\n".join(lines)


def sources(items, key="source"):
    """The sources and statuses of some rows, each once, as a list."""
    found = {}
    for item in items:
        source = re.sub(r"#L\d+$", "", item[key])
        status = item["status"].removesuffix(" (see README)")
        found.setdefault((source, status), None)
    return "\n".join(f"- {source} ({status})" for source, status in found)

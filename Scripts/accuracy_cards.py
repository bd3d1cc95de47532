"""README's accuracy table and the profiles' error cards, from `millrace validate`."""

import json
import re
import statistics
import subprocess

from accuracy_runs import PROFILES, ROOT

README = ROOT / "README.md"
# Files by whose names a profile is known, with the families whose figures its card sums up, and what
# the names of those figures have in common.
ONE_CORE = [("dpu-leave-one-out", ""), ("dpu-older", "")]
CARDS = {
    **{f"zcu102-b{size}": ONE_CORE for size in (512, 800, 1024, 1152, 1600, 2304, 3136, 4096)},
    "zcu104-b4096": ONE_CORE, "kv260-b4096": ONE_CORE,
    "zcu102-3xb4096": [("dpu-cores-v2.5", "ZCU102"), ("dpu-cores", "ZCU102")],
    "zcu104-2xb4096": [("dpu-cores-v2.5", "ZCU104"), ("dpu-cores", "ZCU104")],
    "vc707-zhang15": [("zhang-board", "")], "zc706-qiu16": [("qiu-board", "")],
    "eie-64pe": [("eie", "")], "eyeriss-168pe": [("eyeriss", "")],
     "pynq-z1-cnv-w1a1": [("finn-board", "")],
    **{name: [("arrays", name)] for name in
       ("array-32x32", "array-32x64", "array-32x96", "array-64x64")},
}


def families(program):
    """The families of figures, by name."""
    run = subprocess.run([program.path, "validate", "--json", "-"], capture_output=True, text=True,
                         check=False)
    if run.returncode != 0:
        raise SystemExit(f"validate: {run.stderr.strip()}")
    return {family["family"]: family for family in json.loads(run.stdout)["families"]}


def readme(known):
    """README's text with its table of families."""
    lines = ["| what is compared | family | kind | figures | median error | worst error |",
             "|---|---|---|---:|---:|---:|"]
    for family in known.values():
        if family["kind"] == "exact":
            errors = ["equal" if family["holds"] else "NOT EQUAL", ""]
        else:
            errors = [f"{family[key]:.1f} %" if family[key] >= 0.05 else "< 0.1 %"
                      for key in ("medianPercent", "worstPercent")]
        lines.append(f"| {family['summary']} | `{family['family']}` | {family['kind']} | "
                     f"{len(family['cases'])} | {' | '.join(errors)} |")
    text = README.read_text(encoding="utf-8")
    table = "\n".join(["<!-- validate -->"] + lines + ["<!-- end -->"])
    text, count = re.subn(r"<!-- validate -->.*?<!-- end -->", lambda _: table, text,
                          flags=re.DOTALL)
    if count != 1:
        raise SystemExit("README.md has no table of `validate`")
    return text


def card(name, known):
    """A profile's text with the figures of its error card."""
    errors = [abs(case["errorPercent"]) for family, part in CARDS[name]
              for case in known[family]["cases"] if part in case["name"]]
    text = (PROFILES / f"{name}.yaml").read_text(encoding="utf-8")
    digits = 2 if name.startswith("array-") else 1
    for key, value in (("medianPercent", f"{statistics.median(errors):.{digits}f}"),
                       ("worstPercent", f"{max(errors):.{digits}f}"), ("cases", str(len(errors)))):
        text, count = re.subn(rf"^  {key}: .*$", f"  {key}: {value}", text, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f"{name}.yaml has no {key}")
    return text


def pages(program):
    """Every file that is made of `validate`, with its text."""
    known = families(program)
    return {README: readme(known),
            **{PROFILES / f"{name}.yaml": card(name, known) for name in CARDS}}

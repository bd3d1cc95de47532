#!/usr/bin/env python3
"""Writes Documentation/Transactions.md: what bursts, outstanding requests, placement and address map are worth.

Every figure comes from the built program (.build/release/millrace, or the path in MILLRACE), run on copies of a profile
in which one thing at a time is changed.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(os.environ.get("MILLRACE", ROOT / ".build/release/millrace"))
PAGE = ROOT / "Documentation" / "Transactions.md"

BURSTS = [16, 32, 64, 128, 256]
OUTSTANDING = [1, 2, 4, 8, 16]
ADDRESS_MAPS = [
    ("row, channel, rank, bank, bank group, column", "[row, channel, rank, bank, bankGroup, column]"),
    ("row, channel, rank, bank, column, bank group", "[row, channel, rank, bank, column, bankGroup]"),
    ("bank, bank group, row, channel, rank, column", "[bank, bankGroup, row, channel, rank, column]"),
]


def profile(name, **changes):
    """The text of a profile with some keys of its memory changed."""
    text = (ROOT / "HardwareProfiles" / f"{name}.yaml").read_text()
    for key, value in changes.items():
        pattern = re.compile(rf"^(    {key}: )[^#\n]*?(\s*#.*)?$", re.M)
        if pattern.search(text):
            text = pattern.sub(rf"\g<1>{value}\g<2>", text, count=1)
        else:
            text = text.replace("\nmemory:\n", f"\nmemory:\n  {key}: {value}\n", 1)
    return text


def simulate(name, network="resnet50", fidelity="l2", **changes):
    """The program's JSON for a network on a changed profile."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(profile(name, **changes))
        file.flush()
        words = [PROGRAM, "simulate", network, "--hardware", file.name, "--fidelity", fidelity, "--json", "-"]
        run = subprocess.run(words, capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stderr)
        return json.loads(run.stdout)


def table(head, rows, right=()):
    lines = ["| " + " | ".join(head) + " |"]
    lines.append("| " + " | ".join("---:" if i in right else "---" for i in range(len(head))) + " |")
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def milliseconds(result):
    return result["totals"]["latencyMilliseconds"] - result["totals"]["hostMilliseconds"]


def slow_layers(result):
    """DRAM efficiency of the layers that the memory limits, weighted with their bytes, in per cent of the peak."""
    layers = [layer for layer in result["layers"] if layer["bound"] == "memory"]
    moved = sum(layer["dram"][f"{tensor}Bytes"] for layer in layers for tensor in ("weight", "input", "output"))
    seconds = sum(layer["cycles"] for layer in layers) / (result["hardware"]["clockMegahertz"] * 1e6)
    return 100 * moved / seconds / 1e9 / result["memory"]["peakGBps"]


def main():
    pool = ThreadPoolExecutor(2)
    one, three = "zcu102-b4096", "zcu102-3xb4096"
    base = pool.submit(simulate, one)
    tiles = pool.submit(simulate, one, fidelity="l1")
    grid = {(b, o): pool.submit(simulate, one, burstBytes=b, outstanding=o) for b in BURSTS for o in OUTSTANDING}
    wide = dict(count=4, efficiency=1)
    placed = {
        (what, kind): pool.submit(simulate, what, basePlacement=kind, **changes)
        for kind in ["aligned", "staggered", "optimised"]
        for what, changes in [(one, {}), (three, wide)]
    }
    maps = {
        (what, order): pool.submit(simulate, what, addressMap=order, **changes)
        for _, order in ADDRESS_MAPS
        for what, changes in [(one, {}), (three, wide)]
    }
    layouts = {
        order: pool.submit(simulate, one, layout="{featureMaps: %s}" % order)
        for order in ["nhwc", "blocked", "tiles", "nchw"]
    }
    base, tiles = base.result(), tiles.result()
    memory = base["memory"]
    lines = [
        "# DRAM, transaction by transaction",
        "",
        "What bursts, outstanding requests, address map and the placement of buffers are worth, for ResNet-50 on a",
        "ZCU102. This page is made by `python3 Scripts/transactions.py` from the built program and copies of its profiles",
        "in which one thing is changed. [Model](Model.md) says what fidelity `l2` adds to the tile recurrence.",
        "",
        f"`millrace simulate resnet50 --hardware {one} --fidelity l2`: {milliseconds(base):.2f} ms on the accelerator"
        f" ({milliseconds(tiles):.2f} ms at `l1`),",
        f"{memory['bandwidthGBps']:.2f} GB/s on average, row hits {100 * memory['rowHitRate']:.1f} %,"
        f" refresh {100 * memory['refreshShare']:.1f} %, {memory['meanLatencyNanoseconds']:.0f} ns from request to"
        " answer.",
        "",
        "## Bursts and outstanding requests",
        "",
        "Milliseconds of the accelerator with bursts of a port of so many bytes, and so many of them unanswered on each of",
        "the core's two ports. In brackets the share of the DRAM's peak at which the layers run that memory limits.",
        "",
    ]
    rows = []
    for burst in BURSTS:
        cells = []
        for outstanding in OUTSTANDING:
            result = grid[burst, outstanding].result()
            cells.append(f"{milliseconds(result):.2f} ({slow_layers(result):.0f} %)")
        rows.append([f"{burst} B"] + cells)
    head = ["burst"] + [f"{outstanding} unanswered" for outstanding in OUTSTANDING]
    lines += table(head, rows, right=range(1, len(head)))
    lines += [
        "",
        "Little's law explains the upper left: a port has `burst × unanswered` bytes on their way and waits about",
        f"{grid[16, 1].result()['memory']['meanLatencyNanoseconds']:.0f} ns for each. From 64 B and 16 unanswered on, the"
        " port's own pace decides.",
        "",
        "## Where buffers begin",
        "",
        "`memory.basePlacement`: every buffer in the first bank, each 5/16 of the banks after the one before it, or each",
        "where the streams beside it meet it in the fewest banks. The last columns are for three cores at once, each with",
        "four ports at full pace, which ask for more than the DRAM has.",
        "",
    ]
    rows = []
    for kind in ["aligned", "staggered", "optimised"]:
        first, second = placed[one, kind].result(), placed[three, kind].result()
        reference = placed[three, "aligned"].result()["totals"]["framesPerSecond"]
        rows.append([
            f"`{kind}`", f"{milliseconds(first):.3f}", f"{100 * first['memory']['rowHitRate']:.1f}",
            f"{second['totals']['framesPerSecond']:.1f}",
            f"{100 * (second['totals']['framesPerSecond'] / reference - 1):+.1f} %",
        ])
    lines += table(["placement", "one core, ms", "row hits %", "three cores, frames/s", "against aligned"], rows,
                   right=range(1, 5))
    lines += ["", "## Address map", "", "`memory.addressMap`, from the highest bits to the lowest, on the same machines.", ""]
    rows = []
    for label, order in ADDRESS_MAPS:
        first, second = maps[one, order].result(), maps[three, order].result()
        rows.append([
            label, f"{milliseconds(first):.3f}", f"{100 * first['memory']['rowHitRate']:.1f}",
            f"{second['totals']['framesPerSecond']:.1f}",
        ])
    lines += table(["order", "one core, ms", "row hits %", "three cores, frames/s"], rows, right=range(1, 4))
    lines += ["", "## Order of a feature map's elements", "", "`memory.layout.featureMaps`, one core.", ""]
    rows = []
    for order, result in layouts.items():
        result = result.result()
        rows.append([
            f"`{order}`", f"{milliseconds(result):.2f}", f"{100 * result['memory']['rowHitRate']:.1f}",
            f"{result['memory']['requests'] * 64 / 1e6:.1f}",
        ])
    lines += table(["order", "ms", "row hits %", "MB moved in bursts of 64 B"], rows, right=range(1, 4))
    lines += [
        "",
        f"The network asks for {base['totals']['dram']['totalBytes'] / 1e6:.1f} MB; what is moved beyond that are bursts"
        " at the edges of tiles of which only",
        "a part was asked for.",
    ]
    PAGE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

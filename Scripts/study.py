#!/usr/bin/env python3
"""Writes Documentation/Study.md: the best accelerators for two networks on two devices, by search."""

import sys
import tempfile
from pathlib import Path

from pages import ROOT, table, write

PAGE = ROOT / "Documentation" / "Study.md"
SPACES = ROOT / "Documentation" / "study"
NETWORKS = [("vgg16", "VGG-16"), ("resnet50", "ResNet-50")]
# A device, the published machines on it, and the widths that they run at.
DEVICES = [
    ("zu9eg", "ZU9EG", [("zcu102-b4096", "one B4096 DPU core"),
                        ("zcu102-3xb4096", "three B4096 DPU cores")], 8),
    ("xc7z045", "XC7Z045", [("zc706-qiu16", "Qiu's accelerator")], 16),
]
COMPRESSED = {"vgg16": "Deep-Compressed", "resnet50": "4-bit weights"}
OBJECTIVES = [("latencyMilliseconds", "least latency", False),
              ("framesPerSecond", "most frames/s", True),
              ("energyMillijoules", "least energy", False)]
OPENING = """# What a search finds that published designs missed

Which accelerator runs VGG-16 and ResNet-50 best on a ZU9EG (the ZCU102's) and on an XC7Z045 (the ZC706's), by latency, by
throughput and by energy, dense and compressed? `make study` asks [`millrace explore`](Exploration.md) with the eight spaces in
`Documentation/study`, confirms every front at fidelity `l2`, and writes this page. The published machines, the DPU and Qiu's
accelerator, stand beside it at the same fidelity.

A space takes two bases: the published array, with its own control, overheads and tiling rules, and a
[what-if](Placement.md). It varies cores, output channels, input channels and pixels in parallel, the three buffers and the
memory ports. Clocks stay those of the bases, and all weights come from DRAM. Each search is exact at `l0`: no
design of its space beats the front.

What is found are designs of the model, which nobody has built. DSP slices and memory blocks follow from multipliers and
geometry; look-up tables and flip-flops are priors, and a larger array at the same clock is an assumption. Energies are most
likely figures of wide bands, of one pass on one core, to which all of the device's idle and static power is counted. The
error of the published machines is known from measurements (`millrace validate`); that of another shape is not. Qiu's
accelerator was made for VGG-16 with a low-rank FC6; its convolvers are of 3 × 3, which ResNet-50's layers of 1 × 1 leave
mostly idle."""


def kilobytes(knobs):
    return " / ".join(f"{knobs[key] / 1024:.0f}" for key in
                      ("weightBufferBytes", "inputBufferBytes", "outputBufferBytes"))


def figure(value):
    digits = 0 if value >= 1000 else 1 if value >= 100 else 2 if value >= 10 else 3
    return f"{value:.{digits}f}"


def published(program, network, machine, title, bits):
    """The row of a published machine, with its figures."""
    result = program.json("simulate", network, "--hardware", machine, "--fidelity", "l2",
                          "--weight-bits", str(bits), "--activation-bits", str(bits))
    totals, resources = result["totals"], result["resources"]
    energy = totals["energy_pJ"]
    figures = {"latencyMilliseconds": totals["latencyMilliseconds"],
               "framesPerSecond": totals["framesPerSecond"], "energyMillijoules": energy["mid"] / 1e9}
    row = [f"{title} (`{machine}`)", "published", "", figure(figures["latencyMilliseconds"]),
           figure(figures["framesPerSecond"]),
           f"{figure(energy['mid'] / 1e9)} ({figure(energy['low'] / 1e9)} … {figure(energy['high'] / 1e9)})",
           resources["dsp"], f"{resources['bram36']:g}"]
    return row, figures


def found(point, label):
    """The row of a design of a front."""
    knobs, confirmed = point["knobs"], point["confirmed"]
    values, energy, taken = confirmed["objectives"], confirmed["energy_pJ"], confirmed["resources"]
    array = (f"{knobs['cores']:g} × {knobs['outputChannels']:g} × {knobs['inputChannels']:g} × "
             f"{knobs['pixels']:g}, {knobs['portCount']:g} ports, as `{knobs['hardware']}`")
    return [label, array, kilobytes(knobs), figure(values["latencyMilliseconds"]),
            figure(values["framesPerSecond"]),
            f"{figure(values['energyMillijoules'])} ({figure(energy['low'] / 1e9)} … "
            f"{figure(energy['high'] / 1e9)})", taken["dsp"], f"{taken['bram36']:g}"]


def explore(program, name, folder):
    return program.json("explore", str(SPACES / f"{name}.yaml"), "--store",
                        str(Path(folder) / f"{name}.sqlite"), "--keep", "1000", "--confirm", "l2",
                        "--jobs", "2")


def best(document, key, is_most):
    points = [point for point in document["front"]
              if point.get("confirmed", {}).get("onFront")]
    pick = max if is_most else min
    return pick(points, key=lambda point: point["confirmed"]["objectives"][key])


def searched(name, document):
    changes = sum(document["rankChanges"].values())
    stay = sum(1 for point in document["front"] if point.get("confirmed", {}).get("onFront"))
    return [f"`{name}.yaml`", f"{document['spaceSize']:,}", f"{document['evaluated']:,}",
            f"{document['skipped']:,}", len(document["front"]), stay, changes]


def section(program, network, title, device, folder):
    key, part, machines, bits = device
    rows, known = [], []
    for machine, label in machines:
        row, figures = published(program, network, machine, label, bits)
        rows.append(row)
        known.append(figures)
    counts, gains, designs = [], [], []
    for suffix, what in (("", f"{bits}-bit weights"), ("-compressed", COMPRESSED[network])):
        name = f"{network}-{key}{suffix}"
        document = explore(program, name, folder)
        counts.append(searched(name, document))
        labels, points = {}, {}
        for objective, label, is_most in OBJECTIVES:
            point = best(document, objective, is_most)
            labels.setdefault(point["index"], []).append(label)
            points[point["index"]] = point
            value = point["confirmed"]["objectives"][objective]
            others = [figures[objective] for figures in known]
            other = max(others) if is_most else min(others)
            gains.append((label, what, 100 * (value / other - 1)))
        rows += [found(points[index], f"found: {', '.join(names)}; {what}")
                 for index, names in labels.items()]
        designs += points.values()
    header = ["design", "cores × outputs × inputs × pixels", "kB of weights / inputs / outputs",
              "ms", "frames/s", "mJ (band)", "DSP", "BRAM36"]
    changes = "; ".join(f"{label}, {what}: {gain:+.0f} %" for label, what, gain in gains)
    return [f"## {title} on {part}", table(header, rows),
            f"Against the best published figure, at `l2`: {changes}."], counts, designs


def shapes(points):
    """What the designs that were found have in common."""
    def span(key):
        values = sorted({point["knobs"][key] for point in points})
        return f"{values[0]:g}" if len(values) == 1 else f"{values[0]:g} to {values[-1]:g}"
    ports = sum(1 for point in points if point["knobs"]["portCount"] == 4)
    return ["## What the published designs missed",
            f"Of the {len(points)} designs in these tables that were found, {ports} take four memory ports. They have "
            f"{span('outputChannels')} output channels, {span('inputChannels')} input channels and "
            f"{span('pixels')} pixels in parallel, where the B4096 has 16, 16 and 8. Channels are what both networks "
            "have enough of everywhere; pixels run out in fully connected layers and in the small maps at a network's "
            "end. Ports and large buffers serve the fully connected layers, which wait for weights: that is where "
            "most of VGG-16's gain on the ZU9EG comes from. More cores than one help throughput by little, as all "
            "share the DRAM; compression moves that bound, and then cores pay."]


def parts(program, _):
    texts, counts, designs = [OPENING], [], []
    with tempfile.TemporaryDirectory() as folder:
        for network, title in NETWORKS:
            for device in DEVICES:
                text, searches, found_here = section(program, network, title, device, folder)
                texts += text
                counts += searches
                designs += found_here
    return texts + shapes(designs) + [
        "## The searches",
        "Designs of each space, how many were evaluated and how many fell to a bound; designs of the "
        "front at `l0`, those that stay on it at `l2`, and pairs of it that change places in some "
        "objective:",
        table(["space", "designs", "evaluated", "skipped", "front", "stay", "pairs"], counts)]


if __name__ == "__main__":
    sys.exit(write(PAGE, __doc__, parts))

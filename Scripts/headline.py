#!/usr/bin/env python3
"""Writes Documentation/OnChip.md: what fits on chip and what it saves, from runs of the program."""

import sys
import tempfile
from pathlib import Path

from pages import ROOT, kept, table, write

PAGE = ROOT / "Documentation" / "OnChip.md"
BOARDS = [("zcu102-store", "XCZU9EG"), ("zcu104-store", "XCZU7EV"), ("zc706-store", "XC7Z045"),
          ("u280-store", "XCU280")]
NETWORKS = [("alexnet", "AlexNet"), ("vgg16", "VGG-16")]
WIDTHS = [("32 bits", ["--weight-bits", "32", "--activation-bits", "32"]),
          ("16 bits", ["--weight-bits", "16", "--activation-bits", "16"]),
          ("8 bits", ["--weight-bits", "8", "--activation-bits", "8"])]
# What-if designs that keep weights, on the board of the DPU's measurements and on Qiu's.
MACHINES = [("zcu102-store", "a ZCU102"), ("zc706-store", "Qiu's board, a ZC706")]
DIGITS = ROOT / "Networks" / "digits"
RETRAIN = "retrain: {epochs: 20, learningRate: 0.02, objective: distillation, labelShare: 0.5}"
LOW_RANK = ("lowRank: {layers: [conv2, res1, res2], speedUp: 1.5, method: nonlinear, asymmetric: true}")
# Every technique on the digits network, each in fixed point at the end.
TECHNIQUES = [
    ("dynamic fixed point 16/16", [(16, 16)]), ("dynamic fixed point 8/8", [(8, 8)]),
    ("dynamic fixed point 4/8", [(4, 8)]),
    ("pruned to 30 %, 8/8", ["prune: {density: 0.3}", RETRAIN, (8, 8)]),
    ("Deep-Compressed, 8/8",
     ["prune: {density: 0.3}", RETRAIN, "share: {bits: 4}", RETRAIN, (8, 8)]),
    ("low rank 1.5 ×, 8/8", [LOW_RANK, RETRAIN, (8, 8)]),
    ("ternary weights, activations of 8 bits",
     ["ternary: {threshold: 0.05}", RETRAIN, "fixedPoint: {activationBits: 8, images: 100}"]),
    ("low rank, pruned, shared, 8/8",
     [LOW_RANK, RETRAIN, "prune: {density: 0.4}", RETRAIN, "share: {bits: 4}", RETRAIN, (8, 8)]),
]
OPENING = """# On chip or in DRAM

"Pruning lets all weights live on chip; DRAM costs a hundred times the energy" is why compressed networks and FPGAs belong
together. This page asks the program how far that goes. It is made by `python3 Scripts/headline.py` from the built
program; each table says which command gives its figures. Energies are mostly priors with bands; the machines that keep
weights are [what-if designs](Placement.md)."""


def variants(network):
    """Each variant's name with the words that make it."""
    return WIDTHS + [("Deep-Compressed", ["--plan", f"deep-compression/{network}",
                                          "--activation-bits", "16", "--weight-bits", "16"])]


def fits(program):
    rows = []
    for network, title in NETWORKS:
        for name, words in variants(network):
            row, megabytes = [f"{title}, {name}"], None
            for board, _ in BOARDS:
                study = program.json("placement", network, "--hardware", board, *words)
                needed, capacity = study["neededBits"], study["capacityBits"]
                # Padding of the last words differs by a little from board to board.
                megabytes = megabytes or needed / 8e6
                row.append(f"{'**yes**' if needed <= capacity else 'no'}, {needed / 8e6:.1f} of "
                           f"{capacity / 8e6:.1f} MB")
            rows.append(row)
    return ["## What fits", "Bits that the weights take in the banks of a design's store beside the room that the "
            "device has left (`millrace placement NETWORK --hardware PROFILE …`):",
            table(["network"] + [part for _, part in BOARDS], rows)]


def weight_energy(program):
    rows = []
    for network, title in NETWORKS:
        for name, words in variants(network):
            base = ["simulate", network, "--hardware", "u280-store", *words]
            streamed = program.json(*base, "--weights", "dram")["totals"]
            kept = program.json(*base, "--weights", "on-chip")["totals"]

            def component(totals, key, end):
                return totals["energyByComponent_pJ"][key][end]

            dram = {end: component(streamed, "dram", end) - component(kept, "dram", end)
                    for end in ("low", "mid", "high")}
            store = {end: component(kept, "weightStore", end) for end in ("low", "mid", "high")}
            rows.append([
                f"{title}, {name}", f"{dram['mid'] / 1e9:.3g}",
                f"{store['mid'] / 1e9:.3g}", f"{dram['mid'] / store['mid']:.1f}",
                f"{dram['low'] / store['high']:.1f} … {dram['high'] / store['low']:.1f}",
                f"{streamed['latencyMilliseconds']:.3g}", f"{kept['latencyMilliseconds']:.3g}"])
    return ["## What a weight costs", "Energy of one image's weights on `u280-store`, from DRAM and from the store, and the "
            "time of a pass (`millrace simulate NETWORK --hardware u280-store --weights dram` and `on-chip`). The store is "
            "read once a tile, DRAM once a pass:",
            table(["network", "DRAM mJ", "on chip mJ", "ratio", "its band", "ms from DRAM", "ms on chip"], rows)]


def eie(program):
    base = ["simulate", "alexnet", "--hardware", "eie-64pe", "--plan", "deep-compression/alexnet",
            "--activation-density", "fc6=0.351", "--activation-density", "fc7=0.353",
            "--activation-density", "fc8=0.375"]
    kept = program.json(*base)
    layer = next(item for item in kept["layers"] if item["name"] == "fc7")
    sparse = layer["sparse"]
    published = 64 * 9.157e-3 * 12.2e-6
    sram, dram = 0.15625 * 32, 20 * 32
    streamed = program.json(*base, "--weights", "dram")
    coded = next(item for item in streamed["layers"] if item["name"] == "fc7")["dram"]["weightBytes"]
    weights, entry = layer["macCount"], 4 + 4
    rows = [[f"{bits} bits, dense", f"{bits}", f"{weights * bits / 8e6:.1f}",
             f"{weights * bits * sram / 32e6:.2f}", f"{weights * bits * dram / 32e6:.0f}"]
            for bits in (32, 16, 8)]
    stored, read = sparse["storedEntries"] * entry, sparse["multiplications"] * entry
    rows += [["4-bit codes with 4-bit runs of zeros", f"{stored / weights:.2f}", f"{stored / 8e6:.2f}",
              f"{stored * sram / 32e6:.2f}", f"{stored * dram / 32e6:.1f}"],
             ["and columns of zero activations skipped", "", "", f"{read * sram / 32e6:.2f}", ""],
             ["the same, Huffman-coded in DRAM", f"{coded * 8 / weights:.2f}", f"{coded / 1e6:.2f}", "",
              f"{coded * 8 * dram / 32e6:.1f}"]]
    return ["## EIE", f"On `eie-64pe` with the 45 nm energies that EIE's Table I prints, 32 bits cost {sram:.0f} pJ "
            f"from SRAM and {dram:.0f} pJ from DRAM, {dram / sram:.0f} times as much, the factor of the paper. AlexNet's FC7 "
            f"takes {layer['cycles'] / 800:.1f} µs and {layer['energy_pJ']['mid'] / 1e6:.1f} µJ here; the paper's 12.2 µs at "
            f"64 × 9.157 mW are {published * 1e6:.1f} µJ "
            f"({100 * (layer['energy_pJ']['mid'] / 1e12 / published - 1):+.0f} %).",
            f"What its {weights / 1e6:.1f} M weights take beside their pointers, and what reading them once costs, in bits × "
            f"energy a bit. {sparse['fillers']:,} of the {sparse['storedEntries']:,} entries are fillers, for runs of more "
            "zeros than 4 bits count:",
            table(["FC7's weights as", "bits a weight", "MB", "SRAM µJ", "DRAM µJ"], rows)]


def residency(program):
    rows = []
    for network, title in [("squeezenet1.1", "SqueezeNet 1.1"), ("mobilenet-v1", "MobileNet v1"),
                           ("resnet50", "ResNet-50"), ("vgg16", "VGG-16")]:
        for name, machine, words in [
                ("nothing kept", "zcu102-fused", ["--weights", "dram"]),
                ("weights", "zcu102-store", []), ("weights and maps", "zcu102-fused", [])]:
            result = program.json("simulate", network, "--hardware", machine, "--weight-bits", "8",
                                  "--activation-bits", "8", *words)
            totals, energy = result["totals"], result["totals"]["energy_pJ"]
            maps = result.get("placement", {}).get("maps", [])
            lines = sum(entry["place"] == "lines" for entry in maps)
            rows.append([f"{title}, {name}", f"{totals['latencyMilliseconds']:.3f}",
                         f"{totals['dram']['totalBytes'] / 1e6:.2f}", f"{energy['mid'] / 1e9:.2f}",
                         f"{energy['low'] / 1e9:.2f} … {energy['high'] / 1e9:.2f}",
                         kept_layers(result), str(len(maps) - lines), str(lines),
                         f"{result['resources']['bram36']:.0f}"])
    return ["## Feature maps", "What it adds that feature maps may stay beside the weights, whole or as the rows that fused layers "
            "pass on ([how](Placement.md#feature-maps)). Placement for latency, 8 bits, on `zcu102-store` and `zcu102-fused` "
            "(`millrace simulate NETWORK --hardware PROFILE --weight-bits 8 --activation-bits 8`):",
            table(["network", "ms", "DRAM MB", "mJ", "band", "layers", "maps", "lines", "BRAM36"],
                  rows)]


def kept_layers(result):
    """How many layers' weights stay on chip, of how many."""
    kept = sum(layer["weightStorage"] == "onChip" for layer in result["layers"])
    return f"{kept} of {sum(layer['weightStorage'] is not None for layer in result['layers'])}"


# Units of time, bytes and energy, with how many of a millisecond, megabyte and millijoule they are.
LARGE, SMALL = (("ms", "MB", "mJ"), 1), (("µs", "kB", "µJ"), 1000)


def header(units):
    """The columns of what a design takes."""
    time, size, energy = units[0]
    return ["cycles", time, "frames/s", f"DRAM {size}", f"{energy} (band)", "layers on chip", "BRAM36",
            "fits"]


def digits(number):
    """A number with three digits, or all before the point."""
    return f"{number:,.0f}" if number >= 999.5 else f"{number:.3g}"


def cells(result, units):
    """What a design takes, in the order of `header`."""
    totals, energy, factor = result["totals"], result["totals"]["energy_pJ"], units[1]
    band = [digits(factor * energy[end] / 1e9) for end in ("mid", "low", "high")]
    return [f"{totals['cycles']:,}", digits(factor * totals["latencyMilliseconds"]),
            digits(totals["framesPerSecond"]), digits(factor * totals["dram"]["totalBytes"] / 1e6),
            f"{band[0]} ({band[1]} … {band[2]})",
            kept_layers(result), f"{result['resources']['bram36']:.0f}",
            "yes" if result["resources"]["fits"] else "no"]


def compressed(program, steps, folder):
    """The digits network after a plan, and its accuracy before and after in per cent."""
    texts = [step if isinstance(step, str) else
             f"fixedPoint: {{weightBits: {step[0]}, activationBits: {step[1]}, images: 100}}"
             for step in steps]
    plan, network = folder / "plan.yaml", folder / "digits.mrn"
    plan.write_text("name: technique\nsteps:\n" + "".join(f"  - {text}\n" for text in texts),
                    encoding="utf-8")
    document = program.json("compress", str(DIGITS / "digits-float.onnx"), "--plan", str(plan), "-o",
                            str(network), "--calibrate", str(DIGITS / "train.yaml"), "--evaluate",
                            str(DIGITS / "test.yaml"))
    return str(network), 100 * document["before"]["top1"], 100 * document["after"]["top1"]


def real_weights(program):
    rows, before = {machine: [] for machine, _ in MACHINES}, 0
    with tempfile.TemporaryDirectory() as name:
        for title, steps in TECHNIQUES:
            network, before, after = compressed(program, steps, Path(name))
            for machine, _ in MACHINES:
                result = program.json("simulate", network, "--hardware", machine)
                rows[machine].append([title, f"{after:.2f}"] + cells(result, SMALL))
    parts = []
    for machine, board in MACHINES:
        parts += [f"On {board} (`{machine}`):",
                  table(["digits network", "top-1 %"] + header(SMALL), rows[machine])]
    return ["## Real weights, measured accuracy", "The same for the project's own network, whose weights are real: "
            "each plan was run by `millrace compress`, accuracy was measured by bit-exact inference on 360 images "
            f"that neither calibration nor training saw ({before:.2f} % with floats), and the encoded weights were "
            "simulated. [Techniques](Techniques.md) has these and more plans, also for a larger network:", *parts]


# SqueezeNet has no images here: magnitudes decide, nothing is retrained, and no accuracy is known.
SQUEEZENET = [
    ("dense, 32 bits", None, (32, 32)), ("dense, 16 bits", None, (16, 16)),
    ("fixed point 16/16", ["fixedPoint: {weightBits: 16}"], (16, 16)),
    ("fixed point 8/8", ["fixedPoint: {weightBits: 8}"], (8, 8)),
    ("fixed point 4/8", ["fixedPoint: {weightBits: 4}"], (4, 8)),
    ("pruned to 33 %, 8/8", ["prune: {density: 0.33}", "fixedPoint: {weightBits: 8}"], (8, 8)),
    ("Deep-Compressed, 8/8",
     ["prune: {density: 0.33}", "share: {bits: 6}", "fixedPoint: {weightBits: 8}"], (8, 8)),
    ("low rank 1.5 ×, 8/8",
     ["lowRank: {speedUp: 1.5, method: weights}", "fixedPoint: {weightBits: 8}"], (8, 8)),
    ("ternary weights, activations of 8 bits", ["ternary: {threshold: 0.05}"], (2, 8)),
    ("low rank, pruned, shared, 8/8",
     ["lowRank: {speedUp: 1.5, method: weights}", "prune: {density: 0.4}", "share: {bits: 6}",
      "fixedPoint: {weightBits: 8}"], (8, 8)),
]


def squeezenet(program, options):
    if not options.squeezenet:
        return [part for part in [kept(PAGE, "squeezenet")] if part]
    designs = []
    with tempfile.TemporaryDirectory() as name:
        for number, (title, steps, (weight_bits, activation_bits)) in enumerate(SQUEEZENET):
            network = options.squeezenet
            if steps:
                plan = Path(name) / f"{number}.yaml"
                network = str(Path(name) / f"{number}.mrn")
                plan.write_text("name: technique\nsteps:\n" + "".join(f"  - {step}\n" for step in steps),
                                encoding="utf-8")
                program.json("compress", options.squeezenet, "--plan", str(plan), "-o", network)
            designs.append((title, [network, "--weight-bits", str(weight_bits), "--activation-bits",
                                    str(activation_bits)]))
        if options.deep_compression:
            designs.append(("1.0 by the authors of Deep Compression, 8/8",
                            [options.deep_compression, "--prototxt", options.prototxt,
                             "--weight-bits", "8", "--activation-bits", "8"]))
        parts = []
        for machine, board in MACHINES:
            rows = []
            for title, words in designs:
                result = program.json("simulate", *words, "--hardware", machine)
                rows.append([title, f"{result['network']['weightStorageBits'] / 8e3:.0f}"]
                            + cells(result, LARGE))
            parts += [f"On {board} (`{machine}`):",
                      table(["SqueezeNet 1.1", "kB stored"] + header(LARGE), rows)]
    return ["<!-- squeezenet -->\n## A larger network with real weights\n\nSqueezeNet 1.1 of Windows ML "
            "(`SqueezeNet1.1_fp16_winml.onnx`), each plan by `millrace compress` and the encoded weights simulated. There are no "
            "images to retrain on or to measure accuracy with, so that densities and ranks are those of networks that were "
            "retrained elsewhere, and what they cost in accuracy is not known here. The last row is SqueezeNet 1.0 as its authors "
            "compressed it (`compressed_SqueezeNet.net`), with twice the work. The weights are not part of the project; "
            "`--squeezenet`, `--deep-compression` and `--prototxt` of the script name the files.\n\n"
            + "\n\n".join(parts) + "\n<!-- end of squeezenet -->"]


# Words that stand for a plan that is made on the way, and for the machine that keeps feature maps.
LOW_RANK_FC6, FUSED = "low rank", "fused"


def headline(program):
    designs = []
    for network, title in NETWORKS:
        compressed = f"deep-compression/{network}"
        han = f"han15/{network}"
        designs += [
            (f"{title}, dense 32 bits", network, ["--weight-bits", "32", "--activation-bits", "32"]),
            (f"{title}, 16 bits", network, ["--weight-bits", "16", "--activation-bits", "16"]),
            (f"{title}, 8 bits", network, ["--weight-bits", "8", "--activation-bits", "8"]),
            (f"{title}, 4 bits", network, ["--weight-bits", "4", "--activation-bits", "4"]),
            (f"{title}, fc6 of rank 500 (Qiu), 16 bits", network,
             ["--plan", LOW_RANK_FC6, "--weight-bits", "16", "--activation-bits", "16"]),
            (f"{title}, ternary weights, 8 bits", network,
             ["--weight-bits", "2", "--activation-bits", "8"]),
            (f"{title}, pruned (Han 2015)", network,
             ["--plan", han, "--weight-bits", "16", "--activation-bits", "16"]),
            (f"{title}, Deep-Compressed", network,
             ["--plan", compressed, "--weight-bits", "16", "--activation-bits", "16"]),
            (f"{title}, Deep-Compressed, 8-bit arithmetic", network,
             ["--plan", compressed, "--weight-bits", "8", "--activation-bits", "8"]),
            (f"{title}, the same with feature maps on chip", network,
             ["--plan", compressed, "--weight-bits", "8", "--activation-bits", "8", FUSED]),
        ]
    tables = []
    with tempfile.TemporaryDirectory() as name:
        plan = Path(name) / "plan.yaml"
        plan.write_text("name: low rank\nsteps:\n  - lowRank: {layers: [fc6], rank: 500, "
                        "method: weights}\n", encoding="utf-8")
        for machine, board in MACHINES:
            rows = []
            for title, network, words in designs:
                hardware = machine.replace("store", "fused") if FUSED in words else machine
                words = [str(plan) if word == LOW_RANK_FC6 else word for word in words
                         if word != FUSED]
                result = program.json("simulate", network, "--hardware", hardware, *words)
                rows.append([title] + cells(result, LARGE))
            tables += [f"On {board} (`{machine}`, and `{machine.replace('store', 'fused')}` where feature maps "
                       "stay on chip):", table(["network"] + header(LARGE), rows)]
    qiu = program.json("simulate", "vgg16", "--hardware", "zc706-qiu16", "--plan",
                       "qiu16/vgg16-svd")
    resources, totals = qiu["resources"], qiu["totals"]
    return ["## Two boards, every technique", "Placement for latency "
            "(`millrace simulate NETWORK --hardware PROFILE …`). Accuracies of these networks were not measured here; "
            "those of a network with real weights are below. Low rank is Qiu's: fc6 as two layers of rank 500. "
            "The last row of each network is the best combination:", *tables,
            "On Qiu's own accelerator (`zc706-qiu16` with `qiu16/vgg16-svd`): "
            f"{totals['effectiveGOPS']:.1f} GOP/s where 137.0 are published "
            f"({100 * (totals['effectiveGOPS'] / 137.0 - 1):+.1f} %), {totals['framesPerSecond']:.2f} frames a second where 4.45 are "
            f"({100 * (totals['framesPerSecond'] / 4.45 - 1):+.1f} %), {totals['averagePowerWatts']['mid']:.1f} W "
            f"({totals['averagePowerWatts']['low']:.1f} to {totals['averagePowerWatts']['high']:.1f}) where 9.63 W are; "
            f"{resources['dsp']} DSP slices and {resources['bram36']:.0f} block RAMs are the published ones. "
            "`millrace validate --family qiu-board` compares its layers one by one: convolutions wait for the array, fully "
            "connected layers for memory."]


def parts(program, options):
    return [OPENING, *fits(program), *weight_energy(program), *residency(program), *headline(program),
            *real_weights(program), *squeezenet(program, options), *eie(program)]


if __name__ == "__main__":
    sys.exit(write(PAGE, __doc__, parts, [
        ("--squeezenet", "SqueezeNet 1.1 as ONNX; without it, its table stays as it is"),
        ("--deep-compression", "SqueezeNet 1.0 by the authors of Deep Compression, .net"),
        ("--prototxt", "its shapes")]))

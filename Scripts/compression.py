#!/usr/bin/env python3
"""Measures every compression technique, and writes the tables of Documentation/Techniques.md.

    python3 Scripts/compression.py [--ic MODEL.onnx --cifar TEST_BATCH.bin]

The digits network and its images are in Networks/digits. The second network is the CIFAR-10 model of
MLPerf Tiny v0.7 (image classification); without its files, its table stays as it is.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".build/release/millrace"
PAGE = ROOT / "Documentation/Techniques.md"
RETRAIN = "retrain: {epochs: EPOCHS, learningRate: RATE, objective: distillation, labelShare: 0.5}"

# What is done, as the table has it, and the plan's steps.
TECHNIQUES = [
    ("as it is, 32-bit floats", []),
    ("prune to 30 %", ["prune: {density: 0.3}"]),
    ("… biases re-estimated", ["prune: {density: 0.3}", "reestimate: {biases: true}"]),
    ("… retrained", ["prune: {density: 0.3}", RETRAIN]),
    ("prune to 30 % by Optimal Brain Damage", ["prune: {density: 0.3, saliency: optimalBrainDamage}"]),
    ("… retrained", ["prune: {density: 0.3, saliency: optimalBrainDamage}", RETRAIN]),
    ("prune to 70 %", ["prune: {density: 0.7}"]),
    ("… biases and scales re-estimated",
     ["prune: {density: 0.7}", "reestimate: {biases: true, scales: true}"]),
    ("… retrained", ["prune: {density: 0.7}", RETRAIN]),
    ("prune to 15 %", ["prune: {density: 0.15}"]),
    ("… retrained", ["prune: {density: 0.15}", RETRAIN]),
    ("prune by sensitivity, loss ≤ 1 point", ["prune: {sensitivity: {maximumLoss: 0.01, images: 300}}"]),
    ("… retrained", ["prune: {sensitivity: {maximumLoss: 0.01, images: 300}}", RETRAIN]),
    ("prune 2 of 4", ["prune: {groups: {keep: 2, of: 4}}"]),
    ("… retrained", ["prune: {groups: {keep: 2, of: 4}}", RETRAIN]),
    ("share, 4 bits", ["share: {bits: 4}"]),
    ("share, 3 bits", ["share: {bits: 3}"]),
    ("… retrained", ["share: {bits: 3}", RETRAIN]),
    ("fixed point 8/8, dynamic", ["fixedPoint: {weightBits: 8, activationBits: 8, images: 100}"]),
    ("… biases re-estimated",
     ["fixedPoint: {weightBits: 8, activationBits: 8, images: 100}", "reestimate: {biases: true}"]),
    ("fixed point 8/8, static", ["fixedPoint: {weightBits: 8, activationBits: 8, precision: static, images: 100}"]),
    ("fixed point 4/8, dynamic", ["fixedPoint: {weightBits: 4, activationBits: 8, images: 100}"]),
    ("fixed point 4/8, static", ["fixedPoint: {weightBits: 4, activationBits: 8, precision: static, images: 100}"]),
    ("fixed point 4/4, dynamic", ["fixedPoint: {weightBits: 4, activationBits: 4, images: 100}"]),
    ("fixed point 4/4, static", ["fixedPoint: {weightBits: 4, activationBits: 4, precision: static, images: 100}"]),
    ("low rank 1.5 ×, linear", ["lowRank: {layers: CONVOLUTIONS, speedUp: 1.5}"]),
    ("low rank 1.5 ×, nonlinear", ["lowRank: {layers: CONVOLUTIONS, speedUp: 1.5, method: nonlinear}"]),
    ("low rank 1.5 ×, nonlinear, asymmetric",
     ["lowRank: {layers: CONVOLUTIONS, speedUp: 1.5, method: nonlinear, asymmetric: true}"]),
    ("… retrained",
     ["lowRank: {layers: CONVOLUTIONS, speedUp: 1.5, method: nonlinear, asymmetric: true}", RETRAIN]),
    ("ternary, closed form", ["ternary: {threshold: 0.05}"]),
    ("… trained (TTQ)", ["ternary: {threshold: 0.05}", RETRAIN]),
    ("prune, retrain, share 4 bits (Deep Compression)",
     ["prune: {density: 0.3}", RETRAIN, "share: {bits: 4}", RETRAIN]),
    ("… in 8-bit fixed point",
     ["prune: {density: 0.3}", RETRAIN, "share: {bits: 4}", RETRAIN,
      "fixedPoint: {weightBits: 8, activationBits: 8, images: 100}"]),
    ("prune to 70 %, share 6 bits",
     ["prune: {density: 0.7}", RETRAIN, "share: {bits: 6}", RETRAIN]),
    ("… in 8-bit fixed point, biases re-estimated",
     ["prune: {density: 0.7}", RETRAIN, "share: {bits: 6}", RETRAIN,
      "fixedPoint: {weightBits: 8, activationBits: 8, images: 100}", "reestimate: {biases: true}"]),
    ("low rank, prune, share, fixed point",
     ["lowRank: {layers: CONVOLUTIONS, speedUp: 1.5, method: nonlinear, asymmetric: true}", RETRAIN,
      "prune: {density: 0.4}", RETRAIN, "share: {bits: 4}", RETRAIN,
      "fixedPoint: {weightBits: 8, activationBits: 8, images: 100}"]),
]


def measure(network, calibrate, evaluate, steps, folder):
    """One row: size ratio, density, top-1 and seconds."""
    plan = folder / "plan.yaml"
    plan.write_text("name: measured\nsteps:\n" + "".join(f"  - {step}\n" for step in steps)
                    if steps else "name: measured\nsteps: []\n")
    start = time.monotonic()
    run = subprocess.run(
        [PROGRAM, "compress", network, "--plan", plan, "-o", folder / "out.mrn", "--calibrate",
         calibrate, "--evaluate", evaluate, "--json", "-"], capture_output=True, text=True)
    seconds = time.monotonic() - start
    if run.returncode != 0:
        return None, run.stderr.strip()
    result = json.loads(run.stdout)
    before, after = result["before"], result["after"]
    return {
        "kilobytes": after["storageBits"] / 8e3,
        "ratio": before["storageBits"] / after["storageBits"],
        "density": after["nonZeroCount"] / after["weightCount"],
        "top1": after["top1"], "before": before["top1"], "seconds": seconds,
    }, None


def splittable(network):
    """The convolutions worth splitting: not depthwise, and of a thousand weights at least."""
    shown = subprocess.run(
        [PROGRAM, "networks", "show", network, "--json", "-"], capture_output=True, text=True, check=True)
    return json.dumps([layer["name"] for layer in json.loads(shown.stdout)["layers"]
                       if layer["kind"] == "convolution" and layer["weightCount"] >= 1000])


def table(network, calibrate, evaluate, replacements):
    lines = ["| Plan | kB | × smaller | non-zero % | top-1 % | points |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for label, steps in TECHNIQUES:
            for old, new in replacements.items():
                steps = [step.replace(old, new) for step in steps]
            row, fault = measure(network, calibrate, evaluate, steps, folder)
            if row is None:
                print(label, fault, file=sys.stderr)
                lines.append(f"| {label} | | | | refused | |")
                continue
            print(f"{label:50} {row['ratio']:6.1f}x {100 * row['top1']:6.2f} % {row['seconds']:6.1f} s",
                  file=sys.stderr)
            lines.append(
                f"| {label} | {row['kilobytes']:.1f} | {row['ratio']:.1f} | {100 * row['density']:.1f} | "
                f"{100 * row['top1']:.2f} | {100 * (row['top1'] - row['before']):+.2f} |")
    return "\n".join(lines) + "\n"


def replace(page, name, text):
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    head, rest = page.split(begin, 1)
    return head + begin + text + end + rest.split(end, 1)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ic", type=pathlib.Path)
    parser.add_argument("--cifar", type=pathlib.Path)
    arguments = parser.parse_args()
    page = PAGE.read_text()
    digits = ROOT / "Networks/digits"
    page = replace(page, "digits", table(
        digits / "digits-float.onnx", digits / "train.yaml", digits / "test.yaml",
        {"EPOCHS": "20", "RATE": "0.02", "CONVOLUTIONS": splittable(digits / "digits-float.onnx")}))
    PAGE.write_text(page)
    if arguments.ic and arguments.cifar:
        with tempfile.TemporaryDirectory() as name:
            parts = []
            for part, keys in [("calibrate", "first: 1000"), ("evaluate", "skip: 1000\nfirst: 1000")]:
                path = pathlib.Path(name) / f"{part}.yaml"
                path.write_text(
                    f"format: cifar-binary\nimages: {arguments.cifar.resolve()}\nscale: {1 / 255!r}\n"
                    "mean: [0.4914, 0.4822, 0.4465]\nstandardDeviation: [0.2470, 0.2435, 0.2616]\n"
                    f"{keys}\n")
                parts.append(path)
            page = replace(page, "ic", table(
                arguments.ic.resolve(), *parts,
                {"EPOCHS": "10", "RATE": "0.01", "CONVOLUTIONS": splittable(arguments.ic.resolve())}))
    PAGE.write_text(page)


if __name__ == "__main__":
    main()

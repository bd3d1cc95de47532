#!/usr/bin/env python3
"""Regenerates the reference rows that the systolic array's tests compare with.

Needs SCALE-Sim 3.0.0, which does not run with the newest NumPy:

    pip install scalesim==3.0.0 "numpy<2.3"

It runs
seeded random layers on random arrays and writes one row a layer: the machine, the layer, and
every figure of the three reports as SCALE-Sim prints it.

    Scripts/scalesim-reference.py > Tests/SystolicArraysTests/Fixtures/scalesim-3.0.0.csv
    Scripts/scalesim-reference.py --seed 7 --count 200       # others, to look for differences
"""

import argparse
import contextlib
import importlib.metadata
import io
import os
import random
import sys
import tempfile

CONFIG = """[general]
run_name = run
[architecture_presets]
ArrayHeight: {rows}
ArrayWidth: {columns}
IfmapSramSzkB: {input_kB}
FilterSramSzkB: {filter_kB}
OfmapSramSzkB: {output_kB}
IfmapOffset: 0
FilterOffset: 10000000
OfmapOffset: 20000000
Bandwidth : {output_words}
Dataflow : {dataflow}
ReadRequestBuffer: 32
WriteRequestBuffer: 32
[layout]
IfmapCustomLayout: False
IfmapSRAMBankBandwidth: {input_words}
IfmapSRAMBankNum: 1
IfmapSRAMBankPort: 2
FilterCustomLayout: False
FilterSRAMBankBandwidth: {filter_words}
FilterSRAMBankNum: 1
FilterSRAMBankPort: 2
[sparsity]
SparsitySupport : {sparse}
SparseRep : {representation}
OptimizedMapping : {rowwise}
BlockSize : {block}
RandomNumberGeneratorSeed : 40
[run_presets]
InterfaceBandwidth: {mode}
UseRamulatorTrace: False
"""

MACHINE = ["rows", "columns", "dataflow", "input_kB", "filter_kB", "output_kB", "mode",
           "input_words", "filter_words", "output_words", "sparsity", "block"]
LAYER = ["input_rows", "input_columns", "kernel_rows", "kernel_columns", "channels", "filters",
         "stride", "kept", "of"]
COMPUTE = ["cycles_with_prefetch", "cycles", "stalls", "overall", "mapping", "compute"]
BANDWIDTH = ["input_sram_words", "filter_sram_words", "output_sram_words", "input_dram_words",
             "filter_dram_words", "output_dram_words"]
ACCESS = [f"{tensor}_{memory}_{what}" for memory in ("sram", "dram")
          for tensor in ("input", "filter", "output") for what in ("start", "stop", "count")]


def run(machine, layer):
    """The figures of one layer, as text, in the order of COMPUTE, BANDWIDTH and ACCESS."""
    from scalesim.scale_sim import scalesim
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        sparse = machine["sparsity"] != "dense"
        with open(path("machine.cfg"), "w") as file:
            file.write(CONFIG.format(
                sparse=sparse, rowwise=machine["sparsity"] == "rowwise",
                representation="ellpack_block", **machine))
        with open(path("layers.csv"), "w") as file:
            file.write("Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width,"
                       " Channels, Num Filter, Strides, Sparsity,\n")
            numbers = [str(layer[key]) for key in LAYER[:7]]
            file.write(f"layer, {', '.join(numbers)}, {layer['kept']}:{layer['of']},\n")
        with open(path("layout.csv"), "w") as file:
            file.write("Layer name,\n")
        with contextlib.redirect_stdout(io.StringIO()):
            simulator = scalesim(
                save_disk_space=True, verbose=False, config=path("machine.cfg"),
                topology=path("layers.csv"), layout=path("layout.csv"))
            simulator.run_scale(top_path=folder)
        def row(name):
            with open(os.path.join(folder, "run", name)) as file:
                return [cell.strip() for cell in file.readlines()[1].split(",")[1:-1]]
        bandwidth = row("BANDWIDTH_REPORT.csv")
        if sparse:
            del bandwidth[2]  # the average of the filters' metadata
        return row("COMPUTE_REPORT.csv") + bandwidth + row("DETAILED_ACCESS_REPORT.csv")


def draw(random):
    """A machine and a layer, small enough to run in a second."""
    sparsity = random.choices(["dense", "layerwise", "rowwise"], [8, 2, 1])[0]
    # SCALE-Sim's row-wise mapping is written for weight-stationary arrays alone.
    dataflow = "ws" if sparsity == "rowwise" else random.choice(["ws", "os", "is"])
    rows = random.choice([4, 8, 16, 32] if sparsity == "rowwise" else [1, 3, 4, 8, 12, 16, 32])
    machine = {
        "rows": rows, "columns": random.choice([1, 2, 4, 5, 8, 16, 24, 32]),
        "dataflow": dataflow, "input_kB": random.choice([1, 1, 2, 3, 8, 64]),
        "filter_kB": random.choice([1, 1, 2, 5, 16, 64]),
        "output_kB": random.choice([1, 1, 2, 4, 64]), "mode": random.choice(["CALC", "USER"]),
        "input_words": random.randint(1, 40), "filter_words": random.randint(1, 40),
        "output_words": random.randint(1, 40), "sparsity": sparsity,
        "block": random.choice([2, 4]) if sparsity == "rowwise" else 4,
    }
    kernel = random.choice([(1, 1), (3, 3), (2, 3), (5, 5), (3, 1), (1, 7), (4, 4)])
    of = random.choice([2, 4, 8]) if sparsity == "layerwise" else 4
    layer = {
        "input_rows": random.randint(kernel[0], 16), "input_columns": random.randint(kernel[1], 20),
        "kernel_rows": kernel[0], "kernel_columns": kernel[1],
        "channels": random.choice([1, 2, 3, 8, 16, 21]),
        "filters": random.choice([1, 2, 7, 16, 33, 64]), "stride": random.choice([1, 1, 1, 2, 3]),
        "kept": random.randint(1, of) if sparsity == "layerwise" else 1,
        "of": of if sparsity == "layerwise" else 1,
    }
    return machine, layer


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=120)
    options = parser.parse_args()
    source = random.Random(options.seed)
    version = importlib.metadata.version("scalesim")
    print(f"# SCALE-Sim {version}; Scripts/scalesim-reference.py --seed {options.seed}"
          f" --count {options.count}")
    print(",".join(MACHINE + LAYER + COMPUTE + BANDWIDTH + ACCESS))
    written = 0
    while written < options.count:
        machine, layer = draw(source)
        try:
            figures = run(machine, layer)
        except Exception as fault:  # it fails on some machines that are too small for a layer
            print(f"{machine} {layer}: {fault!r}", file=sys.stderr)
            continue
        cells = [machine[key] for key in MACHINE] + [layer[key] for key in LAYER] + figures
        print(",".join(str(cell) for cell in cells), flush=True)
        written += 1


if __name__ == "__main__":
    main()

"""The parts of the accuracy page on arrays of papers."""

from accuracy_runs import mean, profile, rows, signed, sources, summary, table, worst

ARRAYS = {"array-32x32": "m32p32", "array-32x64": "m32p64", "array-32x96": "m32p96",
          "array-64x64": "m64p64"}
LATENCY_NETWORKS = {"alexnet": "alexnet-torchvision", "vgg16": "vgg16", "resnet18": "resnet18"}


def milliseconds(result):
    """Milliseconds of each step, by its leading layer's name."""
    clock = result["hardware"]["clockMegahertz"] * 1e3
    return {layer["name"]: layer["cycles"] / clock for layer in result["layers"]}


def compare(cases, digits, unit):
    """A table of (name, published, L1, L0), and the two lists of errors."""
    errors = [[(case[which] / case[1] - 1) * 100 for case in cases] for which in (2, 3)]
    body = [
        (name, f"{published:g}", f"{first:.{digits}f}", signed(one, 2), f"{second:.{digits}f}",
         signed(two, 2))
        for (name, published, first, second), one, two in zip(cases, *errors)]
    header = ["layer", f"published {unit}", f"L1 {unit}", "L1 error %", f"L0 {unit}", "L0 error %"]
    return table(header, body), *errors


def both(program, network, text):
    return program.run((network, text, fidelity) for fidelity in ("l1", "l0"))


def zhang(program):
    text = profile("vc707-zhang15", pool="{channels: 64, pixels: 1, fused: false}")
    first, second = (milliseconds(result) for result in both(program, "alexnet", text))
    items = [row for row in rows("zhang_fpga15") if row["item"].startswith("FPGA layer")]
    cases = []
    for row in items:
        name = "conv" + row["item"].split(" ")[2]
        cases.append((name, float(row["value"].split(" ")[0]), first[name], second[name]))
    shown, one, two = compare(cases, 2, "ms")
    return [
        "## Zhang, FPGA 2015: ⟨64, 7⟩ on a VC707",
        "AlexNet's five convolutions on the board. The port's bandwidth is fitted to these times. "
        "Convolutions are timed by themselves, so pooling is not fused in this run.",
        shown, "L1: " + summary(one), "L0: " + summary(two), sources(items)]


def qiu(program):
    results = both(program, "vgg16-svd", profile("zc706-qiu16"))
    first, second = (milliseconds(result) for result in results)
    cases, items = [], []
    for row in rows("qiu_fpga16_per_layer"):
        layer = row["layer"].lower()
        if layer.endswith("total"):
            continue
        items.append(row)
        prefix = layer + "_" if layer.startswith("conv") else layer.replace("-", "_")
        times = [sum(time for name, time in result.items() if name.startswith(prefix))
                 for result in (first, second)]
        cases.append((row["layer"], float(row["real_ms"]), *times))
    shown, one, two = compare(cases, 2, "ms")
    groups = [case for case in cases if case[0].startswith("CONV")]
    total = (sum(case[2] for case in groups) / sum(case[1] for case in groups) - 1) * 100
    return [
        "## Qiu, FPGA 2016: VGG16-SVD on a ZC706",
        "Groups of convolutions and fully connected layers on the board. The DRAM's bandwidth is "
        "fitted to FC7, and how partial sums move was chosen by these times.",
        shown, "L1: " + summary(one), "L0: " + summary(two),
        f"All convolutions together, L1: {signed(total)} %.", sources(items)]


def arrays(program):
    items = rows("fpga23_array_per_layer")
    overview, details = [], []
    for name, column in ARRAYS.items():
        cases = []
        for published, network in LATENCY_NETWORKS.items():
            measured = [row for row in items if row["network"] == published]
            first, second = both(program, network, profile(name))
            clock = first["hardware"]["clockMegahertz"]
            if len(measured) != len(first["layers"]):
                raise SystemExit(f"{network} has {len(first['layers'])} steps on {name}")
            for row, one, two in zip(measured, first["layers"], second["layers"]):
                cases.append((f"{published} {row['layer_name']}",
                              float(row[f"latency_ns_{column}"]) / 1000,
                              one["cycles"] / clock, two["cycles"] / clock))
        shown, one, two = compare(cases, 2, "µs")
        overview.append((name, len(cases), f"{mean(one):.2f}", f"{worst(one):.2f}",
                         f"{mean(two):.2f}", f"{worst(two):.2f}"))
        details += [f"### {name}", shown]
    header = ["array", "layers", "L1 mean %", "L1 worst %", "L0 mean %", "L0 worst %"]
    return [
        "## M×P arrays of FPGA 2023",
        "Latencies of the layers of AlexNet, VGG-16 and ResNet-18. The structure and a few "
        "constants are fitted to all of them. They look like RTL simulation with an ideal DRAM: "
        "fully connected layers run at 99.95 % of 16 GB/s, without jitter.",
        table(header, overview), sources(items)] + details


def section(program):
    return zhang(program) + qiu(program) + arrays(program)

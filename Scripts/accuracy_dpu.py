"""The DPU's part of the accuracy page."""

from accuracy_runs import mean, profile, rows, signed, sources, summary, table, value, worst

NETWORKS = {
    "cf_resnet50": "resnet50", "cf_inceptionv1": "googlenet", "cf_squeezenet": "squeezenet1.1",
    "tf_mobilenetv1": "mobilenet-v1", "vgg16-7": "vgg16", "resnet50-slim": "resnet50-slim",
    "inception-v1": "inception-v1-slim",
}
ZCU102, ZCU104, OLD_ZCU102 = "ZCU102 (0432055-05)", "ZCU104", "ZCU102 (0432055-04)"
CORE = {ZCU102: "zcu102-b4096", ZCU104: "zcu104-b4096", OLD_ZCU102: "zcu102-b4096"}
CORES = {ZCU102: "zcu102-3xb4096", ZCU104: "zcu104-2xb4096"}
OLD_MEGAHERTZ = 287

# The grids hold the constants of the profiles; the tests fit on a part of the first one.
ROW_CYCLES = range(20, 61, 5)
EFFICIENCIES = [percent / 100 for percent in range(66, 77, 2)]
SHARED = [percent / 100 for percent in range(44, 73)]


def published():
    """The rows of the model zoo, with the network's name here."""
    return [dict(row, network=NETWORKS[row["definition"].split(" ")[0]])
            for row in rows("dpu_model_zoo")]


def time_error(predicted_fps, published_fps):
    """The error of the time of one image, in per cent."""
    return (float(published_fps) / predicted_fps - 1) * 100


def rates_table(items, results, key):
    """A table of rates with the error of each, and a summary."""
    errors = [time_error(result["totals"]["framesPerSecond"], item[key])
              for item, result in zip(items, results)]
    body = [
        (item["network"], item["board"], item["version"], item["source"].rsplit("#L")[-1],
         f"{float(item[key]):.1f}", f"{result['totals']['framesPerSecond']:.1f}", signed(error))
        for item, result, error in zip(items, results, errors)]
    header = ["network", "board", "release", "line", "published images/s", "predicted images/s",
              "error of time %"]
    return table(header, body) + "\n\nAll rows: " + summary(errors)


class Fit:
    """Errors of the calibration rows over the grid of the two constants."""

    def __init__(self, program, items):
        self.items = items
        self.points = [(cycles, efficiency) for cycles in ROW_CYCLES for efficiency in EFFICIENCIES]
        jobs = [(item["network"],
                 profile(CORE[item["board"]], minimumRowCycles=cycles, efficiency=efficiency), "l1")
                for cycles, efficiency in self.points for item in items]
        results = iter(program.run(jobs))
        self.errors = {
            point: [time_error(next(results)["totals"]["framesPerSecond"], item["fps_single"])
                    for item in items]
            for point in self.points}

    def best(self, without=None):
        """The constants with the smallest mean error on all networks but one."""
        def objective(point):
            return mean(error for error, item in zip(self.errors[point], self.items)
                        if item["network"] != without)
        return min(self.points, key=objective)

    def neighbourhood(self):
        header = ["minimumRowCycles"] + [f"efficiency {point:.2f}" for point in EFFICIENCIES]
        best = self.best()
        def cell(point):
            text = f"{mean(self.errors[point]):.2f}"
            return f"**{text}**" if point == best else text
        return table(header, [
            [cycles] + [cell((cycles, efficiency)) for efficiency in EFFICIENCIES]
            for cycles in ROW_CYCLES])


def calibration(program, items):
    results = program.run((item["network"], profile(CORE[item["board"]]), "l1") for item in items)
    rates = rates_table(items, results, "fps_single")
    bounds = program.run((item["network"], profile(CORE[item["board"]]), "l0") for item in items)
    closed = [time_error(result["totals"]["framesPerSecond"], item["fps_single"])
              for item, result in zip(items, bounds)]
    fit = Fit(program, items)
    cycles, efficiency = fit.best()
    parts = [
        "### Calibration: release v2.5, one thread",
        "Two constants, `minimumRowCycles` and `efficiency`, are fitted to these rows, and the "
        "structure (no loads ahead of the layer before, two row tiles at least, retention over "
        "three layers, 16 B a cycle of stores) was chosen with them in view. The rows of "
        "the two boards are not independent: the clock apart, the machine is the same.",
        rates,
        f"With the closed form (`--fidelity l0`) on the same rows: mean {mean(closed):.1f} %, "
        f"worst {worst(closed):.1f} %.",
        f"Mean absolute error in per cent over a grid of the two constants; the best is "
        f"{cycles} and {efficiency:.2f}, and the profiles have "
        f"{value('zcu102-b4096', 'minimumRowCycles'):.0f} and "
        f"{value('zcu102-b4096', 'efficiency'):.2f}:",
        fit.neighbourhood(),
        "### Leaving one network out",
        "Both constants are fitted to three networks, on the grid above, and predict the fourth.",
    ]
    errors, body = [], []
    for network in dict.fromkeys(item["network"] for item in items):
        point = fit.best(without=network)
        for item, error in zip(items, fit.errors[point]):
            if item["network"] == network:
                errors.append(error)
                body.append((network, item["board"], point[0], f"{point[1]:.2f}", signed(error)))
    header = ["network left out", "board", "minimumRowCycles", "efficiency", "error of time %"]
    return parts + [table(header, body), "All rows: " + summary(errors)]


def unfitted(program, items):
    older = [item for item in items
             if item["version"] != "v2.5" and item["board"] != OLD_ZCU102]
    results = program.run((item["network"], profile(CORE[item["board"]]), "l1") for item in older)
    parts = [
        "### Older releases, one thread",
        "Nothing was fitted to these rows. Their compilers differ from that of v2.5.",
        rates_table(older, results, "fps_single"),
        "### Another board, one thread",
        f"The board 0432055-04 runs at {OLD_MEGAHERTZ} MHz and with code of another compiler; all "
        "three releases print the same rates for it. Only the clock of `zcu102-b4096` is changed. "
        "SqueezeNet's rate is a known miss, and what takes the time is not known.",
    ]
    old = [item for item in items if item["board"] == OLD_ZCU102 and item["version"] == "v2.5"]
    text = profile("zcu102-b4096", clockMegahertz=OLD_MEGAHERTZ)
    results = program.run((item["network"], text, "l1") for item in old)
    return parts + [rates_table(old, results, "fps_single")]


def several_cores(program, items):
    fitted = [item for item in items if item["version"] == "v2.5" and item["board"] in CORES]
    older = [item for item in items if item["version"] != "v2.5" and item["board"] in CORES]
    def rates(some):
        results = program.run(
            (item["network"], profile(CORES[item["board"]]), "l1") for item in some)
        return rates_table(some, results, "fps_multi")
    jobs = [(item["network"], profile(CORES[item["board"]], sharedEfficiency=shared), "l1")
            for shared in SHARED for item in fitted]
    results = iter(program.run(jobs))
    means = {}
    for shared in SHARED:
        means[shared] = mean(
            time_error(next(results)["totals"]["framesPerSecond"], item["fps_multi"])
            for item in fitted)
    best = min(SHARED, key=means.get)
    own = value("zcu102-3xb4096", "sharedEfficiency")
    shown = [point for point in SHARED if round(point * 100) % 2 == 0 or point in (best, own)]
    return [
        "### Several threads on all cores",
        "One constant, `sharedEfficiency`, is fitted to the rows of release v2.5: the share of "
        "the DRAM's peak that the cores get together. Threads hide the host's time.",
        rates(fitted),
        f"Mean absolute error over a grid of the constant; the best is {best:.2f} with "
        f"{means[best]:.2f} %, and the profiles have {own:.2f} with {means[own]:.2f} %; these rows "
        "do not tell the two apart:",
        table(["sharedEfficiency"] + [f"{point:.2f}" for point in shown],
              [["mean error %"] + [f"{means[point]:.2f}" for point in shown]]),
        "The older releases, not fitted:",
        rates(older),
    ]


def subgraph(layer):
    """The trace's name of a step of ours: res2_1_branch2a is its res2a_branch2a."""
    names = [layer["name"]] + layer["fused"]
    name = next((n for n in names if n.startswith("res") and n.count("_") == 1), names[0])
    if name == "fc1000":
        return "fc1000_bias"
    if not name.startswith("res"):
        return name
    stage, block, *rest = name.split("_")
    return "_".join([stage + "abcdef"[int(block) - 1]] + rest)


def traffic(program):
    trace = rows("dpu_resnet50_zcu104_vaitrace")
    buffer = f"{{capacityBytes: {1 << 30}, copies: 2, ram: uram}}"
    alone = profile("zcu104-b4096", retention=None, minimumRowTiles=1, weights=buffer,
                    inputs=buffer, outputs=buffer)
    layers, network = program.run(
        [("resnet50", alone, "l1"), ("resnet50", profile("zcu104-b4096"), "l1")])
    directions = ("weightBytes", "inputBytes", "outputBytes")
    bytes_of = {subgraph(layer): sum(layer["dram"][key] for key in directions)
                for layer in layers["layers"]}
    compared = [row for row in trace
                if row["subgraph"].startswith("res") or row["subgraph"] in ("pool5", "fc1000_bias")]
    off = [abs(bytes_of[row["subgraph"]] / 1e6 - float(row["mem_io_mb"])) for row in compared]
    whole = next(row for row in trace if row["subgraph"].startswith("WHOLE_NETWORK"))
    mine = network["totals"]["dram"]["totalBytes"] / 1e6
    error = (mine / float(whole["mem_io_mb"]) - 1) * 100
    picked = ["res2a_branch2a", "res2a", "res2b", "res3a_branch2a", "res5b_branch2b", "pool5",
              "fc1000_bias"]
    body = [(row["subgraph"], row["mem_io_mb"], f"{bytes_of[row['subgraph']] / 1e6:.4f}")
            for row in compared if row["subgraph"] in picked]
    close = sum(1 for difference in off if difference <= 0.0005)
    return [
        "### DRAM traffic of ResNet-50",
        "The profiler on ZCU104 gives the traffic of each subgraph. Weights, a byte of bias a "
        "channel, inputs, outputs and the residual operand, each once and nothing kept between "
        f"layers, agree with its figures within 0.0005 MB (10⁶ bytes) in {close} of "
        f"{len(compared)} convolution, pooling and fully connected rows; the greatest difference "
        f"is {max(off):.4f} MB. Its row `conv1` and six rows `fake_downsample` follow no formula "
        "of a layer and are left out. Some of the rows:",
        table(["subgraph", "published MB", "predicted MB"], body),
        f"The whole network, with what the profile keeps on chip: published "
        f"{float(whole['mem_io_mb']):.3f} MB, predicted {mine:.3f} MB, {signed(error)} %.",
        sources(compared + [whole]),
    ]


def section(program):
    items = published()
    fitted = [item for item in items
              if item["version"] == "v2.5" and item["board"] != OLD_ZCU102]
    return (["## DPUCZDX8G, B4096",
             "Rates of the Vitis AI model zoo. An error is that of the time of one image: "
             "predicted over published, less one. `line` is the line of the release's README:",
             sources(items)]
            + calibration(program, fitted) + unfitted(program, items)
            + several_cores(program, items) + traffic(program))

internal import Reporting

extension ReportDocument {
  /// The document as Markdown with pipe tables (GitHub flavour).
  public func markdown() -> String {
    let lines =
      switch content {
      case .simulation(let document): document.markdownLines
      case .comparison(let document): document.markdownLines
      case .exploration(let document): document.markdownLines
      case .validation(let document): document.markdownLines
      }
    return lines.map { $0 + "\n" }.joined()
  }
}

/// A heading and the items of a list under it, nothing where there are none.
func markdownList(_ heading: String, _ items: [String]) -> [String] {
  items.isEmpty ? [] : ["", "## " + heading, ""] + items.map { "- " + markdownText($0) }
}

/// A heading and a table under it.
func markdownTable(
  _ heading: String, _ columns: [(title: String, isNumber: Bool)], _ rows: [[String]]
) -> [String] {
  ["", "## " + heading, "", markdownRow(columns.map(\.title))]
    + ["| " + columns.map { $0.isNumber ? "---:" : "---" }.joined(separator: " | ") + " |"]
    + rows.map(markdownRow)
}

private func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1e6, 3) }

private func millijoules(_ picojoules: Double) -> String {
  fixed(picojoules / 1e9, 4)
}

extension SimulationDocument {
  fileprivate var markdownLines: [String] {
    ["# " + markdownText(title), "", "| | | |", "| --- | --- | --- |"] + facts.map(markdownRow)
      + markdownTable(
        "Layers",
        [
          ("layer", false), ("kind", false), ("fused", false), ("MACs", true), ("cycles", true),
          ("stall cycles", true), ("busy %", true), ("bound", false), ("weight bytes", true),
          ("input bytes", true), ("output bytes", true), ("energy µJ", true),
        ],
        layers.map { layer in
          [
            layer.name, layer.kind, layer.fused.joined(separator: ", "), grouped(layer.macCount),
            grouped(layer.cycles), grouped(layer.stallCycles.total),
            fixed(100 * layer.utilization, 1), layer.bound, grouped(layer.dram.weightBytes),
            grouped(layer.dram.inputBytes), grouped(layer.dram.outputBytes),
            fixed(layer.energy.mid / 1e6, 3),
          ]
        }) + markdownList("Notes", notes)
  }

  private var title: String {
    var text =
      "\(network.name) on \(hardware.name) (\(hardware.family), "
      + "\(brief(hardware.clockMegahertz)) MHz, "
      + (hardware.cores == 1 ? "1 core" : "\(hardware.cores) cores")
      + "), fidelity \(options.fidelity)"
    if options.batch != 1 { text += ", batch \(options.batch)" }
    if let bits = options.weightBits { text += ", \(bits)-bit weights" }
    if let bits = options.activationBits { text += ", \(bits)-bit activations" }
    return text
  }

  private var facts: [[String]] {
    let energy = totals.energy
    let unit = ReadableUnit.fitting(energy.mid, among: ReadableUnit.picojoules)
    let power = totals.averagePowerWatts
    var facts = [
      [
        "latency", readable(totals.latencyMilliseconds) + " ms",
        "\(grouped(totals.cycles)) cycles on one core",
      ],
      ["throughput", readable(totals.framesPerSecond) + " frames/s", ""],
      [
        "performance", readable(totals.effectiveGOPS) + " GOP/s",
        "of \(readable(totals.peakGOPS ?? hardware.peakGOPS)) at peak; multipliers "
          + percentText(totals.utilization) + " busy",
      ],
      [
        "work", macText(totals.macCount),
        "\(network.layerCount) layers in \(layers.count) steps",
      ],
      [
        "weights", bytesText(Int64((network.weightStorageBits + 7) / 8)) + " stored",
        "\(grouped(network.weightCount)) weights; values: \(network.weights)",
      ],
    ]
    if let placement {
      facts.append([
        "on chip", bytesText(Int64((placement.usedBits + 7) / 8)),
        "weights of \(placement.keptSteps) layers; the device has room for "
          + bytesText(Int64((placement.capacityBits + 7) / 8))
          + (placement.fits ? "" : ", which does not suffice"),
      ])
    }
    facts += [
      [
        "DRAM traffic", bytesText(Int64(totals.dram.totalBytes)),
        "weights \(bytesText(Int64(totals.dram.weightBytes))), inputs "
          + "\(bytesText(Int64(totals.dram.inputBytes))), outputs "
          + bytesText(Int64(totals.dram.outputBytes)),
      ],
      [
        "energy", "\(unit.text(energy.mid)) \(unit.name)",
        "between \(unit.text(energy.low)) and \(unit.text(energy.high)) \(unit.name)",
      ],
      [
        "average power", readable(power.mid) + " W",
        "between \(readable(power.low)) and \(readable(power.high)) W",
      ],
    ]
    if let fits = resources.fits {
      facts.append([
        "resources", (fits ? "fits " : "not in ") + resources.device.part,
        "\(grouped(resources.dsp)) DSP, \(brief(resources.bram36)) BRAM36, "
          + "\(grouped(resources.uram)) URAM, \(grouped(resources.lut)) LUT, "
          + "\(grouped(resources.ff)) FF",
      ])
    }
    facts.append(
      modelError.map { error in
        [
          "model error", "\(brief(error.medianPercent)) % median",
          "\(brief(error.worstPercent)) % at worst, in \(error.cases) comparisons of "
            + "\(error.family) with \(error.source)",
        ]
      } ?? ["model error", "unknown", "this profile was not compared with measurements"])
    return facts
  }
}

extension ComparisonDocument {
  fileprivate var markdownLines: [String] {
    let results = designs.enumerated().compactMap { index, design in
      design.result.map { ("\(index + 1) \(design.label)", design.label, $0) }
    }
    var lines = ["# Comparison of \(designs.count) designs"]
    lines += markdownTable(
      "Designs",
      [
        ("design", false), ("latency ms", true), ("frames/s", true), ("GOP/s", true),
        ("DRAM MB", true), ("energy mJ", true), ("from", true), ("to", true), ("W", true),
        ("fits", false),
      ],
      results.map { name, _, result in
        let totals = result.totals
        return [
          name, fixed(totals.latencyMilliseconds, 3), readable(totals.framesPerSecond),
          readable(totals.effectiveGOPS), megabytes(totals.dram.totalBytes),
          millijoules(totals.energy.mid), millijoules(totals.energy.low),
          millijoules(totals.energy.high), fixed(totals.averagePowerWatts.mid, 2),
          result.resources.fits.map { $0 && result.placement?.fits != false ? "yes" : "no" }
            ?? "no FPGA",
        ]
      })
    if let baseline, !differences.isEmpty {
      lines += markdownTable(
        "Differences",
        [("design", false), ("metric", false), ("%", true), ("certain", false)],
        differences.map { difference in
          [
            difference.label, difference.metric,
            difference.percent.map { ($0 > 0 ? "+" : "") + fixed($0, 1) } ?? "new",
            difference.decidable ? "yes" : "no, the bands overlap",
          ]
        })
      lines += ["", markdownText("Differences are in per cent of \(baseline).")]
    }
    lines += markdownList(
      "Not possible", designs.compactMap { design in design.error.map { "\(design.label): \($0)" } }
    )
    var seen: Set<String> = []
    lines += markdownList("Notes", results.flatMap(\.2.notes).filter { seen.insert($0).inserted })
    return lines
  }
}

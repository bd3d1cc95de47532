internal import CostModel
internal import HardwareModel
internal import Quantities

extension ResourceEstimate {
  /// What is taken of the device, whether it suffices, and what is nearest to its end.
  var fact: Fact? {
    guard let fits, let binding else { return nil }
    let parts = Resource.allCases.compactMap { resource -> String? in
      guard let share = share(of: resource) else { return nil }
      return "\(amount(resource)) \(resource.label) (\(shareText(share)))"
    }
    var detail = parts.joined(separator: ", ")
    if published != nil { detail += ", as published; by the model \(modelledText)" }
    if let deratedMegahertz {
      detail +=
        "; clock by prior \(brief(deratedMegahertz.mid.rounded())) MHz, "
        + limitsText(deratedMegahertz, "MHz")
    }
    return Fact(
      label: "resources",
      figure: (fits ? "fits " : "not in ") + printable(device.part),
      detail: "most of \(binding.label): " + detail)
  }

  private var modelledText: String {
    let mid = modelled.mid
    return "\(grouped(mid.dsp)) DSP, \(brief(mid.bram36)) BRAM36, \(grouped(mid.lut)) LUT, "
      + "\(grouped(mid.ff)) FF"
  }

  private func amount(_ resource: Resource) -> String {
    switch resource {
    case .bram36: brief(total.bram36)
    case .dsp, .uram, .lut, .ff: grouped(total[resource])
    }
  }

  private func shareText(_ share: Double) -> String {
    share.isFinite ? percentText(share) : "none there"
  }
}

extension Resource {
  /// The resource as prose has it.
  var label: String {
    switch self {
    case .dsp: "DSP"
    case .bram36: "BRAM36"
    case .uram: "URAM"
    case .lut: "LUT"
    case .ff: "FF"
    }
  }
}

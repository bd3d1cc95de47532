public import HardwareModel
public import Quantities

/// What a design takes of its device.
public struct ResourceEstimate: Hashable, Sendable {
  /// A part of the design.
  public struct Component: Hashable, Sendable {
    /// What it is.
    public let name: String
    /// What all cores' parts of this kind take.
    public let resources: ResourceRange
    /// Where the numbers come from.
    public let source: String
  }

  /// The parts of the design.
  public let components: [Component]
  /// What the device offers.
  public let device: Device
  /// What the real design takes, where it was published.
  public let published: PublishedResources?
  /// The clock that a prior on derating gives, in megahertz, where a base clock is stated.
  public let deratedMegahertz: Band?

  /// What all parts take by the model.
  public var modelled: ResourceRange {
    components.reduce(.exactly(ResourceCount())) { $0 + $1.resources }
  }

  /// Published counts where there are some; otherwise the model's most likely ones.
  public var total: ResourceCount { Self.total(modelled, published, components) }

  /// The published design with what the model adds to it: a weight store.
  private static func total(
    _ modelled: ResourceRange, _ published: PublishedResources?, _ components: [Component]
  ) -> ResourceCount {
    guard let published else { return modelled.mid }
    let real = ResourceCount(
      dsp: published.dsp, halfBlocks: Int(2 * published.bram36), uram: published.uram,
      lut: published.lut, ff: published.ff)
    return components.filter { $0.name == ResourceModel.weightStoreName }
      .reduce(real) { $0 + $1.resources.mid }
  }

  /// The share of a resource that is taken, `nil` where the device has none and none is needed.
  public func share(of resource: Resource) -> Double? {
    let offered = device.count[resource]
    let taken = total[resource]
    if offered == 0 { return taken == 0 ? nil : .infinity }
    return Double(taken) / Double(offered)
  }

  /// Whether every resource suffices, `nil` on a chip without programmable resources.
  public var fits: Bool? {
    guard device.isProgrammable else { return nil }
    return Resource.allCases.allSatisfy { (share(of: $0) ?? 0) <= 1 }
  }

  /// The resource of which the greatest share is taken, the first of equals.
  public var binding: Resource? {
    guard device.isProgrammable else { return nil }
    var result: (resource: Resource, share: Double)?
    for resource in Resource.allCases {
      guard let share = share(of: resource) else { continue }
      if result.map({ share > $0.share }) ?? true { result = (resource, share) }
    }
    return result?.resource
  }
}

extension Device {
  /// What it offers.
  var count: ResourceCount {
    ResourceCount(dsp: dsp, halfBlocks: 2 * bram36, uram: uram, lut: lut, ff: ff)
  }

  /// Whether it is an FPGA.
  public var isProgrammable: Bool { lut > 0 }
}

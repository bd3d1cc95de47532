public import CostModel
public import Diagnostics
internal import HardwareModel
public import Quantities
internal import Simulation
internal import StreamingArrays

/// What every pace of a network as a dataflow takes of its device.
public struct FoldingStudy: Sendable {
  /// A pace with the cheapest engines for it.
  public struct Point: Hashable, Sendable {
    /// Cycles from one frame to the next.
    public let interval: Cycles
    /// Frames of a second.
    public let framesPerSecond: Double
    /// The layer that sets the pace; `nil` where DRAM does.
    public let slowestLayer: String?
    /// What engines, weights and sliding windows take, FIFOs aside, by the most likely figures.
    public let resources: ResourceCount
    /// Whether that is on the device, `nil` on a chip without programmable resources.
    public let fits: Bool?
  }

  /// What was studied.
  public let design: Design
  /// The paces, slow and cheap first.
  public let points: [Point]
  /// Cycles in which the ports move what a frame has in DRAM.
  public let memoryCycles: Cycles

  /// The fastest pace whose engines fit.
  public var fastestFitting: Point? { points.last { $0.fits ?? true } }
}

extension Design {
  /// Every pace that the network can have as a dataflow.
  ///
  /// - Throws: `InputError` when the machine is no dataflow or cannot run the network.
  public func foldingStudy() throws(InputError) -> FoldingStudy {
    var scheduler = try scheduler()
    let found = try placing { () throws(ScheduleError) in try scheduler.foldings() }
    guard let found else {
      throw InputError(
        file: profile.name, place: "array.family",
        reason: "\(profile.array.family) has no foldings",
        remedy: "use a profile of the family streaming, such as zcu102-finn")
    }
    let clock = profile.clock
    let points = found.steps.map { step in
      let engines = found.engines(within: step.interval)
      let resources = ResourceModel.estimate(
        of: profile, weightStore: ResourceCount(),
        dataflow: StreamingEngines.components(of: engines, on: profile))
      let slowest = engines.indices.max {
        engines[$0].node.frameCycles < engines[$1].node.frameCycles
      }
      let interval = max(step.interval, found.memoryCycles)
      return FoldingStudy.Point(
        interval: interval, framesPerSecond: 1 / clock.seconds(interval),
        slowestLayer: step.interval >= found.memoryCycles ? slowest.map { found.names[$0] } : nil,
        resources: resources.total, fits: resources.fits)
    }
    return FoldingStudy(design: self, points: points, memoryCycles: found.memoryCycles)
  }
}

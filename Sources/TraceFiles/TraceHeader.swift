public import Simulation

/// What a trace is about: the first member of the file, as JSON.
public struct TraceHeader: Codable, Hashable, Sendable {
  /// The version of the format that this program writes and reads.
  public static let currentSchema = "millrace.trace-file/1"

  /// The format's version.
  public var schema = TraceHeader.currentSchema
  /// The network's name.
  public var network: String
  /// The profile's name.
  public var hardware: String
  /// The fidelity's name.
  public var fidelity: String
  /// Options of the simulation that are not above.
  public var options: [String: String]
  /// The families that were asked for: a bit each, as in `EventFamilies`.
  public var families: UInt8
  /// For each step, the name of its leading layer.
  public var steps: [String]
  /// The accelerator's clock, in which tiles are timed, in hertz.
  public var clockHertz: Int64
  /// The period of the DRAM's clock, in which the rest is timed, in femtoseconds.
  public var memoryClockFemtoseconds: Int64?
  /// Bytes of a burst of the DRAM.
  public var burstBytes: Int?

  /// Creates a header.
  public init(
    network: String, hardware: String, fidelity: String, options: [String: String] = [:],
    families: EventFamilies, steps: [String], clockHertz: Int64,
    memoryClockFemtoseconds: Int64? = nil, burstBytes: Int? = nil
  ) {
    self.network = network
    self.hardware = hardware
    self.fidelity = fidelity
    self.options = options
    self.families = families.rawValue
    self.steps = steps
    self.clockHertz = clockHertz
    self.memoryClockFemtoseconds = memoryClockFemtoseconds
    self.burstBytes = burstBytes
  }

  /// What cannot be so, `nil` when a trace can have this header.
  var fault: String? {
    if clockHertz <= 0 { return "a clock of \(clockHertz) Hz" }
    if let period = memoryClockFemtoseconds, period <= 0 { return "a DRAM clock of \(period) fs" }
    if let burst = burstBytes, burst <= 0 { return "bursts of \(burst) bytes" }
    return nil
  }

  /// The bytes of a burst by which addresses are predicted; 64, that of DDR4, when not stated.
  var predictedBurst: Int { burstBytes ?? 64 }
}

/// How a trace ended: a member near the end of the file, as JSON.
public struct TraceFooter: Codable, Hashable, Sendable {
  /// What the simulation says of itself, to be compared with its events.
  public struct Simulation: Codable, Hashable, Sendable {
    /// Cycles of one pass.
    public var cycles: Int64
    /// Weights and biases from DRAM.
    public var weightBytes: Int64
    /// Inputs, residual operands and partial sums from DRAM.
    public var inputBytes: Int64
    /// Outputs and partial sums to DRAM.
    public var outputBytes: Int64
    /// Bursts that the work asked for, at the level of transactions.
    public var requests: Int?

    /// Creates totals.
    public init(
      cycles: Int64, weightBytes: Int64, inputBytes: Int64, outputBytes: Int64, requests: Int? = nil
    ) {
      self.cycles = cycles
      self.weightBytes = weightBytes
      self.inputBytes = inputBytes
      self.outputBytes = outputBytes
      self.requests = requests
    }
  }

  /// Whether the simulation came to its end.
  public var complete: Bool
  /// Why it did not.
  public var reason: String?
  /// Totals of the events; absent when events had to be given up.
  public var totals: TraceTotals?
  /// Totals of the simulation.
  public var simulation: Simulation?
}

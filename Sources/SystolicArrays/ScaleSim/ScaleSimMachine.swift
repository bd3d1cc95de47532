public import HardwareModel

/// A machine as SCALE-Sim describes it: array, three double buffers, interface, sparsity.
public struct ScaleSimMachine: Hashable, Sendable {
  /// The array; its mode is not looked at.
  public let array: SystolicArray
  /// What the configuration says besides.
  public let rules: ScaleSimRules
  /// Words of the buffer of input feature maps, both halves.
  public let inputWords: Int
  /// Words of the buffer of filters, both halves.
  public let weightWords: Int
  /// Words of the buffer of output feature maps, both halves.
  public let outputWords: Int

  /// Words below which SCALE-Sim's hundredth of a buffer is empty.
  public static let minimumBufferWords = 100

  /// Creates a machine.
  ///
  /// - Throws: `ScaleSimFault` when a buffer is smaller than SCALE-Sim can divide, or the rows of
  ///   the array are cut into blocks that they do not hold.
  public init(
    array: SystolicArray, rules: ScaleSimRules, inputWords: Int, weightWords: Int,
    outputWords: Int
  ) throws(ScaleSimFault) {
    guard min(inputWords, weightWords, outputWords) >= Self.minimumBufferWords else {
      throw ScaleSimFault(
        reason: "a buffer of fewer than \(Self.minimumBufferWords) bytes cannot be divided into "
          + "hundredths", remedy: "give each buffer at least 1024 bytes")
    }
    switch rules.sparsity {
    case .dense, .layerwise: break
    case .rowwise(let length, _):
      guard length >= 2, length % 2 == 0, length <= array.rows, (2 * array.rows) % length == 0
      else {
        throw ScaleSimFault(
          reason: "blocks of \(length) do not divide the \(array.rows) rows of the array",
          remedy: "use an even block length that divides twice the rows and is at most the rows")
      }
      guard array.dataflow == .weightStationary else {
        throw ScaleSimFault(
          reason: "row-wise sparsity is defined for weight-stationary arrays alone",
          remedy: "choose dataflow weightStationary, or layer-wise sparsity")
      }
    }
    self.array = array
    self.rules = rules
    self.inputWords = inputWords
    self.weightWords = weightWords
    self.outputWords = outputWords
  }

  /// The machine with another interface; `nil` for SCALE-Sim's estimate.
  public func with(interface: ScaleSimRules.Interface?) -> ScaleSimMachine {
    var rules = rules
    rules.interface = interface
    return ScaleSimMachine(self, rules: rules)
  }

  private init(_ other: ScaleSimMachine, rules: ScaleSimRules) {
    array = other.array
    self.rules = rules
    inputWords = other.inputWords
    weightWords = other.weightWords
    outputWords = other.outputWords
  }
}

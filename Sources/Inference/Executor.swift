public import NetworkModel

/// Runs a network on data, image by image.
///
/// In stored arithmetic, every weight and activation is what its `NumberFormat` says: products are
/// summed as integers in 32-bit accumulators, and results are rounded as their format states. In
/// real arithmetic, formats are ignored: weights are the reals that they stand for, and activations
/// are single-precision floats.
public struct Executor: Sendable {
  /// What numbers the network computes with.
  public enum Arithmetic: Sendable {
    /// Those of every tensor's and weight's own format.
    case stored
    /// Single-precision reals throughout.
    case real
  }

  /// What a layer read and wrote for one image.
  public struct Observation {
    /// Index into the network's layers.
    public let layerIndex: Int
    /// The real values of what it read, one for each operand.
    public let inputs: [[Float]]
    /// The real values of what it wrote, one for each output.
    public let outputs: [[Float]]
  }

  /// The result of one image.
  public struct Result: Sendable {
    /// The real values of each of the network's outputs.
    public let outputs: [[Float]]
    /// Accumulators that left 32 bits.
    public let overflowCount: Int
  }

  /// The network that runs.
  public let network: Network
  /// What numbers it computes with.
  public let arithmetic: Arithmetic

  /// Prepares a network.
  ///
  /// - Throws: `InferenceError` when weights are missing or an operation cannot be executed.
  public init(_ network: Network, arithmetic: Arithmetic = .stored) throws(InferenceError) {
    self.network = network
    self.arithmetic = arithmetic
  }

  /// Runs one image.
  ///
  /// - Parameters:
  ///   - image: The elements of the network's one input.
  ///   - observe: Is called after each layer of `observed`, in order.
  ///   - observed: The layers whose operands and results are wanted, or `nil` for none.
  /// - Throws: `InferenceError` when the image has another number of elements than the input.
  public func run(
    _ image: ArraySlice<Float>, observed: Set<Int>? = nil,
    observe: (Observation) -> Void = { _ in }
  ) throws(InferenceError) -> Result {
    throw InferenceError("not built")
  }
}

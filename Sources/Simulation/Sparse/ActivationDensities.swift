/// What is known of how many activations are not zero, and where.
public struct ActivationDensities: Hashable, Sendable {
  /// The density after a ReLU of which nothing is known.
  ///
  /// It is between the 35 to 38 % that Table III of EIE (ISCA 2016) has for AlexNet's fully connected
  /// layers and the half of a symmetric distribution.
  public static let prior = 0.4

  /// Densities of what layers read, by the reader's name.
  public var read: [String: Double]
  /// Whether each input of a layer is not zero, by the reader's name: images × channels × rows ×
  /// columns of its first operand.
  public var maps: [String: [Bool]]
  /// Densities of what layers write, by the writer's name.
  public var written: [String: Double]
  /// The density of every other feature map; `nil` for `prior` after a ReLU and 1 elsewhere.
  public var other: Double?

  /// Whether anything is known.
  public var isStated: Bool {
    other != nil || !read.isEmpty || !maps.isEmpty || !written.isEmpty
  }

  /// Creates densities; without arguments, nothing is known.
  public init(
    read: [String: Double] = [:], maps: [String: [Bool]] = [:], written: [String: Double] = [:],
    other: Double? = nil
  ) {
    self.read = read
    self.maps = maps
    self.written = written
    self.other = other
  }
}

public import NetworkModel

/// A network of the built-in table: its names, its publication, and how to build it.
public struct ReferenceNetwork: Sendable {
  /// The name that reports print.
  public let name: String
  /// Other names that are understood.
  public let aliases: [String]
  /// What the network is and which of its versions this is, in a line.
  public let summary: String
  /// The paper or file that defines the network.
  public let publication: String
  /// The multiply-accumulates that a publication states for one image.
  public let publishedMACs: PublishedCount
  /// The parameters that a publication states.
  public let publishedParameters: PublishedCount

  /// Adds the layers to a builder for a batch size.
  typealias Construction =
    @Sendable (inout NetworkBuilder, _ batch: Int) throws(NetworkError) -> Void

  private let construct: Construction

  init(
    _ name: String, aliases: [String] = [], summary: String, publication: String,
    macs: PublishedCount, parameters: PublishedCount, construct: @escaping Construction
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.publication = publication
    publishedMACs = macs
    publishedParameters = parameters
    self.construct = construct
  }

  /// Builds the network with 32-bit floating-point tensors and weights of which only the shape is
  /// known; batch normalisations are folded into the convolutions before them.
  ///
  /// - Parameter batch: Images processed together.
  /// - Throws: `NetworkError` when the batch is below 1 or makes a count too large.
  public func network(batch: Int = 1) throws(NetworkError) -> Network {
    var builder = NetworkBuilder(name: name, source: publication)
    try construct(&builder, batch)
    return try builder.build()
  }
}

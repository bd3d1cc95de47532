public import Diagnostics
public import NetworkModel
public import WeightCoding

/// The project's file of a compressed network (`.mrn`): the graph with all formats, and the weights
/// as the streams that an accelerator would fetch.
///
/// `Documentation/Container.md` describes the bytes. The same network gives the same bytes.
public enum NetworkContainer {
  /// The longest file that is read, 1.5 GiB.
  public static let maximumByteCount = 3 << 29
  /// The most weights with values in one container, 2²⁸; twice those of VGG-16.
  public static let maximumWeightCount = 1 << 28

  /// The bytes of a network with its streams.
  ///
  /// - Throws: `InputError` as `bytes(of:streams:file:)` does.
  public static func bytes(
    of encoded: EncodedNetwork, file: String
  ) throws(InputError) -> [UInt8] {
    try bytes(of: encoded.network, streams: encoded.streams, file: file)
  }

  /// The bytes of a network.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - streams: Encoded weights by the index of their layer; the weights of a layer without are
  ///     written one after another.
  ///   - file: The name of what is written, for messages.
  /// - Throws: `InputError` when a stream is not that of its layer's encoding, or there are more
  ///   than `maximumWeightCount` weights.
  public static func bytes(
    of network: Network, streams: [Int: EncodedWeights] = [:], file: String
  ) throws(InputError) -> [UInt8] {
    for (index, stream) in streams {
      guard network.layers.indices.contains(index),
        case .convolution(let convolution) = network.layers[index].operation,
        convolution.weights.encoding == stream.encoding
      else {
        throw InputError(file: file, reason: "stream \(index) is not that of a layer's encoding")
      }
    }
    let record = NetworkRecord(network, streams: Set(streams.keys))
    do {
      try requireCount(record)
    } catch {
      throw InputError(file: file, reason: error.reason)
    }
    var writer = ByteWriter()
    writer.field(record)
    var sections = [ContainerFile.Section(kind: .network, index: 0, payload: writer.bytes[...])]
    for (index, _, convolution) in network.convolutions {
      let payload = ConvolutionRecord.payload(convolution, stream: streams[index])
      sections.append(
        ContainerFile.Section(kind: .layer, index: UInt32(index), payload: payload[...]))
    }
    return ContainerFile(sections).bytes()
  }

  /// Reads a container.
  ///
  /// - Throws: `InputError` when the file is absent, not regular, too long or no sound container.
  public static func load(path: String) throws(InputError) -> Network {
    let contents = try InputFile(
      path, maximumByteCount: maximumByteCount, remedy: "give a container of at most 1.5 GiB"
    ).contents(of: path)
    return try network(bytes: contents, file: path)
  }

  /// Reads a container's network from its bytes.
  ///
  /// - Parameters:
  ///   - bytes: The bytes of the file.
  ///   - file: The file's name, for messages.
  /// - Throws: `InputError`, with the section, when the bytes are no sound container.
  public static func network(bytes: [UInt8], file: String) throws(InputError) -> Network {
    do {
      return try network(ContainerFile(bytes))
    } catch {
      throw InputError(
        file: file, place: error.section, reason: error.reason,
        remedy: "write the container again with millrace compress")
    }
  }

  private static func network(_ file: ContainerFile) throws(ContainerFault) -> Network {
    guard let graph = file.sections.first, graph.kind == .network else {
      throw ContainerFault("it does not begin with the section of the graph")
    }
    let record = try inSection(graph) { () throws(ContainerFault) in
      var reader = ByteReader(graph.payload)
      let record = try reader.field(NetworkRecord.self)
      try reader.finish()
      try requireCount(record)
      return record
    }
    var convolutions: [Int: Convolution] = [:]
    var sections = file.sections.dropFirst()
    for (index, layer) in record.layers.enumerated() {
      guard case .convolution(let convolution) = layer.operation else { continue }
      guard let section = sections.popFirst(), section.kind == .layer, section.index == index else {
        throw ContainerFault("the section of layer \(printable(layer.name)) is not at its place")
      }
      convolutions[index] = try inSection(section) { () throws(ContainerFault) in
        try convolution.convolution(section.payload)
      }
    }
    guard sections.isEmpty else {
      throw ContainerFault("\(sections.count) sections belong to no layer")
    }
    let complete = convolutions
    return try inSection(graph) { () throws(ContainerFault) in try record.network(complete) }
  }

  /// Names the section in what a function of its payload throws.
  private static func inSection<Value>(
    _ section: ContainerFile.Section, _ body: () throws(ContainerFault) -> Value
  ) throws(ContainerFault) -> Value {
    do {
      return try body()
    } catch {
      throw ContainerFault(error.reason, section: section.name)
    }
  }

  private static func requireCount(_ record: NetworkRecord) throws(ContainerFault) {
    var count = 0
    for layer in record.layers {
      guard case .convolution(let convolution) = layer.operation else { continue }
      count += convolution.weights.knownCount
      guard count <= maximumWeightCount else {
        throw ContainerFault("there are more than \(maximumWeightCount) weights")
      }
    }
  }
}

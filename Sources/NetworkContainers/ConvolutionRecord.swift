import NetworkModel
import WeightCoding

/// A convolution without the values of its weights and biases, which have a section of their own.
struct ConvolutionRecord: Archivable {
  /// How biases are stored.
  private struct BiasRecord: Archivable {
    let count: Int
    let format: NumberFormat

    init(_ bias: Bias) { (count, format) = (bias.count, bias.format) }

    func write(to writer: inout ByteWriter) {
      writer.int(count)
      writer.field(format)
    }

    init(from reader: inout ByteReader) throws(ContainerFault) {
      count = try reader.int()
      format = try reader.field()
    }
  }

  private let shape: ConvolutionShape
  private let isChannelsLast: Bool
  private let outputAffine: ChannelAffine?
  let weights: WeightRecord
  private let bias: BiasRecord?

  init(_ convolution: Convolution, isStream: Bool) {
    shape = convolution.shape
    isChannelsLast = convolution.isChannelsLast
    outputAffine = convolution.outputAffine
    weights = WeightRecord(convolution.weights, isStream: isStream)
    bias = convolution.bias.map(BiasRecord.init)
  }

  func write(to writer: inout ByteWriter) {
    writer.field(shape)
    writer.bool(isChannelsLast)
    writer.optional(outputAffine) { $0.field($1) }
    writer.field(weights)
    writer.optional(bias) { $0.field($1) }
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    shape = try reader.field()
    isChannelsLast = try reader.bool()
    outputAffine = try reader.optional { reader throws(ContainerFault) in try reader.field() }
    weights = try reader.field()
    bias = try reader.optional { reader throws(ContainerFault) in try reader.field() }
  }

  /// The section of a convolution's values: the bytes of the weights, and the biases.
  static func payload(_ convolution: Convolution, stream: EncodedWeights?) -> [UInt8] {
    var writer = ByteWriter()
    let weights = stream?.bytes ?? convolution.weights.values.plainBytes
    writer.int(weights.count)
    writer.raw(weights)
    writer.optional(convolution.bias?.values) { $0.floats($1) }
    writer.optional(convolution.bias?.stored) { writer, stored in
      writer.array(stored) { $0.integer($1) }
    }
    return writer.bytes
  }

  /// The convolution with the values of its section.
  func convolution(_ payload: ArraySlice<UInt8>) throws(ContainerFault) -> Convolution {
    var reader = ByteReader(payload)
    let tensor = try weights.tensor(try reader.raw(try reader.int()))
    let values = try reader.optional { reader throws(ContainerFault) in try reader.floats() }
    let stored = try reader.optional { reader throws(ContainerFault) in
      try reader.array(size: 4) { reader throws(ContainerFault) in try reader.integer(Int32.self) }
    }
    try reader.finish()
    let bias = try bias(values, stored)
    return try ContainerFault.wrapping { () throws(NetworkError) in
      try Convolution(
        shape: shape, weights: tensor, bias: bias, outputAffine: outputAffine,
        isChannelsLast: isChannelsLast)
    }
  }

  private func bias(_ values: [Float]?, _ stored: [Int32]?) throws(ContainerFault) -> Bias? {
    guard let bias else {
      guard values == nil, stored == nil else {
        throw ContainerFault("biases are given for a layer without any")
      }
      return nil
    }
    for count in [values?.count, stored?.count].compactMap(\.self) where count != bias.count {
      throw ContainerFault("\(count) biases are given where \(bias.count) are stated")
    }
    switch (values, stored) {
    case (let values?, let stored?):
      return Bias(stored: stored, values: values, format: bias.format)
    case (let values?, nil): return Bias(values, format: bias.format)
    case (nil, nil): return Bias(count: bias.count, format: bias.format)
    case (nil, _?): throw ContainerFault("stored biases are given without their values")
    }
  }
}

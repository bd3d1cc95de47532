/// A network of three layers with weights, and an encoder of `.net` files.
enum DeepCompressionSample {
  /// A layer as the encoder takes it: codes at dense places, 0 for pruned weights.
  struct Layer {
    var codeBits: Int
    var codes: [UInt8]
    var biases: [Float]
  }

  static let prototxt = """
    name: "Sample"  # a comment with "quotes" and { braces
    input: "data"
    input_dim: 1 input_dim: 2 input_dim: 6 input_dim: 6
    layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
      convolution_param { num_output: 3 kernel_size: 3 pad: 1 weight_filler { type: "xavier" } } }
    layer { name: "relu_conv1" type: 'ReLU' bottom: "conv1" top: "conv1" }
    layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1"
      pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
    layer { name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2"
      convolution_param: { num_output: 4 kernel_size: [1, 1], group: 1, bias_term: false } }
    layer { name: "drop" type: "Dropout" bottom: "conv2" top: "conv2" }
    layer { name: "fc3" type: "InnerProduct" bottom: "conv2" top: "fc3"
      inner_product_param { num_output: 5 } }
    layer { name: "prob" type: "Softmax" bottom: "fc3" top: "prob" }
    """

  /// conv1 has 54 weights, conv2 12 and fc3 180.
  static var layers: [Layer] {
    var conv1 = [UInt8](repeating: 0, count: 54)
    for (place, code) in [(0, 255), (1, 7), (16, 3), (17, 9), (33, 1), (53, 200)] {
      conv1[place] = UInt8(code)
    }
    let conv2 = (0..<12).map { UInt8($0 * 3 + 1) }
    var fc3 = [UInt8](repeating: 0, count: 180)
    for (place, code) in [(40, 15), (41, 1), (120, 8)] { fc3[place] = UInt8(code) }
    return [
      Layer(codeBits: 8, codes: conv1, biases: [0.5, -1, 2]),
      Layer(codeBits: 8, codes: conv2, biases: []),
      Layer(codeBits: 4, codes: fc3, biases: [1, 2, 3, 4, 5]),
    ]
  }

  /// The codebook of a layer: code × 0.25.
  static func codebook(_ bits: Int) -> [Float] { (0..<(1 << bits)).map { Float($0) * 0.25 } }

  /// The entries of a layer: the zeros before each, and its code.
  static func entries(_ codes: [UInt8]) -> [(skip: Int, code: UInt8)] {
    var result: [(Int, UInt8)] = []
    var zeros = 0
    for code in codes {
      if code != 0 || zeros == 15 {
        result.append((zeros, code))
        zeros = 0
      } else {
        zeros += 1
      }
    }
    // Fillers behind the last weight are not stored.
    while result.last?.1 == 0 { result.removeLast() }
    return result
  }

  /// A `.net` file.
  static func file(_ layers: [Layer] = layers) -> [UInt8] {
    let streams = layers.map { entries($0.codes) }
    var bytes = streams.flatMap { littleEndian(UInt32($0.count)) }
    for (layer, stream) in zip(layers, streams) {
      bytes += codebook(layer.codeBits).flatMap { littleEndian($0.bitPattern) }
      bytes += layer.biases.flatMap { littleEndian($0.bitPattern) }
      let codes = stream.map(\.code)
      bytes += layer.codeBits == 8 ? codes : halfBytes(codes)
      bytes += halfBytes(stream.map { UInt8($0.skip) })
    }
    return bytes
  }

  private static func littleEndian(_ word: UInt32) -> [UInt8] {
    [UInt8(word & 255), UInt8(word >> 8 & 255), UInt8(word >> 16 & 255), UInt8(word >> 24)]
  }

  private static func halfBytes(_ values: [UInt8]) -> [UInt8] {
    stride(from: 0, to: values.count, by: 2).map {
      values[$0] | ($0 + 1 < values.count ? values[$0 + 1] << 4 : 0)
    }
  }
}

/// SplitMix64 (Steele et al., OOPSLA 2014): the same numbers on every run.
struct SampleGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

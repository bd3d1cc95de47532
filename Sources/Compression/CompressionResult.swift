public import Inference
public import NetworkModel
public import Quantities
public import WeightCoding

/// What a plan made of a network.
public struct CompressionResult: Sendable {
  /// The plan.
  public let plan: CompressionPlan
  /// The network as it was.
  public let original: Network
  /// The network as it is, with the streams that its weights are stored in.
  public let encoded: EncodedNetwork
  /// Each layer with weights, in order.
  public let layers: [LayerCompression]
  /// What the steps found, in order.
  public let findings: [StepFinding]
  /// How well the original does on evaluation data, where there is some.
  public var accuracyBefore: Accuracy?
  /// How well the compressed network does, executed in its own formats.
  public var accuracyAfter: Accuracy?

  /// The network as it is, every layer's weights with the encoding they are stored in.
  public var network: Network { encoded.network }

  /// Bits of the original's weights as it stores them: 32 where it does not quantize them.
  public var originalBits: Bits {
    original.convolutions.reduce(0) { $0 + $1.convolution.weights.storageBits }
  }

  /// Bits of the compressed weights with their tables.
  public var storageBits: Bits { layers.reduce(0) { $0 + $1.storageBits } }

  /// Weights that are not zero.
  public var nonZeroCount: Int { layers.reduce(0) { $0 + $1.nonZeroCount } }
}

/// What one step did, in words, with the figures it chose by.
public struct StepFinding: Hashable, Sendable {
  /// The step's word.
  public let step: String
  /// A line each.
  public let lines: [String]

  /// Creates a finding.
  public init(step: String, lines: [String]) {
    self.step = step
    self.lines = lines
  }
}

/// One layer's weights as they are stored.
public struct LayerCompression: Hashable, Sendable {
  /// The layer's name.
  public var name: String
  /// Weights without biases.
  public var weightCount: Int
  /// Weights that are not zero.
  public var nonZeroCount: Int
  /// Which encoding was the shortest.
  public var encoding: String
  /// Bits of a weight's code at a fixed length.
  public var codeBits: Int
  /// Bits of a relative index at a fixed length; 0 where positions are not stored.
  public var indexBits: Int
  /// Entries that bridge a run of zeros.
  public var fillerCount: Int
  /// Bits of all codes when Huffman-coded, `nil` where they are not.
  public var codeHuffmanBits: Bits?
  /// Bits of all relative indices when Huffman-coded, `nil` where they are not.
  public var indexHuffmanBits: Bits?
  /// Bits of the table of shared weights.
  public var codebookBits: Bits
  /// Bits of codes, indices and masks.
  public var payloadBits: Bits
  /// Bits of everything: payload, codebook, Huffman tables and padding.
  public var storageBits: Bits
  /// What a publication prints for the layer.
  public var published: PublishedSize?

  /// Creates a layer's figures.
  public init(
    name: String, weightCount: Int, nonZeroCount: Int, encoding: String, codeBits: Int,
    indexBits: Int, fillerCount: Int, codeHuffmanBits: Bits?, indexHuffmanBits: Bits?,
    codebookBits: Bits, payloadBits: Bits, storageBits: Bits, published: PublishedSize? = nil
  ) {
    self.name = name
    self.weightCount = weightCount
    self.nonZeroCount = nonZeroCount
    self.encoding = encoding
    self.codeBits = codeBits
    self.indexBits = indexBits
    self.fillerCount = fillerCount
    self.codeHuffmanBits = codeHuffmanBits
    self.indexHuffmanBits = indexHuffmanBits
    self.codebookBits = codebookBits
    self.payloadBits = payloadBits
    self.storageBits = storageBits
    self.published = published
  }

  /// The share of weights that are not zero.
  public var density: Double { Double(nonZeroCount) / Double(max(1, weightCount)) }

  /// How many times smaller the layer is than as 32-bit floats.
  public var ratio: Double { 32 * Double(weightCount) / Double(max(1, storageBits)) }
}

/// A published size beside the sizes that its rounded density allows.
public struct PublishedSize: Hashable, Sendable {
  /// The published size, in shares of the layer's 32-bit weights.
  public let rate: Double
  /// Bits at the least density that is printed so.
  public let lowBits: Bits
  /// Bits at the greatest density that is printed so.
  public let highBits: Bits

  /// Creates a published size.
  public init(rate: Double, lowBits: Bits, highBits: Bits) {
    self.rate = rate
    self.lowBits = lowBits
    self.highBits = highBits
  }
}

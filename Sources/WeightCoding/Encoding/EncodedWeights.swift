public import NetworkModel

/// The weights of a layer as a stream of bytes.
///
/// The parts follow each other, each filled up to whole bytes: the table of the codes' Huffman code,
/// the table of the indices', the bitmap, the codes, the relative indices; parts that the scheme
/// does not have are left out. Fields begin at the lowest bit of a byte. The codebook of shared
/// weights belongs to the number format and is not among the bytes, but counts in `storageBits`.
public struct EncodedWeights: Hashable, Sendable {
  /// What the stream consists of.
  public let encoding: WeightEncoding
  /// The stream; 8 × its length and the codebook are `encoding.storageBits`.
  public let bytes: [UInt8]

  /// Creates a stream.
  public init(encoding: WeightEncoding, bytes: [UInt8]) {
    self.encoding = encoding
    self.bytes = bytes
  }
}

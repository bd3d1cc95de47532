public import Diagnostics
public import NetworkModel
import WeightCoding

/// Writes networks of shared weights in the Deep Compression `.net` format.
///
/// The format holds the weights alone, layer after layer, little-endian: the number of entries of
/// every layer, then for each layer its codebook, its biases, its codes and its 4-bit relative
/// indices. Codes have 8 bits where the layer's name contains "conv" and 4 elsewhere. Names and
/// shapes are those of a Caffe deploy file. Source: the decoder published with the compressed
/// SqueezeNet (https://github.com/songhan/SqueezeNet-Deep-Compression, decode.py).
public enum DeepCompressionWriter {
  /// Bits of a relative index.
  private static let indexBits = 4

  /// The bytes of a network's `.net` file.
  ///
  /// - Parameters:
  ///   - network: The network; every layer with weights has a codebook that begins with 0 and has no
  ///     more entries than the format's codes can tell apart.
  ///   - file: The name of what is written, for messages.
  /// - Throws: `InputError`, with the layer, when the format cannot hold its weights.
  public static func bytes(of network: Network, file: String) throws(InputError) -> [UInt8] {
    var header = BitWriter()
    var body: [UInt8] = []
    for (_, layer, convolution) in network.convolutions {
      do {
        let section = try section(layer, convolution)
        header.append(UInt32(section.entries), bits: 32)
        body += section.bytes
      } catch {
        throw InputError(
          file: file, place: layer.name, reason: error.description,
          remedy:
            "share every layer's weights with zero as the codebook's first entry, in 8 bits in "
            + "convolutions and 4 elsewhere, or write another format")
      }
    }
    return header.bytes() + body
  }

  /// The codebook, biases, codes and indices of a layer.
  private static func section(
    _ layer: Layer, _ convolution: Convolution
  ) throws(CodingError) -> (entries: Int, bytes: [UInt8]) {
    guard let codeBits = codeBits(of: layer.name) else {
      throw CodingError("a .net file holds layers whose name contains conv, fc or ip")
    }
    guard convolution.outputAffine == nil else {
      throw CodingError("a .net file has no scale behind a convolution")
    }
    guard case .codebook(_, let codebook) = convolution.weights.format else {
      throw CodingError("the weights are not shared")
    }
    guard codebook.first == 0, codebook.count <= 1 << codeBits else {
      throw CodingError(
        "a codebook of \(codebook.count) entries that begins with \(codebook.first ?? 0) does not "
          + "fit codes of \(codeBits) bits of which 0 means zero")
    }
    var writer = BitWriter()
    let unused = repeatElement(Float(0), count: 1 << codeBits - codebook.count)
    for value in codebook + unused { writer.append(value.bitPattern, bits: 32) }
    if let bias = convolution.bias {
      guard let values = bias.values else { throw CodingError("the biases are not known") }
      for value in values { writer.append(value.bitPattern, bits: 32) }
    }
    let stream = try WeightEncoder.relativeIndexStream(
      convolution.weights, codeBits: codeBits, indexBits: indexBits)
    guard let entries = UInt32(exactly: stream.entries) else {
      throw CodingError("\(stream.entries) entries cannot be counted in 32 bits")
    }
    return (Int(entries), writer.bytes() + stream.bytes)
  }

  /// The width of a code by the layer's name, as the format has it, or `nil` for other names.
  private static func codeBits(of name: String) -> Int? {
    if name.contains("conv") { return 8 }
    return name.contains("fc") || name.contains("ip") ? 4 : nil
  }
}

import NetworkModel

/// The layers of a Deep Compression `.net` file, one after another.
///
/// The format is that of the decoder published with the compressed SqueezeNet
/// (https://github.com/songhan/SqueezeNet-Deep-Compression, decode.py), little-endian and without
/// names, shapes or widths:
/// - the number of entries of every layer, 32 bits each;
/// - for each layer, a codebook of 2^b 32-bit floats, a 32-bit float bias for each output channel,
///   the codes of b bits, and the relative indices of 4 bits; b is 8 where the layer's name
///   contains "conv" and 4 elsewhere, and half-bytes are low first.
///
/// An entry skips as many weights as its index says and is the next one. Code 0 is the value 0: an
/// entry with it is a filler, which bridges a longer run of zeros.
struct DeepCompressionStream {
  /// Bits of a relative index.
  static let indexBits = 4

  /// Weights for each byte of the file beyond which the prototxt cannot belong to it.
  ///
  /// An entry spans 16 weights at most and takes 1 to 1½ bytes; only the zeros behind the last
  /// entry of a layer take none.
  static let maximumWeightsPerByte = 256

  private let bytes: [UInt8]
  private let entryCounts: [Int]
  private var position: Int
  private var layerIndex = 0
  private var weightCount = 0

  /// Reads the numbers of entries.
  init(bytes: [UInt8], layerCount: Int) throws(CaffeFault) {
    self.bytes = bytes
    position = 0
    let header = layerCount.multipliedReportingOverflow(by: 4)
    guard !header.overflow, header.partialValue <= bytes.count else {
      throw CaffeFault(
        weightsOf: nil,
        "the file has \(bytes.count) bytes, too few for the entry counts of \(layerCount) layers")
    }
    entryCounts = (0..<layerCount).map { Int(Self.word(bytes, at: 4 * $0)) }
    position = header.partialValue
  }

  /// Whether a layer of this name is in the file.
  static func holds(_ layer: String) -> Bool {
    ["conv", "fc", "ip"].contains { contains(layer, $0) }
  }

  /// Reads the next layer.
  mutating func next(
    layer: String, shape: ConvolutionShape, hasBias: Bool
  ) throws(CaffeFault) -> (weights: WeightTensor, bias: Bias?) {
    let entries = entryCounts[layerIndex]
    layerIndex += 1
    weightCount += shape.weightCount
    guard entries <= shape.weightCount else {
      throw CaffeFault(
        weightsOf: layer,
        "the file states \(entries) entries for a layer of \(shape.weightCount) weights")
    }
    guard weightCount <= bytes.count * Self.maximumWeightsPerByte else {
      throw CaffeFault(
        weightsOf: layer,
        "\(weightCount) weights up to this layer are too many for \(bytes.count) bytes")
    }
    let codeBits = Self.contains(layer, "conv") ? 8 : 4
    let codebook = try floats(1 << codeBits, of: "codebook", layer)
    guard codebook[0] == 0 else {
      throw CaffeFault(weightsOf: layer, "the codebook begins with \(codebook[0]) instead of 0")
    }
    let biases = hasBias ? try floats(shape.totalOutputChannels, of: "biases", layer) : nil
    let codes = try take((entries * codeBits + 7) / 8, of: "codes", layer)
    let indices = try take((entries * Self.indexBits + 7) / 8, of: "indices", layer)

    var dense = [Int32](repeating: 0, count: shape.weightCount)
    var place = -1
    var fillers = 0
    for entry in 0..<entries {
      place += halfByte(entry, from: indices) + 1
      guard place < dense.count else {
        throw CaffeFault(
          weightsOf: layer, "entry \(entry) stands for weight \(place) of \(dense.count)")
      }
      let code = codeBits == 8 ? Int(bytes[codes + entry]) : halfByte(entry, from: codes)
      if code == 0 { fillers += 1 }
      dense[place] = Int32(code)
    }
    let tableBits = Int64(codebook.count) * WeightEncoding.tableEntryBits
    let streamBits = Int64(8 * (position - codes))
    do throws(NetworkError) {
      let encoding = try WeightEncoding(
        entries: entries, fillers: fillers, codeBits: codeBits, indexBits: Self.indexBits,
        tableBits: tableBits, storageBits: tableBits + streamBits)
      let weights = try WeightTensor(
        shape: TensorShape([
          shape.totalOutputChannels, shape.inputChannels, shape.kernelRows, shape.kernelColumns,
        ]), format: .codebook(bits: codeBits, entries: codebook), values: .integers(dense),
        encoding: encoding)
      return (weights, biases.map { Bias($0) })
    } catch {
      throw CaffeFault(weightsOf: layer, error.description)
    }
  }

  /// Checks that nothing follows the last layer.
  func finish() throws(CaffeFault) {
    guard position == bytes.count else {
      throw CaffeFault(
        weightsOf: nil,
        "the file has \(bytes.count) bytes, but its \(entryCounts.count) layers end at \(position)")
    }
  }

  /// Steps over a section and returns where it begins.
  private mutating func take(
    _ count: Int, of section: String, _ layer: String
  ) throws(CaffeFault) -> Int {
    guard count <= bytes.count - position else {
      throw CaffeFault(
        weightsOf: layer,
        "the file ends inside the \(section): \(count) bytes are needed at \(position), "
          + "\(bytes.count - position) are left",
        remedy: "check that the file is complete and that the prototxt belongs to it")
    }
    defer { position += count }
    return position
  }

  private mutating func floats(
    _ count: Int, of section: String, _ layer: String
  ) throws(CaffeFault) -> [Float] {
    let start = try take(4 * count, of: section, layer)
    let values = (0..<count).map { Float(bitPattern: Self.word(bytes, at: start + 4 * $0)) }
    guard values.allSatisfy(\.isFinite) else {
      throw CaffeFault(weightsOf: layer, "the \(section) hold a value that is not a finite number")
    }
    return values
  }

  private func halfByte(_ index: Int, from start: Int) -> Int {
    Int(bytes[start + index / 2] >> (index % 2 == 0 ? 0 : 4) & 15)
  }

  private static func word(_ bytes: [UInt8], at place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
  }

  private static func contains(_ name: String, _ part: String) -> Bool {
    let (name, part) = (Array(name.utf8), Array(part.utf8))
    return name.count >= part.count
      && (0...(name.count - part.count)).contains { name[$0...].starts(with: part) }
  }
}

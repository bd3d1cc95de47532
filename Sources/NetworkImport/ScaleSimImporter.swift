public import Diagnostics
public import NetworkModel

/// Reads SCALE-Sim's topologies: comma-separated layers, convolutions or matrix products.
///
/// The layers do not say what they read from each other, so each reads an input of its own.
public enum ScaleSimImporter {
  /// The longest topology that is read, 16 MiB.
  private static let maximumByteCount = 1 << 24

  /// Reads a topology.
  ///
  /// - Parameter path: The `.csv` file.
  /// - Throws: `InputError` with the line when the file is absent or a row cannot be a layer.
  public static func load(path: String) throws(InputError) -> Network {
    let bytes = try InputFile(
      path, maximumByteCount: maximumByteCount, remedy: "give a SCALE-Sim topology, a .csv file"
    ).contents(of: path)
    return try network(bytes, path: path)
  }

  /// Reads a topology from the contents of its file.
  static func network(_ bytes: [UInt8], path: String) throws(InputError) -> Network {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError(file: path, reason: "it is not text in UTF-8", remedy: "save it as UTF-8")
    }
    var reader = ScaleSimTopologyReader(path: path)
    let rows = try reader.rows(text)
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let name = file.split(separator: ".").first.map(String.init) ?? file
    var builder = NetworkBuilder(name: name, source: path)
    do throws(NetworkError) {
      for row in rows { try add(row, to: &builder) }
      builder.note("a SCALE-Sim topology: every layer reads an input of its own")
      return try builder.build()
    } catch {
      throw InputError(file: path, reason: error.description, remedy: "use smaller layers")
    }
  }

  private static func add(
    _ row: ScaleSimTopologyRow, to builder: inout NetworkBuilder
  ) throws(NetworkError) {
    let shape = row.shape
    let input = builder.input(
      "\(row.name).input",
      shape: try TensorShape(
        channels: shape.totalInputChannels, rows: shape.inputRows, columns: shape.inputColumns))
    let weights = try WeightTensor(
      shape: TensorShape([
        shape.totalOutputChannels, shape.inputChannels, shape.kernelRows, shape.kernelColumns,
      ]), pattern: row.pattern)
    builder.layer(
      row.name, .convolution(try Convolution(shape: shape, weights: weights)), inputs: [input],
      outputs: [
        Tensor(
          name: row.name,
          shape: try TensorShape(
            channels: shape.totalOutputChannels, rows: shape.outputRows,
            columns: shape.outputColumns))
      ])
  }
}

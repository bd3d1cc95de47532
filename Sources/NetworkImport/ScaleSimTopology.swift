internal import Diagnostics
internal import NetworkModel

/// A layer of a SCALE-Sim topology, as its row states it.
struct ScaleSimTopologyRow {
  /// The name, unique in the topology.
  var name: String
  /// The loop nest: one group for each run of a depthwise layer.
  var shape: ConvolutionShape
  /// The elements of each filter that are kept.
  var pattern: BlockPattern
}

/// Reads the rows of a topology.
///
/// A row is `name, input rows, input columns, filter rows, filter columns, channels, filters,
/// stride[, column stride][, N:M],` or, for a product of an M × K and a K × N matrix,
/// `name, M, N, K[, N:M],`. The first line is a header, and lines that begin with `#` are comments.
/// Which form a file has is told by how many numbers its rows have. Inputs are padded already; a
/// layer whose name contains `DP` is depthwise.
struct ScaleSimTopologyReader {
  /// The most layers of a topology.
  static let maximumLayerCount = 100_000

  private let path: String
  private var names: [String: Int] = [:]
  /// Cells of the header; `nil` before it was read.
  private var headerCells: Int?
  /// Whether rows are products of M × K and K × N; `nil` before the first.
  private var areProducts: Bool?

  /// Creates a reader of a file that messages call `path`.
  init(path: String) { self.path = path }

  /// Reads all rows.
  mutating func rows(_ text: String) throws(InputError) -> [ScaleSimTopologyRow] {
    var rows: [ScaleSimTopologyRow] = []
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      let cells = Self.cells(line)
      guard let first = cells.first else { continue }
      if first.hasPrefix("#") {
        // SCALE-Sim skips the first line whatever it holds.
        headerCells = headerCells ?? 0
        continue
      }
      if rows.isEmpty, headerCells ?? 0 == 0, !Self.isLayer(cells) {
        headerCells = cells.count
        continue
      }
      guard headerCells != nil else {
        throw fault(
          index, "the first line is a layer, which SCALE-Sim would skip as the header",
          "put a header above it, such as \"Layer, M, N, K,\"")
      }
      guard rows.count < Self.maximumLayerCount else {
        throw fault(index, "there are more than \(Self.maximumLayerCount) layers", nil)
      }
      rows.append(try row(cells, line: index))
    }
    guard !rows.isEmpty else {
      throw InputError(
        file: path, reason: "there is no layer in it",
        remedy: "give a header and a row for each layer, as SCALE-Sim's topologies have")
    }
    return rows
  }

  /// The cells of a line without the empty one behind the last comma.
  private static func cells(_ line: Substring) -> [String] {
    var cells = line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
      String(cell.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    while cells.last == "" { cells.removeLast() }
    return cells
  }

  /// Whether a line states sizes, or tries to: numbers behind the name and nothing else.
  private static func isLayer(_ cells: [String]) -> Bool {
    cells.count >= 4
      && cells.dropFirst().allSatisfy { cell in
        cell.split(separator: ":", omittingEmptySubsequences: false).allSatisfy { Int($0) != nil }
      }
  }

  private func fault(_ line: Int, _ reason: String, _ remedy: String?) -> InputError {
    InputError(file: path, place: "\(line + 1)", reason: reason, remedy: remedy)
  }

  private mutating func row(
    _ cells: [String], line: Int
  ) throws(InputError) -> ScaleSimTopologyRow {
    var numbers = Array(cells.dropFirst())
    var pattern = BlockPattern.dense
    if let last = numbers.last, last.contains(":") {
      pattern = try self.pattern(last, line: line)
      numbers.removeLast()
    }
    var values: [Int] = []
    for number in numbers {
      guard let value = Int(number), value >= 1 else {
        throw fault(
          line, "a size must be a positive whole number, was \"\(number.prefix(40))\"",
          "write counts, and N:M for sparsity")
      }
      values.append(value)
    }
    try checkForm(values.count, line: line)
    let shape: ConvolutionShape
    do throws(NetworkError) {
      switch values.count {
      case 3:
        // M rows of K columns under N filters of 1 × K.
        shape = try Self.convolution(
          input: (values[0], values[2]), kernel: (1, values[2]), channels: 1,
          filters: values[1], stride: (1, 1), groups: 1)
      case 7, 8:
        let isDepthwise = cells[0].contains("DP")
        shape = try Self.convolution(
          input: (values[0], values[1]), kernel: (values[2], values[3]),
          channels: isDepthwise ? 1 : values[4], filters: values[5],
          stride: (values[6], values.count == 8 ? values[7] : values[6]),
          groups: isDepthwise ? values[4] : 1)
      default:
        throw NetworkError("a row has \(values.count) sizes")
      }
    } catch {
      throw fault(
        line, error.description,
        "give seven sizes (input, filter, channels, filters, stride), or M, N and K")
    }
    return ScaleSimTopologyRow(name: unique(cells[0]), shape: shape, pattern: pattern)
  }

  /// All rows have one form, that of the header where its columns tell it: a row of which the end
  /// is missing is no product.
  private mutating func checkForm(_ sizes: Int, line: Int) throws(InputError) {
    let isProduct = sizes == 3
    if areProducts == nil, let headerCells, headerCells >= 8 { areProducts = false }
    guard let areProducts, areProducts != isProduct, isProduct || (7...8).contains(sizes) else {
      areProducts = areProducts ?? isProduct
      return
    }
    throw fault(
      line,
      isProduct
        ? "a row of three sizes, M, N and K, among convolutions"
        : "a row of \(sizes) sizes, a convolution, among products of three",
      "complete the row, or put convolutions and products into a file each")
  }

  private func pattern(_ cell: String, line: Int) throws(InputError) -> BlockPattern {
    let parts = cell.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    if parts.count == 2, let kept = parts[0], let length = parts[1],
      let pattern = try? BlockPattern(keeping: kept, of: length)
    {
      return pattern
    }
    throw fault(
      line,
      "a sparsity must be N:M with 1 ≤ N ≤ M ≤ \(BlockPattern.maximumLength), was \"\(cell.prefix(40))\"",
      "write 1:1 for a dense layer")
  }

  /// A name that no earlier layer has.
  private mutating func unique(_ name: String) -> String {
    let base = name.isEmpty ? "layer" : name
    var result = base
    while let count = names[result] {
      names[result] = count + 1
      result = "\(base)#\(count + 1)"
    }
    names[result] = 1
    return result
  }

  /// A convolution whose last window may be cut off at the input's end.
  ///
  /// SCALE-Sim has ⌈(input − filter)/stride⌉ + 1 outputs; padding behind the input completes the
  /// last window.
  private static func convolution(
    input: (rows: Int, columns: Int), kernel: (rows: Int, columns: Int), channels: Int,
    filters: Int, stride: (rows: Int, columns: Int), groups: Int
  ) throws(NetworkError) -> ConvolutionShape {
    func missing(_ input: Int, _ kernel: Int, _ stride: Int) throws(NetworkError) -> Int {
      guard kernel <= input else {
        throw NetworkError("a filter of \(kernel) is larger than its input of \(input)")
      }
      let rest = (input - kernel) % stride
      return rest == 0 ? 0 : stride - rest
    }
    return try ConvolutionShape(
      groups: groups, outputChannels: filters, inputChannels: channels, input: input,
      kernel: kernel, stride: stride,
      padding: Padding(
        top: 0, left: 0, bottom: missing(input.rows, kernel.rows, stride.rows),
        right: missing(input.columns, kernel.columns, stride.columns)))
  }
}

public import HardwareModel
internal import NetworkModel

/// What SCALE-Sim stores of a sparse layer's filters, in words.
public struct ScaleSimMetadata: Hashable, Sendable {
  /// Words of the dense filters.
  public let denseWords: Int
  /// Words of the kept elements and of what tells their places.
  public let storedWords: Double
  /// Words of what tells the places alone.
  public let placeWords: Double
  /// The representation's name in the report.
  public let representation: ScaleSimRules.Representation

  /// Bits of the words in which SCALE-Sim counts the places of blocked ELLPACK.
  private static let bitsPerWord = 32.0

  /// Counts a layer's filters, or `nil` where the machine leaves nothing out.
  ///
  /// Compressed rows take an index for each element and a pointer for each window element and the
  /// end; compressed columns a pointer for each filter instead; blocked ELLPACK ⌈log₂ M⌉ bits for
  /// each place of the packed window, with the M of the layer.
  public init?(_ layer: ScaleSimLayer, on machine: ScaleSimMachine, _ compute: ScaleSimCompute) {
    let elements: Int
    switch machine.rules.sparsity {
    case .dense: return nil
    case .layerwise: elements = layer.keptWindow * layer.filters
    case .rowwise:
      guard let pattern = RowwisePattern(layer, machine) else { return nil }
      elements = pattern.elements
    }
    denseWords = layer.window * layer.filters
    representation = machine.rules.representation
    switch representation {
    case .compressedRows, .compressedColumns:
      let pointers = (representation == .compressedRows ? layer.window : layer.filters) + 1
      placeWords = Double(elements + pointers)
      storedWords = Double(2 * elements + pointers)
    case .ellpackBlock:
      let product = compute.product
      let packed =
        switch product.dataflow {
        case .weightStationary, .inputStationary: product.spatialRows * layer.filters
        case .outputStationary: product.steps * layer.filters
        }
      let bits = Int.bitWidth - (layer.pattern.length - 1).leadingZeroBitCount
      placeWords = Double(packed * bits) / Self.bitsPerWord
      storedWords = Double(packed) + placeWords
    }
  }
}

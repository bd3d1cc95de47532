internal import Datasets
internal import Inference
internal import NetworkModel

extension FixedPoint {
  /// The network with fixed-point feature maps.
  ///
  /// - Parameters:
  ///   - network: Its weights are in fixed point already.
  ///   - reference: The network whose responses are to be met.
  static func quantizingMaps(
    _ network: Network, reference: Network, _ options: FixedPointOptions,
    _ context: CompressionContext
  ) throws(CompressionError) -> Network {
    let groups = MapGroup.all(of: network).compactMap { group in
      (group.writer.map { options.activationBits[$0] } ?? options.inputBits).map { (group, $0) }
    }
    guard !groups.isEmpty else { return network }
    guard var images = context.calibration, images.count > 0,
      network.weightKnowledge == .real
    else {
      var result = network
      for (group, bits) in groups {
        result = try result.formatting(group, FixedPointGrid(bits: bits, fractionBits: bits - 1))
      }
      return try result.noting(
        "the fraction lengths of \(groups.count) feature maps are not known: only their widths are "
          + "set")
    }
    if let most = options.images, most < images.count { images = images[0..<max(1, most)] }
    let search = MapSearch(reference: reference, images: images, context: context)
    let ranges = try search.greatestMagnitudes(groups.map(\.0))
    switch options.precision {
    case .dynamic: return try search.choosingEach(groups, ranges, in: network)
    case .uniform: return try search.choosingOne(groups, ranges, in: network)
    }
  }
}

extension Network {
  /// The network with a format for a group of maps.
  func formatting(
    _ group: MapGroup, _ grid: FixedPointGrid
  ) throws(CompressionError) -> Network {
    var tensors = tensors
    for id in group.tensors {
      tensors[id.index] = Tensor(
        name: tensors[id.index].name, shape: tensors[id.index].shape,
        format: .fixedPoint(bits: grid.bits, fractionBits: grid.fractionBits, isSigned: true))
    }
    let changed = tensors
    return try compressing { () throws(NetworkError) -> Network in
      try replacing(tensors: changed, layers: layers)
    }
  }

  /// The layers up to one, whose results become the network's.
  func prefix(through layer: Int) throws(CompressionError) -> Network {
    try compressing { () throws(NetworkError) -> Network in
      try Network(
        name: name, source: source, tensors: tensors, layers: Array(layers[...layer]),
        inputs: inputs, outputs: [layers[layer].output])
    }
  }
}

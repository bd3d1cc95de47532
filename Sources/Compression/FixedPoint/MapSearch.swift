internal import Datasets
internal import Inference
internal import NetworkModel

/// The choice of feature maps' fraction lengths on images.
struct MapSearch {
  /// The network whose responses are to be met.
  let reference: Network
  let images: LabelledImages
  let context: CompressionContext

  /// The greatest magnitude of each group of maps in the reference network.
  func greatestMagnitudes(_ groups: [MapGroup]) throws(CompressionError) -> [Double] {
    var result = [Double](repeating: 0, count: groups.count)
    let measured = Set(groups.compactMap(\.measured))
    var ofLayer: [Int: Double] = [:]
    try ImagePass.observe(
      reference, .stored, layers: measured, on: images, jobs: context.jobs
    ) { _, observation -> Double in
      Double(observation.outputs[0].reduce(Float(0)) { max($0, $1.magnitude) })
    } join: { layer, magnitude in
      ofLayer[layer] = max(ofLayer[layer] ?? 0, magnitude)
    }
    for (index, group) in groups.enumerated() {
      result[index] =
        group.measured.map { ofLayer[$0] ?? 0 }
        ?? Double(images.elements.reduce(Float(0)) { max($0, $1.magnitude) })
    }
    return result
  }

  /// The network in which each group has the fraction length of least error behind those before.
  func choosingEach(
    _ groups: [(MapGroup, Int)], _ ranges: [Double], in network: Network
  ) throws(CompressionError) -> Network {
    var result = network
    for ((group, bits), range) in zip(groups, ranges) {
      let grids = FixedPointGrid.candidates(holding: range, bits: bits)
      let errors: [Double]
      if let layer = group.measured {
        context.progress?("fraction length of \(network.layers[layer].name)")
        errors = try self.errors(of: grids, behind: layer, in: result)
      } else {
        errors = grids.map { $0.error(of: images.elements) }
      }
      result = try result.formatting(group, grids[FixedPointGrid.best(errors)])
    }
    return result
  }

  /// For each grid, Σ |x − rounded x̂| over a layer's results.
  private func errors(
    of grids: [FixedPointGrid], behind layer: Int, in network: Network
  ) throws(CompressionError) -> [Double] {
    let exact = try ImagePass.executor(reference.prefix(through: layer), .stored)
    let rounded = try ImagePass.executor(network.prefix(through: layer), .stored)
    var totals = [Double](repeating: 0, count: grids.count)
    let images = images
    try ImagePass.run(images, jobs: context.jobs) { (index) throws(CompressionError) -> [Double] in
      let wanted = try ImagePass.output(of: exact, for: images.image(index))
      let given = try ImagePass.output(of: rounded, for: images.image(index))
      return grids.map { $0.error(of: given, against: wanted) }
    } join: { _, errors in
      for (place, error) in errors.enumerated() { totals[place] += error }
    }
    return totals
  }

  /// The network in which all groups have the one fraction length of least Σ |y − ŷ| over the
  /// network's results.
  func choosingOne(
    _ groups: [(MapGroup, Int)], _ ranges: [Double], in network: Network
  ) throws(CompressionError) -> Network {
    let lengths = zip(groups, ranges).map { group, range in
      FixedPointGrid.fractionBits(holding: range, bits: group.1)
    }
    guard let least = lengths.min(), let most = lengths.max() else { return network }
    let wanted = try ImagePass.outputs(of: reference, .stored, on: images, jobs: context.jobs)
    var best: (network: Network, error: Double)?
    // Beyond the greatest length that holds any map, every map is limited.
    for length in least - 1...most + 1 {
      context.progress?("feature maps of fraction length \(length)")
      var candidate = network
      for (group, bits) in groups {
        candidate = try candidate.formatting(
          group, FixedPointGrid(bits: bits, fractionBits: length))
      }
      let given = try ImagePass.outputs(of: candidate, .stored, on: images, jobs: context.jobs)
      let error = zip(wanted, given).reduce(0.0) { sum, pair in
        sum + zip(pair.0, pair.1).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
      }
      if best.map({ error < $0.error }) ?? true { best = (candidate, error) }
    }
    return best?.network ?? network
  }
}

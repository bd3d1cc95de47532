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
        (result, errors) = try self.errors(of: grids, behind: layer, of: group, in: result)
      } else {
        errors = grids.map { $0.error(of: images.elements) }
      }
      result = try result.formatting(group, grids[FixedPointGrid.best(errors)])
    }
    return result
  }

  /// For each grid, Σ |x − rounded x̂| over a layer's results.
  ///
  /// Where accumulators of 32 bits overflow on the images, as they do in products of 16-bit numbers,
  /// the weights give up fraction bits until they do not.
  /// - Returns: The network, its weights changed where they had to be, and the errors.
  private func errors(
    of grids: [FixedPointGrid], behind layer: Int, of group: MapGroup, in network: Network
  ) throws(CompressionError) -> (Network, [Double]) {
    var network = network
    while true {
      let (errors, overflows) = try measure(grids, behind: layer, in: network)
      guard overflows > 0, let writer = group.writer,
        let coarser = try network.shorteningWeights(of: writer)
      else { return (network, errors) }
      network = coarser
    }
  }

  private func measure(
    _ grids: [FixedPointGrid], behind layer: Int, in network: Network
  ) throws(CompressionError) -> (errors: [Double], overflows: Int) {
    let exact = try ImagePass.executor(reference.prefix(through: layer), .stored)
    let rounded = try ImagePass.executor(network.prefix(through: layer), .stored)
    var totals = [Double](repeating: 0, count: grids.count)
    var overflows = 0
    let images = images
    try ImagePass.run(images, jobs: context.jobs) {
      (index) throws(CompressionError) -> ([Double], Int) in
      let wanted = try ImagePass.result(of: exact, for: images.image(index)).outputs[0]
      let given = try ImagePass.result(of: rounded, for: images.image(index))
      return (
        grids.map { $0.error(of: given.outputs[0], against: wanted) }, given.overflowCount
      )
    } join: { _, found in
      for (place, error) in found.0.enumerated() { totals[place] += error }
      overflows += found.1
    }
    return (totals, overflows)
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

internal import Datasets
internal import Inference
internal import NetworkModel
internal import Quantities

/// Responses of layers at pixels that the seed chooses, the same in every network.
struct ResponseSampling: Sendable {
  let images: LabelledImages
  /// The most pixels in one image.
  let samplesPerImage: Int
  let seed: UInt64
  let jobs: Int

  /// The responses of some layers, by their name: channels × samples.
  ///
  /// Layers are named because splitting changes their indices.
  func responses(
    of names: [String], in network: Network
  ) throws(CompressionError) -> [String: DenseMatrix] {
    let wanted = Set(names)
    var observed = Set<Int>()
    for (index, layer) in network.layers.enumerated() where wanted.contains(layer.name) {
      observed.insert(index)
    }
    let layers = network.layers
    var samples: [Int: [Double]] = [:]
    let sampling = self
    try ImagePass.observe(network, .real, layers: observed, on: images, jobs: jobs) {
      image, observation -> [Double] in
      guard case .convolution(let convolution) = layers[observation.layerIndex].operation else {
        return []
      }
      return sampling.samples(
        of: observation.outputs[0], convolution, image: image,
        layer: layers[observation.layerIndex].name)
    } join: { layer, values in
      samples[layer, default: []].append(contentsOf: values)
    }
    var result: [String: DenseMatrix] = [:]
    for (index, values) in samples {
      guard case .convolution(let convolution) = layers[index].operation else { continue }
      let channels = convolution.shape.totalOutputChannels
      result[layers[index].name] = DenseMatrix(
        rows: channels, columns: values.count / channels, elements: values)
    }
    return result
  }

  /// All channels of some pixels of a map, one pixel after another.
  private func samples(
    of map: [Float], _ convolution: Convolution, image: Int, layer: String
  ) -> [Double] {
    let channels = convolution.shape.totalOutputChannels
    let pixels = map.count / channels
    let chosen = self.pixels(of: pixels, image: image, layer: layer)
    return chosen.flatMap { pixel in
      (0..<channels).map { channel in
        Double(
          map[convolution.isChannelsLast ? pixel * channels + channel : channel * pixels + pixel])
      }
    }
  }

  /// Distinct pixels, ascending.
  private func pixels(of count: Int, image: Int, layer: String) -> [Int] {
    guard count > samplesPerImage else { return Array(0..<count) }
    // FNV-1a, so that layers do not share their pixels; Swift's own hashes differ from run to run.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in layer.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var random = SplitMix64(seed: seed ^ hash &+ UInt64(image) &* 0x9E37_79B9_7F4A_7C15)
    var chosen = Set<Int>()
    // Floyd's sampling without replacement.
    for last in count - samplesPerImage..<count {
      let pixel = Int.random(in: 0...last, using: &random)
      if !chosen.insert(pixel).inserted { chosen.insert(last) }
    }
    return chosen.sorted()
  }
}

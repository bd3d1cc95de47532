// Prunes, shares and encodes a synthetic AlexNet of 61 million weights on all cores, and prints the
// time of each stage and the greatest memory of the process.

import Foundation
import NetworkModel
import ReferenceNetworks
import Synchronization
import WeightCoding

/// What one layer took and gave.
struct LayerFigures: Sendable {
  var name: String
  var weightCount: Int
  var encoding: WeightEncoding
  var rounds: Int
  var pruning: Duration
  var sharing: Duration
  var coding: Duration
}

/// Densities of Han et al., "Deep Compression", ICLR 2016, Table 4.
let densities = [
  "conv1": 0.84, "conv2": 0.38, "conv3": 0.35, "conv4": 0.37, "conv5": 0.37, "fc6": 0.09,
  "fc7": 0.09, "fc8": 0.25,
]
/// Shared weights of 5 bits, 32 of them.
let codeBits = 5
/// Whether every candidate is weighed, or the paper's relative indices of 4 bits with Huffman codes.
let weighsAll = CommandLine.arguments.contains("--all-encodings")
let options =
  weighsAll
  ? CodingOptions() : CodingOptions(positions: [.relativeIndex], indexBits: [4], huffman: .always)

func compress(_ layer: Layer, _ given: consuming [Float]) throws -> LayerFigures {
  let clock = ContinuousClock()
  var weights = given
  let density = densities[layer.name] ?? 1
  let pruning = clock.measure { prune(&weights, density: density) }
  let start = clock.now
  let sharing = try WeightSharing(weights, bits: codeBits)
  weights = []
  let tensor = try WeightTensor(
    shape: TensorShape([sharing.codes.count]),
    format: .codebook(bits: codeBits, entries: sharing.codebook), values: sharing.codes)
  let shared = clock.now
  let encoded = try WeightEncoder.encode(tensor, options: options)
  return LayerFigures(
    name: layer.name, weightCount: tensor.shape.elementCount, encoding: encoded.encoding,
    rounds: sharing.iterations, pruning: pruning, sharing: shared - start,
    coding: clock.now - shared)
}

extension WeightTensor.Values {
  fileprivate var count: Int {
    switch self {
    case .integers(let values): values.count
    case .bytes(let values): values.count
    case .reals(let values): values.count
    case .statistical, .absent: 0
    }
  }
}

func seconds(_ duration: Duration) -> String {
  String(format: "%.2f s", duration / .seconds(1))
}

guard let network = try ReferenceNetworks.network(named: "alexnet") else {
  fatalError("AlexNet is built in")
}
// The largest first, so that the cores end together.
let layers = network.convolutions.map(\.layer).sorted { $0.weightCount > $1.weightCount }
let clock = ContinuousClock()
let weights = Mutex(
  layers.enumerated().map { gaussianWeights($0.element.weightCount, seed: UInt64($0.offset)) })
let results = Mutex([LayerFigures?](repeating: nil, count: layers.count))
let total = clock.measure {
  DispatchQueue.concurrentPerform(iterations: layers.count) { index in
    let own = weights.withLock { all in
      defer { all[index] = [] }
      return all[index]
    }
    do {
      let figures = try compress(layers[index], own)
      results.withLock { $0[index] = figures }
    } catch {
      fatalError("\(layers[index].name): \(error)")
    }
  }
}
var (bits, count): (Int64, Int) = (0, 0)
for figures in results.withLock({ $0.compactMap(\.self) }) {
  bits += figures.encoding.storageBits
  count += figures.weightCount
  print(
    "\(figures.name): \(figures.weightCount) weights, \(figures.encoding.entries) entries, "
      + "\(figures.encoding.storageBits / 8) bytes as \(figures.encoding.summary); prune "
      + "\(seconds(figures.pruning)), share \(seconds(figures.sharing)) in \(figures.rounds) rounds, "
      + "encode \(seconds(figures.coding))")
}
var usage = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
print(
  "\(count) weights in \(seconds(total)) to \(bits / 8) bytes; "
    + "at most \(usage.ru_maxrss / 1024) MiB of memory, the weights' own among them")

import Diagnostics
import NetworkModel

/// Checks what `Network` takes on trust from the importers: axes, counts and blocks of a layer.
struct OperationCheck {
  private let layer: Layer
  private let inputs: [TensorShape]
  private let output: TensorShape

  /// - Precondition: The layer belongs to the network.
  init(_ layer: Layer, in network: Network) {
    self.layer = layer
    inputs = layer.inputs.map { network[$0].shape }
    output = network[layer.output].shape
  }

  /// - Throws: `ContainerFault` with the layer's name.
  func check() throws(ContainerFault) {
    guard let input = inputs.first else { throw fault("reads nothing") }
    let rank = input.dimensions.count
    switch layer.operation {
    case .convolution, .matrixMultiplication, .pooling, .elementwise, .resize, .requantization:
      break
    case .activation(let function):
      if case .parametricRelu(let alpha) = function, alpha.isEmpty { throw fault("has no slopes") }
    case .affine(let affine):
      guard !affine.scale.isEmpty, !affine.offset.isEmpty else { throw fault("has no scale") }
    case .concatenation(let axis): try check(axes: [axis], rank: output.dimensions.count)
    case .normalization(let normalization): try check(normalization, rank: rank)
    case .reduction(_, let axes): try check(axes: axes, rank: rank)
    case .rearrangement(let rearrangement): try check(rearrangement, rank: rank)
    }
  }

  private func check(_ normalization: Normalization, rank: Int) throws(ContainerFault) {
    switch normalization {
    case .localResponse(let size, _, _, _):
      guard (1...TensorShape.maximumElementCount).contains(size) else {
        throw fault("normalises over \(size) channels")
      }
    case .softmax(let axis, _): try check(axes: [axis], rank: rank)
    case .instance, .layer: break
    }
  }

  private func check(_ rearrangement: Rearrangement, rank: Int) throws(ContainerFault) {
    switch rearrangement {
    case .reshape, .expand, .gather: break
    case .transpose(let permutation):
      guard permutation.sorted() == Array(0..<rank) else {
        throw fault("has no order of \(rank) axes")
      }
    case .pad(let before, let after, _):
      guard before.count == rank, after.count == rank,
        (before + after).allSatisfy({ $0.magnitude <= Int32.max.magnitude })
      else { throw fault("does not pad \(rank) axes") }
    case .slice(let starts, let axes, let steps):
      try check(axes: axes, rank: rank)
      guard starts.count == axes.count, steps.count == axes.count, !steps.contains(0) else {
        throw fault("does not say where its slices begin and how they go on")
      }
    case .split(let axis): try check(axes: [axis], rank: rank)
    case .depthToSpace(let block), .spaceToDepth(let block):
      guard (1...Int(Int32.max)).contains(block) else { throw fault("has blocks of \(block)") }
    }
  }

  private func check(axes: [Int], rank: Int) throws(ContainerFault) {
    for axis in axes where !(-rank..<max(rank, 1)).contains(axis) {
      throw fault("has an axis \(axis) where there are \(rank)")
    }
  }

  private func fault(_ reason: String) -> ContainerFault {
    ContainerFault("layer \(printable(layer.name)) \(reason)")
  }
}

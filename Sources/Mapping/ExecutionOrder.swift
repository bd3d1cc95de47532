internal import NetworkModel

/// The order in which layers run: depth first from the outputs, the deepest operand first.
///
/// An overlay's compiler keeps a branch together so that small tensors are read soon after they
/// are written. Depth is the longest path from an input; ties keep the operands' order.
///
/// - Returns: Indices of the network's layers, each after those whose outputs it reads.
/// - Complexity: O(layers + operands), without recursion.
func depthFirstOrder(of network: Network) -> [Int] {
  let producers = network.producers()
  var depth = [Int](repeating: 0, count: network.layers.count)
  for (index, layer) in network.layers.enumerated() {
    depth[index] =
      1 + (layer.inputs.compactMap { producers[$0.index].map { depth[$0] } }.max() ?? 0)
  }
  var order: [Int] = []
  var isVisited = [Bool](repeating: false, count: network.layers.count)
  var stack: [(layer: Int, isExpanded: Bool)] = []
  let roots = network.outputs.compactMap { producers[$0.index] } + network.layers.indices
  for root in roots {
    stack.append((root, false))
    while let (layer, isExpanded) = stack.popLast() {
      if isExpanded {
        order.append(layer)
        continue
      }
      guard !isVisited[layer] else { continue }
      isVisited[layer] = true
      stack.append((layer, true))
      let operands = network.layers[layer].inputs.compactMap { producers[$0.index] }
      let sorted = operands.enumerated().sorted {
        (depth[$0.element], $1.offset) > (depth[$1.element], $0.offset)
      }
      for operand in sorted.reversed() where !isVisited[operand.element] {
        stack.append((operand.element, false))
      }
    }
  }
  return order
}

import Diagnostics

/// The nodes that the outputs of a graph depend on, each after those whose results it reads.
struct ONNXGraphOrder {
  /// Node indices in order.
  let order: [Int]
  /// Nodes on which no output depends.
  let deadCount: Int

  /// Sorts the nodes of a graph.
  ///
  /// - Throws: `InputError` when two nodes write one tensor, a node reads a tensor that nothing
  ///   writes, or nodes wait for each other in a circle.
  /// - Complexity: O(nodes + operands).
  init(_ model: ONNXModel, file: String) throws(InputError) {
    var producers: [String: Int] = [:]
    var given = Set(model.inputs.map(\.name))
    for tensor in model.initializers { given.insert(tensor.name) }
    for node in model.nodes {
      for output in node.outputs where !output.isEmpty {
        if let other = producers.updateValue(node.index, forKey: output) {
          throw InputError(
            file: file, place: node.name,
            reason: "it writes the tensor \(output), which \(model.nodes[other].name) also writes",
            remedy: "give every tensor its own name")
        }
        if given.contains(output) {
          throw InputError(
            file: file, place: node.name,
            reason: "it writes the tensor \(output), which is also an input or an initializer",
            remedy: "give every tensor its own name")
        }
      }
    }

    // Depth-first over operands with an explicit stack: no recursion on what a file contains.
    enum Mark { case unseen, open, done }
    var marks = [Mark](repeating: .unseen, count: model.nodes.count)
    var order: [Int] = []
    func visit(_ root: Int) throws(InputError) {
      guard marks[root] == .unseen else { return }
      var stack = [(node: root, operand: 0)]
      marks[root] = .open
      while let (index, operand) = stack.last {
        let node = model.nodes[index]
        guard operand < node.inputs.count else {
          marks[index] = .done
          order.append(index)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].operand += 1
        let name = node.inputs[operand]
        guard !name.isEmpty, !given.contains(name) else { continue }
        guard let producer = producers[name] else {
          throw InputError(
            file: file, place: node.name,
            reason: "it reads the tensor \(name), which nothing writes",
            remedy: "export the network again with all its inputs and initializers")
        }
        switch marks[producer] {
        case .done: break
        case .unseen:
          marks[producer] = .open
          stack.append((producer, 0))
        case .open:
          throw InputError(
            file: file, place: node.name,
            reason: "it depends on its own result through \(name)",
            remedy: "a network must have no cycles")
        }
      }
    }
    for output in model.outputs {
      guard let producer = producers[output.name] else {
        guard given.contains(output.name) else {
          throw InputError(
            file: file, place: output.name, reason: "nothing writes this output of the network",
            remedy: "export the network again, or remove the output")
        }
        continue
      }
      try visit(producer)
    }
    deadCount = model.nodes.count - order.count
    self.order = order
  }
}

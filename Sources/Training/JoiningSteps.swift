/// The sum of maps of one shape.
struct AdditionStep {
  let inputs: [Int]
  let output: Int
  /// Elements of one image.
  let count: Int

  func forward(_ workspace: Workspace) {
    let result = workspace.values[output].start
    let count = workspace.imageCount * count
    result.copy(from: workspace.values[inputs[0]].start, count: count)
    for input in inputs.dropFirst() {
      MatrixProducts.add(workspace.values[input].start, count: count, to: result)
    }
  }

  func backward(_ workspace: Workspace) {
    for input in inputs {
      MatrixProducts.add(
        workspace.derivatives[output].start, count: workspace.imageCount * count,
        to: workspace.derivatives[input].start)
    }
  }
}

/// Maps one after another along their channels: in this layout, one after another in memory.
struct ConcatenationStep {
  /// The maps, and the elements of one image of each.
  let inputs: [(map: Int, count: Int)]
  let output: Int

  func forward(_ workspace: Workspace) {
    var result = workspace.values[output].start
    for input in inputs {
      let count = input.count * workspace.imageCount
      result.copy(from: workspace.values[input.map].start, count: count)
      result += count
    }
  }

  func backward(_ workspace: Workspace) {
    var derivative = workspace.derivatives[output].start
    for input in inputs {
      let count = input.count * workspace.imageCount
      MatrixProducts.add(derivative, count: count, to: workspace.derivatives[input.map].start)
      derivative += count
    }
  }
}

/// The same elements of each image with another split into channels and pixels, as before a fully
/// connected layer.
struct ReshapingStep {
  let input: Int
  let output: Int
  let from: MapLayout
  let to: MapLayout

  func forward(_ workspace: Workspace) {
    let (source, result) = (workspace.values[input].start, workspace.values[output].start)
    forEachElement(workspace.imageCount) { old, new in
      MatrixProducts.copy(
        source + old, stride: from.pixels, count: workspace.imageCount, to: result + new,
        stride: to.pixels)
    }
  }

  func backward(_ workspace: Workspace) {
    let derivative = workspace.derivatives[output].start
    let result = workspace.derivatives[input].start
    forEachElement(workspace.imageCount) { old, new in
      MatrixProducts.add(
        derivative + new, stride: to.pixels, count: workspace.imageCount, to: result + old,
        stride: from.pixels)
    }
  }

  /// Visits where each element of the first image lies before and after.
  private func forEachElement(_ imageCount: Int, _ body: (Int, Int) -> Void) {
    for element in 0..<from.count {
      body(
        element / from.pixels * imageCount * from.pixels + element % from.pixels,
        element / to.pixels * imageCount * to.pixels + element % to.pixels)
    }
  }
}

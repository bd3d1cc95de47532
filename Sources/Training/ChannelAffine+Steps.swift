import NetworkModel

extension ChannelAffine {
  private func scale(of channel: Int) -> Float { scale.count == 1 ? scale[0] : scale[channel] }
  private func offset(of channel: Int) -> Float { offset.count == 1 ? offset[0] : offset[channel] }

  /// Scales and shifts channels of `length` elements in place.
  func apply(to values: UnsafeMutablePointer<Float>, channels: Int, _ length: Int) {
    for channel in 0..<channels {
      let (factor, summand) = (scale(of: channel), offset(of: channel))
      let row = values + channel * length
      var index = 0
      while index < length {
        row[index] = row[index] * factor + summand
        index += 1
      }
    }
  }

  /// Multiplies derivatives by the outputs into those by what was scaled, in place.
  func scale(
    _ derivatives: UnsafeMutablePointer<Float>, channels: Int, _ length: Int,
    order: DerivativeOrder
  ) {
    for channel in 0..<channels {
      MatrixProducts.scale(
        derivatives + channel * length, by: order.factor(scale(of: channel)), count: length)
    }
  }
}

/// A scale and an offset for each channel, as a layer of its own.
struct AffineStep {
  let input: Int
  let output: Int
  let layout: MapLayout
  let affine: ChannelAffine

  func forward(_ workspace: Workspace) {
    let result = workspace.values[output].start
    let length = workspace.imageCount * layout.pixels
    result.copy(from: workspace.values[input].start, count: layout.channels * length)
    affine.apply(to: result, channels: layout.channels, length)
  }

  func backward(_ workspace: Workspace, _ order: DerivativeOrder) {
    let derivative = workspace.derivatives[output].start
    let length = workspace.imageCount * layout.pixels
    affine.scale(derivative, channels: layout.channels, length, order: order)
    MatrixProducts.add(
      derivative, count: layout.channels * length, to: workspace.derivatives[input].start)
  }
}

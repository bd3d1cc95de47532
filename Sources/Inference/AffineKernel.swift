import NetworkModel

/// A scale and an offset for each channel, in single precision.
struct AffineKernel: Kernel {
  private let affine: ChannelAffine
  private let channels: Int
  private let inner: Int

  init(_ affine: ChannelAffine, _ context: LayerContext) throws(InferenceError) {
    let shape = context.inputs[0].shape
    channels = shape.channels
    inner = shape.dimensions.dropFirst(2).reduce(1, *)
    self.affine = affine
    guard (affine.scale + affine.offset).allSatisfy(\.isFinite) else {
      throw context.error(
        "its scales and offsets are not known", "give a network file that holds them")
    }
    for count in [affine.scale.count, affine.offset.count] where count != 1 && count != channels {
      throw context.error("it has \(count) scales or offsets for \(channels) channels")
    }
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    var result = operands[0].reals
    result.withUnsafeMutableBufferPointer { buffer in
      var (start, channel) = (0, 0)
      while start < buffer.count {
        let scale = affine.scale[affine.scale.count == 1 ? 0 : channel]
        let offset = affine.offset[affine.offset.count == 1 ? 0 : channel]
        for place in start..<start + inner { buffer[place] = buffer[place] * scale + offset }
        start += inner
        channel = channel + 1 == channels ? 0 : channel + 1
      }
    }
    return [Activation(elements: result, grid: .real)]
  }
}

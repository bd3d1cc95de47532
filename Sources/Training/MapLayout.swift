import NetworkModel

/// The order of a batch of feature maps in memory: channels, in each all images, in each all pixels.
///
/// Element (channel c, image n, pixel p) of N images lies at (c·N + n)·pixels + p. So a convolution
/// of the whole batch is one matrix product, whose columns are the pixels of all images.
struct MapLayout: Hashable {
  let channels: Int
  let pixels: Int

  /// Elements of one image.
  var count: Int { channels * pixels }

  init(channels: Int, pixels: Int) {
    self.channels = channels
    self.pixels = pixels
  }

  /// The layout of an activation of one image.
  init(_ shape: TensorShape) {
    let dimensions = shape.dimensions
    if dimensions.count >= 2, dimensions[0] == 1 {
      self.init(channels: dimensions[1], pixels: shape.elementCount / dimensions[1])
    } else {
      self.init(channels: shape.elementCount, pixels: 1)
    }
  }
}

extension MapLayout {
  /// Copies some of the images that lie one after another into this layout.
  func gather(
    _ chosen: ArraySlice<Int>, of images: UnsafePointer<Float>,
    into map: UnsafeMutablePointer<Float>
  ) {
    var target = map
    for channel in 0..<channels {
      for image in chosen {
        target.copy(from: images + image * count + channel * pixels, count: pixels)
        target += pixels
      }
    }
  }
}

/// A scale and an offset for each channel, or one for all.
struct ChannelScaling {
  /// Factors: one, or one for each channel.
  var scale: [Float]
  /// Summands: one, or one for each channel.
  var offset: [Float]
  /// Whether the values are known, not only that there are some.
  var isKnown = true
  /// The axis of the channels, `nil` when there is one value for all.
  var axis: Int?

  /// A scaling of which nothing but its place is known.
  static func unknown(axis: Int?) -> ChannelScaling {
    ChannelScaling(scale: [1], offset: [0], isKnown: false, axis: axis)
  }

  var hasScale: Bool { !isKnown || scale.contains { $0 != 1 } }
  var hasOffset: Bool { !isKnown || offset.contains { $0 != 0 } }

  /// The factors and summands for a number of channels.
  func expanded(_ count: Int) -> (scale: [Float], offset: [Float]) {
    (
      scale.count == 1 ? [Float](repeating: scale[0], count: count) : scale,
      offset.count == 1 ? [Float](repeating: offset[0], count: count) : offset
    )
  }

  /// This scaling followed by another.
  func followed(by next: ChannelScaling) -> ChannelScaling {
    let count = max(scale.count, offset.count, next.scale.count, next.offset.count)
    let (first, second) = (expanded(count), next.expanded(count))
    return ChannelScaling(
      scale: zip(first.scale, second.scale).map(*),
      offset: (0..<count).map { first.offset[$0] * second.scale[$0] + second.offset[$0] },
      isKnown: isKnown && next.isKnown, axis: axis ?? next.axis)
  }
}

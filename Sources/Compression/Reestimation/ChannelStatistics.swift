internal import NetworkModel

/// Sums over pixels and images for each channel.
struct ChannelStatistics: Sendable {
  private(set) var count = 0
  private(set) var sums: [Double]
  private(set) var squares: [Double]

  init(channels: Int) {
    sums = [Double](repeating: 0, count: channels)
    squares = sums
  }

  /// Sums over one map of a convolution.
  init(_ map: [Float], _ convolution: Convolution) {
    self.init(channels: convolution.shape.totalOutputChannels)
    let channels = sums.count
    count = map.count / channels
    for (index, value) in map.enumerated() {
      let channel = convolution.isChannelsLast ? index % channels : index / count % channels
      sums[channel] += Double(value)
      squares[channel] += Double(value) * Double(value)
    }
  }

  mutating func add(_ other: ChannelStatistics) {
    count += other.count
    for channel in sums.indices {
      sums[channel] += other.sums[channel]
      squares[channel] += other.squares[channel]
    }
  }

  func mean(_ channel: Int) -> Double { sums[channel] / Double(max(1, count)) }

  func deviation(_ channel: Int) -> Double {
    let mean = mean(channel)
    return max(0, squares[channel] / Double(max(1, count)) - mean * mean).squareRoot()
  }
}

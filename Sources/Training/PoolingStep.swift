import NetworkModel

/// A maximum or an average over windows of each channel.
struct PoolingStep {
  let input: Int
  let output: Int
  /// Where the greatest elements' places are kept, for a maximum.
  let choices: Int?
  let channels: Int
  let inputPixels: Int
  /// The first of each output pixel's places in `places`, and the end of the last.
  private let starts: [Int]
  /// The input pixels of each window, one window after another.
  private let places: [Int]
  /// What each window's sum is multiplied by, in an average.
  private let factors: [Float]

  var outputPixels: Int { starts.count - 1 }

  /// Prepares a pooling, or returns `nil` when a window holds nothing but padding.
  init?(_ pooling: Pooling, input: Int, output: Int, choices: Int?) {
    let window = pooling.window
    self.input = input
    self.output = output
    self.choices = choices
    channels = window.totalInputChannels
    inputPixels = window.inputRows * window.inputColumns
    var starts = [0]
    var places: [Int] = []
    var factors: [Float] = []
    for outputRow in 0..<window.outputRows {
      let rows = (0..<window.kernelRows).map {
        outputRow * window.strideRows + $0 * window.dilationRows - window.padding.top
      }.filter { (0..<window.inputRows).contains($0) }
      for outputColumn in 0..<window.outputColumns {
        let columns = (0..<window.kernelColumns).map {
          outputColumn * window.strideColumns + $0 * window.dilationColumns - window.padding.left
        }.filter { (0..<window.inputColumns).contains($0) }
        guard !rows.isEmpty, !columns.isEmpty else { return nil }
        for row in rows { places += columns.map { row * window.inputColumns + $0 } }
        starts.append(places.count)
        let count =
          switch pooling.function {
          case .maximum: 1
          case .average: rows.count * columns.count
          case .averageIncludingPadding: window.kernelRows * window.kernelColumns
          }
        factors.append(1 / Float(count))
      }
    }
    (self.starts, self.places, self.factors) = (starts, places, factors)
  }

  func forward(_ workspace: Workspace) {
    var source = UnsafePointer(workspace.values[input].start)
    var result = workspace.values[output].start
    let end = source + channels * workspace.imageCount * inputPixels
    starts.withUnsafeBufferPointer { starts in
      places.withUnsafeBufferPointer { places in
        if let choices {
          var chosen = workspace.choices[choices]
          while source < end {
            for pixel in 0..<outputPixels {
              var best = places[starts[pixel]]
              var index = starts[pixel] + 1
              while index < starts[pixel + 1] {
                if source[places[index]] > source[best] { best = places[index] }
                index += 1
              }
              result[pixel] = source[best]
              chosen[pixel] = Int32(truncatingIfNeeded: best)
            }
            source += inputPixels
            result += outputPixels
            chosen += outputPixels
          }
        } else {
          while source < end {
            for pixel in 0..<outputPixels {
              var sum: Float = 0
              var index = starts[pixel]
              while index < starts[pixel + 1] {
                sum += source[places[index]]
                index += 1
              }
              result[pixel] = sum * factors[pixel]
            }
            source += inputPixels
            result += outputPixels
          }
        }
      }
    }
  }

  func backward(_ workspace: Workspace, _ order: DerivativeOrder) {
    var target = workspace.derivatives[input].start
    var derivative = UnsafePointer(workspace.derivatives[output].start)
    let end = target + channels * workspace.imageCount * inputPixels
    if let choices {
      var chosen = workspace.choices[choices]
      while target < end {
        var pixel = 0
        while pixel < outputPixels {
          target[Int(chosen[pixel])] += derivative[pixel]
          pixel += 1
        }
        target += inputPixels
        derivative += outputPixels
        chosen += outputPixels
      }
      return
    }
    while target < end {
      for pixel in 0..<outputPixels {
        let share = derivative[pixel] * order.factor(factors[pixel])
        var index = starts[pixel]
        while index < starts[pixel + 1] {
          target[places[index]] += share
          index += 1
        }
      }
      target += inputPixels
      derivative += outputPixels
    }
  }
}

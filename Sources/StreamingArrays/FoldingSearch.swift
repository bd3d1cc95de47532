internal import HardwareModel
public import NetworkModel
public import Quantities

/// The foldings that a layer can have, with what each costs.
public struct FoldingSearch: Hashable, Sendable {
  /// A folding.
  public struct Choice: Hashable, Sendable {
    /// The engine with this folding.
    public let node: StreamingNode
    /// Its look-up tables, a DSP slice counting as `lookUpTablesPerDSP`.
    public let cost: Int
  }

  /// Look-up tables that weigh as much as a DSP slice: the ratio of both on a ZU9EG.
  static let lookUpTablesPerDSP = 109

  /// The choices that no other beats in cycles and cost: fewer cycles, more cost.
  public let choices: [Choice]

  /// Finds all foldings whose parallelism divides the layer's channels.
  ///
  /// - Parameters:
  ///   - leastOutputCycles: Cycles that an output pixel takes at least: those in which its weights come.
  ///   - cost: The cost of an engine.
  public init(
    _ kind: StreamingNode.Kind, _ shape: ConvolutionShape, leastOutputCycles: Cycles = 0,
    cost: (StreamingNode) -> (lut: Int, dsp: Int)
  ) {
    let taps = shape.kernelRows * shape.kernelColumns
    let elements: [Int]
    let lanes: [Int]
    switch kind {
    case .matrix:
      elements = Self.divisors(shape.outputChannels)
      lanes = Self.divisors(shape.inputChannels * taps)
    case .depthwise:
      elements = Self.divisors(shape.groups)
      lanes = Self.divisors(taps)
    case .pooling, .elementwise:
      elements = Self.divisors(shape.groups)
      lanes = [1]
    }
    var all: [Choice] = []
    for element in elements {
      for lane in lanes where kind != .depthwise || lane == 1 || element == shape.groups {
        let node = StreamingNode(
          kind, shape, StreamingArray.Fold(elements: element, lanes: lane)
        ).taking(atLeast: leastOutputCycles)
        let taken = cost(node)
        all.append(Choice(node: node, cost: taken.lut + Self.lookUpTablesPerDSP * taken.dsp))
      }
    }
    all.sort { left, right in
      (left.cost, left.node.frameCycles, left.node.fold.elements)
        < (right.cost, right.node.frameCycles, right.node.fold.elements)
    }
    var best: [Choice] = []
    for choice in all where choice.node.frameCycles < best.last?.node.frameCycles ?? .max {
      best.append(choice)
    }
    choices = best
  }

  /// The cheapest folding that takes at most so many cycles, or else the fastest.
  public func best(within target: Cycles) -> Choice {
    choices.first { $0.node.frameCycles <= target } ?? choices[choices.count - 1]
  }

  /// The divisors of a number, ascending.
  public static func divisors(_ number: Int) -> [Int] {
    var small: [Int] = []
    var large: [Int] = []
    var divisor = 1
    while divisor * divisor <= number {
      if number % divisor == 0 {
        small.append(divisor)
        if divisor * divisor != number { large.append(number / divisor) }
      }
      divisor += 1
    }
    return small + large.reversed()
  }
}

/// A step of the staircase of a network: an interval and what the cheapest foldings for it cost.
public struct FoldingStep: Hashable, Sendable {
  /// Cycles from one frame to the next.
  public let interval: Cycles
  /// The cost of all engines.
  public let cost: Int
}

extension FoldingSearch {
  /// Every distinct interval that a network can have with the least cost that reaches it, slow and
  /// cheap first: exact, because layers choose independently.
  ///
  /// - Complexity: O(n log n) for all choices of all layers together.
  public static func staircase(_ layers: [FoldingSearch]) -> [FoldingStep] {
    let slowest = layers.map { $0.choices[$0.choices.count - 1].node.frameCycles }.max() ?? 0
    let intervals = Set(layers.flatMap { $0.choices.map(\.node.frameCycles) })
      .filter { $0 >= slowest }.sorted(by: >)
    var result: [FoldingStep] = []
    for interval in intervals {
      let cost = layers.reduce(0) { $0 + $1.best(within: interval).cost }
      let reached = layers.map { $0.best(within: interval).node.frameCycles }.max() ?? 0
      if reached == interval { result.append(FoldingStep(interval: interval, cost: cost)) }
    }
    return result
  }
}

internal import Quantities

/// The least that the steps from each position on can cost: for each measure by itself, the best
/// option of every step, with the words of weights that stay relaxed to fractions.
struct ResidencyBounds {
  /// The three measures in the order of the objective.
  typealias Measures = (Int64, Int64, Int64)

  /// Weights of one step that may stay: what they save of a measure, and the words they take.
  private struct Saving {
    let step: Int
    let words: Int
    let amount: Int64

    /// Whether it saves more a word.
    func isDenser(than other: Saving) -> Bool {
      let left = amount.multipliedFullWidth(by: Int64(other.words))
      let right = other.amount.multipliedFullWidth(by: Int64(words))
      return (left.high, left.low) == (right.high, right.low)
        ? step < other.step : (left.high, left.low) > (right.high, right.low)
    }
  }

  /// Of one measure: sums of the steps from each on, and all savings, the densest first.
  private struct Measure {
    var sums: [Int64]
    var savings: [Saving]
  }

  private let measures: [Measure]

  init(
    _ steps: [PlacedStep], _ store: WeightStore, _ objective: PlacementObjective, capacity: Int
  ) {
    let cheapest = store.memories.first?.femtojoulesPerBit ?? 0
    measures = (0..<3).map { measure in
      var sums = [Int64](repeating: 0, count: steps.count + 1)
      var savings: [Saving] = []
      for (index, step) in steps.enumerated().reversed() {
        var streamed: Int64?
        var kept: Int64?
        for (placement, option) in step.options {
          var cost = option.cost
          if placement.keepsWeights {
            let (reads, overflow) = cheapest.multipliedReportingOverflow(by: option.storeReadBits)
            cost =
              cost
              + PlacementCost(
                femtojoules: overflow
                  ? PlacementCost.mostFemtojoules : min(PlacementCost.mostFemtojoules, reads))
          }
          let amount = objective.measures(cost)[measure]
          if placement.keepsWeights {
            kept = min(kept ?? .max, amount)
          } else {
            streamed = min(streamed ?? .max, amount)
          }
        }
        let least: Int64
        if let streamed {
          least = streamed
          if let kept, kept < streamed, step.words <= capacity {
            if step.words == 0 {
              sums[index] = min(PlacementCost.mostFemtojoules, sums[index + 1] + kept)
              continue
            }
            savings.append(Saving(step: index, words: step.words, amount: streamed - kept))
          }
        } else {
          least = kept ?? 0
        }
        sums[index] = min(PlacementCost.mostFemtojoules, sums[index + 1] + least)
      }
      return Measure(sums: sums, savings: savings.sorted { $0.isDenser(than: $1) })
    }
  }

  /// The bounds of the steps from one on, for any room.
  func from(_ step: Int) -> Suffix {
    Suffix(
      parts: measures.map { measure in
        var part = Suffix.Part(base: measure.sums[step])
        for saving in measure.savings where saving.step >= step {
          part.words.append(part.words[part.words.count - 1] + saving.words)
          part.amounts.append(part.amounts[part.amounts.count - 1] + saving.amount)
        }
        return part
      })
  }

  /// The bounds of the steps from one on.
  struct Suffix {
    fileprivate struct Part {
      let base: Int64
      /// Sums of the densest savings: their words and what they save.
      var words = [0]
      var amounts: [Int64] = [0]

      /// The least that the steps cost when weights may take so many words.
      ///
      /// - Complexity: O(log steps).
      func least(_ room: Int) -> Int64 {
        var (low, high) = (0, words.count - 1)
        while low < high {
          let middle = (low + high + 1) / 2
          if words[middle] <= room { low = middle } else { high = middle - 1 }
        }
        guard low + 1 < words.count else { return base - amounts[low] }
        let next = Double(amounts[low + 1] - amounts[low])
        let share = Double(room - words[low]) / Double(words[low + 1] - words[low])
        // Rounded towards more savings, with room for the rounding of the quotient.
        let part = min(next, (next * share * (1 + 1e-12)).rounded(.up) + 1)
        return base - amounts[low] - Int64(part)
      }
    }

    fileprivate let parts: [Part]

    func least(_ room: Int) -> Measures {
      (parts[0].least(room), parts[1].least(room), parts[2].least(room))
    }
  }
}

extension PlacementObjective {
  /// The measures of a cost in the order in which the objective compares them.
  func measures(_ cost: PlacementCost) -> [Int64] {
    switch self {
    case .latency: [cost.cycles, cost.femtojoules, cost.bytes]
    case .energy: [cost.femtojoules, cost.cycles, cost.bytes]
    case .traffic: [cost.bytes, cost.cycles, cost.femtojoules]
    }
  }
}

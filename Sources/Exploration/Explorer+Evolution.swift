internal import Quantities

/// One design of a population.
private struct Individual {
  var digits: [Int]
  /// `nil` for a design that is not feasible.
  var costs: [Double]?
  var rank = 0
  var crowding = 0.0
}

extension Explorer {
  /// Evolves a population by NSGA-II.
  ///
  /// The algorithm is that of Deb et al., IEEE Trans. Evol. Comp. 6(2), 2002, on the positions of the
  /// knobs' values: non-dominated sorting, crowding distance, binary tournaments, uniform crossover, and a mutation
  /// that moves a knob to a neighbouring or any other value. Designs that are not feasible rank last.
  ///
  /// A search that is resumed begins again from its seed; designs cost nothing that the store has.
  mutating func evolve(
    in space: DesignSpace, range: Range<UInt64>, _ shouldStop: () -> Bool,
    _ report: ([EvaluatedDesign], ExplorationState, ParetoFront<[Double]>) throws -> Void
  ) rethrows {
    var generator = SplitMix64(seed: space.search.seed)
    let size = min(
      space.search.population, Int(min(range.upperBound - range.lowerBound, 1 << 14)))
    var known: [UInt64: [Double]?] = [:]
    var population: [Individual] = []
    for generation in 0...space.search.generations where !shouldStop() {
      var offspring: [Individual] = []
      while offspring.count < size {
        if generation == 0 {
          let index = UInt64.random(in: range, using: &generator)
          offspring.append(Individual(digits: space.digits(of: index)))
        } else {
          var child = space.crossed(
            tournament(population, &generator).digits, tournament(population, &generator).digits,
            &generator)
          space.mutate(&child, &generator)
          guard range.contains(space.index(of: child)) else { continue }
          offspring.append(Individual(digits: child))
        }
      }
      var fresh: [UInt64] = []
      for individual in offspring {
        let index = space.index(of: individual.digits)
        if known[index] == nil {
          known[index] = .some(nil)
          fresh.append(index)
        }
      }
      let found = evaluate(fresh)
      for (index, design) in zip(fresh, found) {
        known[index] = .some(design.map { Self.costs($0, space) })
      }
      for place in offspring.indices {
        offspring[place].costs = known[space.index(of: offspring[place].digits)] ?? nil
      }
      population = selected(population + offspring, size)
      advance(
        to: range.lowerBound,
        isComplete: space.search.method == .nsga2 && generation == space.search.generations)
      try report(found.compactMap { $0 }, state, front)
    }
  }

  private func tournament(
    _ population: [Individual], _ generator: inout SplitMix64
  ) -> Individual {
    let first = population[Int.random(in: population.indices, using: &generator)]
    let second = population[Int.random(in: population.indices, using: &generator)]
    if first.rank != second.rank { return first.rank < second.rank ? first : second }
    return first.crowding >= second.crowding ? first : second
  }

  /// The best of a population, front by front, the least crowded of the last one.
  private func selected(_ population: [Individual], _ size: Int) -> [Individual] {
    var rest = population
    var result: [Individual] = []
    var rank = 0
    while result.count < size, !rest.isEmpty {
      let (front, dominated) = split(rest)
      let ranked = crowded(
        front.map { individual in
          var individual = individual
          individual.rank = rank
          return individual
        })
      result += ranked.prefix(size - result.count)
      rest = dominated
      rank += 1
    }
    return result
  }

  private func split(_ population: [Individual]) -> ([Individual], [Individual]) {
    var front: [Individual] = []
    var dominated: [Individual] = []
    for (place, individual) in population.enumerated() {
      let isBeaten = population.enumerated().contains { other, rival in
        guard other != place else { return false }
        switch (rival.costs, individual.costs) {
        case (nil, _): return false
        case (_?, nil): return true
        case (let rival?, let own?):
          return rival != own && zip(rival, own).allSatisfy { $0 <= $1 }
        }
      }
      if isBeaten { dominated.append(individual) } else { front.append(individual) }
    }
    return (front, dominated)
  }

  /// A front with its crowding distances, the least crowded first.
  private func crowded(_ front: [Individual]) -> [Individual] {
    var front = front
    for objective in 0..<(front.first?.costs?.count ?? 0) {
      let order = front.indices.filter { front[$0].costs != nil }.sorted {
        (front[$0].costs?[objective] ?? 0, $0) < (front[$1].costs?[objective] ?? 0, $1)
      }
      guard let first = order.first, let last = order.last else { continue }
      let span = (front[last].costs?[objective] ?? 0) - (front[first].costs?[objective] ?? 0)
      front[first].crowding = .infinity
      front[last].crowding = .infinity
      guard span > 0, order.count > 2 else { continue }
      for place in 1..<order.count - 1 {
        let gap =
          (front[order[place + 1]].costs?[objective] ?? 0)
          - (front[order[place - 1]].costs?[objective] ?? 0)
        front[order[place]].crowding += gap / span
      }
    }
    let order = front.indices.sorted { left, right in
      front[left].crowding != front[right].crowding
        ? front[left].crowding > front[right].crowding : left < right
    }
    return order.map { front[$0] }
  }
}

extension DesignSpace {
  /// Each knob from one of two parents.
  fileprivate func crossed(
    _ first: [Int], _ second: [Int], _ generator: inout SplitMix64
  ) -> [Int] {
    zip(first, second).map { Bool.random(using: &generator) ? $0 : $1 }
  }

  /// Moves about one knob.
  fileprivate func mutate(_ digits: inout [Int], _ generator: inout SplitMix64) {
    for place in digits.indices where Int.random(in: 0..<digits.count, using: &generator) == 0 {
      let last = knobs[place].values.count - 1
      if Bool.random(using: &generator) {
        digits[place] = Int.random(in: 0...last, using: &generator)
      } else {
        let step = Bool.random(using: &generator) ? 1 : -1
        digits[place] = min(last, max(0, digits[place] + step))
      }
    }
  }
}

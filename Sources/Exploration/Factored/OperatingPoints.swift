internal import HardwareModel
internal import Mapping
internal import Quantities

/// The clocks, memories and ports at which one circuit can run: the last knobs of a space.
struct OperatingPoints {
  /// One of them.
  struct Point {
    let clock: Frequency
    /// Its place among the rates, while one core is at work.
    let rate: Int
    /// Its place among the shared rates.
    let shared: Int
  }

  /// The points in the order of the index.
  let points: [Point]
  /// The rates that differ.
  let rates: [MemoryRates]
  /// The places of a rate and of the one that is left of it while all cores are at work.
  let shared: [Pair]

  /// Two rates.
  struct Pair: Hashable {
    let own: Int
    let shared: Int
  }

  /// Lists the points of a machine.
  ///
  /// - Parameters:
  ///   - count: Number of points.
  ///   - profile: The machine at a point.
  init(count: Int, profile: (Int) -> HardwareProfile) {
    var rates: [MemoryRates] = []
    var known: [MemoryRates: Int] = [:]
    func place(_ rate: MemoryRates) -> Int {
      if let place = known[rate] { return place }
      known[rate] = rates.count
      rates.append(rate)
      return rates.count - 1
    }
    var pairs: [Pair] = []
    var places: [Pair: Int] = [:]
    points = (0..<count).map { index in
      let profile = profile(index)
      let own = place(MemoryRates(profile, activeCores: 1))
      let pair = Pair(own: own, shared: place(MemoryRates(profile, activeCores: profile.cores)))
      if places[pair] == nil {
        places[pair] = pairs.count
        pairs.append(pair)
      }
      return Point(clock: profile.clock, rate: own, shared: places[pair] ?? 0)
    }
    self.rates = rates
    shared = pairs
  }
}

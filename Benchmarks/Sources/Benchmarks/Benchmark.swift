/// Something whose speed is measured.
struct Benchmark {
  /// What is done.
  let name: String
  /// What one pass gets through, in `unit`; the same in every pass.
  let amount: Double
  /// The unit of `amount`, to which "/s" is added.
  let unit: String
  /// The benchmark to which the speed is compared, if any.
  let reference: String?
  /// One pass; its result keeps the work from being left out.
  let pass: () throws -> Int64

  /// Creates a benchmark.
  init(
    _ name: String, amount: Double, unit: String, relativeTo reference: String? = nil,
    pass: @escaping () throws -> Int64
  ) {
    self.name = name
    self.amount = amount
    self.unit = unit
    self.reference = reference
    self.pass = pass
  }

  /// Passes that take about `duration`, found by doubling.
  func passes(in duration: Duration) throws -> Int {
    var count = 1
    while count < 1 << 20 {
      if try time(passes: count) >= duration { return count }
      count *= 2
    }
    return count
  }

  /// The time of some passes, one after the other.
  ///
  /// - Throws: `BenchmarkError` when two passes do not give the same result.
  func time(passes: Int) throws -> Duration {
    let clock = ContinuousClock()
    var first: Int64?
    return try clock.measure {
      for _ in 0..<passes {
        let result = try pass()
        if let first, first != result {
          throw BenchmarkError(description: "\(name): \(first), then \(result)")
        }
        first = result
      }
    }
  }

  /// Units a second, over some passes.
  func speed(passes: Int) throws -> Double {
    let duration = try time(passes: passes)
    return amount * Double(passes) / (duration / .seconds(1))
  }
}

/// A benchmark that cannot be run.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
}

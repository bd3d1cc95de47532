/// The choice of the greatest values of a list without sorting it.
enum Ranking {
  /// Marks the `count` greatest values; of equal values, those that come first.
  ///
  /// A radix selection over the order-preserving bit patterns, from the highest digit on.
  /// O(values), whatever their distribution. A NaN ranks highest or lowest by its sign bit.
  static func greatest(_ count: Int, of values: [Float]) -> [Bool] {
    precondition((0...values.count).contains(count))
    guard count > 0 else { return [Bool](repeating: false, count: values.count) }
    let threshold = key(ofRank: count, in: values)
    let above = values.count { orderedKey($0) > threshold }
    var ties = count - above
    return values.map { value in
      let key = orderedKey(value)
      if key != threshold { return key > threshold }
      ties -= 1
      return ties >= 0
    }
  }

  /// The key of the value with a rank, the greatest having rank 1.
  private static func key(ofRank rank: Int, in values: [Float]) -> UInt32 {
    var (prefix, mask, rank) = (UInt32(0), UInt32(0), rank)
    for (shift, bits) in [(21, 11), (10, 11), (0, 10)] as [(UInt32, UInt32)] {
      var counts = [Int](repeating: 0, count: 1 << bits)
      let digitMask = (UInt32(1) << bits) - 1
      for value in values {
        let key = orderedKey(value)
        if key & mask == prefix { counts[Int(key >> shift & digitMask)] += 1 }
      }
      var digit = counts.count - 1
      while rank > counts[digit] {
        rank -= counts[digit]
        digit -= 1
      }
      prefix |= UInt32(digit) << shift
      mask |= digitMask << shift
    }
    return prefix
  }

  /// A whole number whose order is that of the floats; −0 is made +0 so that zeros are equal.
  private static func orderedKey(_ value: Float) -> UInt32 {
    let pattern = (value + 0).bitPattern
    return pattern >> 31 == 0 ? pattern | 1 << 31 : ~pattern
  }
}

extension Ranking {
  /// The same choice by counting for each value how many rank before it: O(values²), without the
  /// tables that make a selection among a few values slow.
  static func ofFew(_ count: Int, _ values: [Float]) -> [Bool] {
    values.indices.map { index in
      let better = values.indices.count {
        values[$0] > values[index] || (values[$0] == values[index] && $0 < index)
      }
      return better < count
    }
  }
}

/// A fixed number of elements in one stretch of memory, owned by whoever holds the buffer.
///
/// The controllers touch a few elements of many small arrays for every command. An `Array` checks
/// on each change whether it is shared and on each access whether the index is in range, which
/// together took two fifths of the time; this has neither, so an index must be known to be in
/// range. Debug builds check it, and the tests run in them.
struct FixedBuffer<Element: ~Copyable>: ~Copyable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  /// Makes `count` elements, each from its index.
  init(count: Int, _ make: (Int) -> Element) {
    precondition(count >= 0)
    base = UnsafeMutablePointer<Element>.allocate(capacity: count)
    self.count = count
    for index in 0..<count { (base + index).initialize(to: make(index)) }
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }

  var indices: Range<Int> { 0..<count }

  subscript(index: Int) -> Element {
    @inline(__always)
    _read {
      assert(indices.contains(index))
      yield base[index]
    }
    @inline(__always)
    _modify {
      assert(indices.contains(index))
      yield &base[index]
    }
  }
}

extension FixedBuffer where Element: Copyable {
  /// Makes `count` equal elements.
  init(repeating element: Element, count: Int) { self.init(count: count) { _ in element } }
}

// The buffer is the only owner of its memory, so it may go where its elements may go.
extension FixedBuffer: @unchecked Sendable where Element: Sendable & ~Copyable {}

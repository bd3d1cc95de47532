public import Diagnostics

extension NodeReader {
  /// Decodes a list, element by element.
  ///
  /// - Parameters:
  ///   - count: How many elements are allowed.
  ///   - read: Decodes an element, whose key path ends with its index from 0.
  public func list<Element>(
    count: PartialRangeFrom<Int> = 0...,
    of read: (NodeReader) throws(InputError) -> Element
  ) throws(InputError) -> [Element] {
    try list(count: count.lowerBound...Int.max, of: read)
  }

  /// Decodes a list whose length is bounded on both sides.
  ///
  /// - Parameters:
  ///   - count: How many elements are allowed.
  ///   - read: Decodes an element, whose key path ends with its index from 0.
  public func list<Element>(
    count: ClosedRange<Int>,
    of read: (NodeReader) throws(InputError) -> Element
  ) throws(InputError) -> [Element] {
    guard case .sequence(let nodes) = node.content else {
      throw error("must be a list, was \(found)")
    }
    guard count.contains(nodes.count) else {
      let bound =
        switch (count.lowerBound, count.upperBound) {
        case (1, Int.max): "at least 1 element"
        case (let lower, Int.max): "at least \(lower) elements"
        case (1, 1): "1 element"
        case (let lower, let upper) where lower == upper: "\(lower) elements"
        case (let lower, let upper): "from \(lower) to \(upper) elements"
        }
      throw error("must have \(bound), has \(nodes.count)")
    }
    var result: [Element] = []
    result.reserveCapacity(nodes.count)
    for (index, element) in nodes.enumerated() {
      result.append(try read(NodeReader(element, file: file, path: "\(path)[\(index)]")))
    }
    return result
  }

  /// Decodes a mapping with a fixed set of keys.
  ///
  /// Unknown keys are refused before anything is read, so that a misspelt key is reported as
  /// such and not as missing. Keys that are there and that `read` never asked for are refused
  /// after it: they do not apply to this variant of the mapping.
  ///
  /// - Parameters:
  ///   - keys: An enumeration of all keys.
  ///   - read: Decodes the mapping.
  public func mapping<Key: CaseIterable & RawRepresentable<String>, Value>(
    _ keys: Key.Type,
    _ read: (inout MappingReader<Key>) throws(InputError) -> Value
  ) throws(InputError) -> Value {
    var reader = try MappingReader<Key>(self)
    let value = try read(&reader)
    try reader.refuseUnread()
    return value
  }

  /// Decodes a mapping whose keys are the user's own, entry by entry.
  ///
  /// - Parameter read: Decodes an entry. The key comes as a reader too, so that it can be
  ///   decoded as a word and its faults have the key's place.
  /// - Returns: The entries in the order of the document.
  public func entries<Value>(
    _ read: (_ key: NodeReader, _ value: NodeReader) throws(InputError) -> Value
  ) throws(InputError) -> [Value] {
    var result: [Value] = []
    for entry in try mappingEntries() {
      // As a key an empty text is quoted; this keeps it a value.
      let key = Node(.scalar(entry.key, .doubleQuoted), at: entry.keyMark)
      result.append(
        try read(NodeReader(key, file: file, path: path(to: entry.key)), reader(of: entry)))
    }
    return result
  }

  /// The node's entries.
  func mappingEntries() throws(InputError) -> [Node.Entry] {
    guard case .mapping(let entries) = node.content else {
      throw error("must be a mapping, was \(found)")
    }
    return entries
  }
}

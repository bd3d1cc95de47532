internal import Diagnostics

extension DataDescription {
  /// Three planes, red, green and blue, of 32 rows of 32 bytes.
  private static let cifarShape = [3, 32, 32]

  /// Reads a file of the binary version of the CIFAR data sets, plain or as gzip.
  ///
  /// Each image follows its label bytes (Krizhevsky, "Learning Multiple Layers of Features from
  /// Tiny Images", 2009, and the data sets' page).
  func readCIFAR(
    _ file: DataFile, _ selection: inout ImageSelection, _ result: inout ImageAccumulator
  ) throws(InputError) {
    let stream = try ByteStream(file)
    let labelCount = classes.labelByteCount
    let size = labelCount + Self.cifarShape.reduce(1, *)
    if let byteCount = stream.byteCount, !byteCount.isMultiple(of: size) {
      throw file.error(
        "its \(byteCount) bytes are not whole images of \(size) bytes with their labels",
        at: byteCount - byteCount % size,
        remedy: "give a file of the binary version, and state classes")
    }
    let known = stream.byteCount.map { $0 / size }
    if let known {
      let range = selection.take(known)
      try stream.skip(range.lowerBound * size, "an image")
      for _ in range { try addCIFAR(stream.bytes(size, "an image"), stream, &result) }
      return
    }
    var record = [UInt8](repeating: 0, count: size)
    while !selection.isComplete {
      let filled = record.withUnsafeMutableBytes { buffer in
        Result { () throws(InputError) in try stream.readSome(into: buffer) }
      }
      let count = try filled.get()
      if count == 0 { return }
      guard count == size else {
        throw stream.error("it ends in the middle of an image", remedy: "get the file again")
      }
      if !selection.take(1).isEmpty { try addCIFAR(record, stream, &result) }
    }
  }

  /// Adds the image of a record that was just read.
  private func addCIFAR(
    _ record: [UInt8], _ stream: ByteStream, _ result: inout ImageAccumulator
  ) throws(InputError) {
    let labelCount = classes.labelByteCount
    let start = stream.offset - record.count
    let label = Int(record[labelCount - 1])
    let classCount = classes == .cifar10 ? 10 : 100
    guard label < classCount else {
      throw stream.error(
        "a label must be from 0 to \(classCount - 1), was \(label)", at: start + labelCount - 1,
        remedy: "state classes: cifar10 or cifar100")
    }
    try result.prepare(Self.cifarShape, more: 1, stream.file)
    try result.add(
      record[labelCount...].map { Double($0) }, at: start + labelCount, width: 1, stream)
    result.add(label: label)
  }
}

import NetworkModel

extension Rearrangement: Archivable {
  /// The words for the rearrangements.
  private enum Word: String {
    case reshape, transpose, pad, slice, split, depthToSpace, spaceToDepth, expand, gather
  }

  func write(to writer: inout ByteWriter) {
    switch self {
    case .reshape: writer.word(Word.reshape)
    case .transpose(let permutation):
      writer.word(Word.transpose)
      writer.ints(permutation)
    case .pad(let before, let after, let value):
      writer.word(Word.pad)
      writer.ints(before)
      writer.ints(after)
      writer.float(value)
    case .slice(let starts, let axes, let steps):
      writer.word(Word.slice)
      writer.ints(starts)
      writer.ints(axes)
      writer.ints(steps)
    case .split(let axis):
      writer.word(Word.split)
      writer.int(axis)
    case .depthToSpace(let block):
      writer.word(Word.depthToSpace)
      writer.int(block)
    case .spaceToDepth(let block):
      writer.word(Word.spaceToDepth)
      writer.int(block)
    case .expand: writer.word(Word.expand)
    case .gather: writer.word(Word.gather)
    }
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    switch try reader.word(Word.self) {
    case .reshape: self = .reshape
    case .transpose: self = .transpose(permutation: try reader.ints())
    case .pad:
      self = .pad(before: try reader.ints(), after: try reader.ints(), value: try reader.float())
    case .slice:
      self = .slice(starts: try reader.ints(), axes: try reader.ints(), steps: try reader.ints())
    case .split: self = .split(axis: try reader.int())
    case .depthToSpace: self = .depthToSpace(block: try reader.int())
    case .spaceToDepth: self = .spaceToDepth(block: try reader.int())
    case .expand: self = .expand
    case .gather: self = .gather
    }
  }
}

extension Normalization: Archivable {
  /// The words for the normalisations.
  private enum Word: String { case localResponse, softmax, instance, layer }

  func write(to writer: inout ByteWriter) {
    switch self {
    case .localResponse(let size, let alpha, let beta, let bias):
      writer.word(Word.localResponse)
      writer.int(size)
      for value in [alpha, beta, bias] { writer.float(value) }
    case .softmax(let axis, let isLogarithm):
      writer.word(Word.softmax)
      writer.int(axis)
      writer.bool(isLogarithm)
    case .instance(let epsilon):
      writer.word(Word.instance)
      writer.float(epsilon)
    case .layer(let epsilon):
      writer.word(Word.layer)
      writer.float(epsilon)
    }
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    switch try reader.word(Word.self) {
    case .localResponse:
      self = .localResponse(
        size: try reader.int(), alpha: try reader.float(), beta: try reader.float(),
        bias: try reader.float())
    case .softmax: self = .softmax(axis: try reader.int(), isLogarithm: try reader.bool())
    case .instance: self = .instance(epsilon: try reader.float())
    case .layer: self = .layer(epsilon: try reader.float())
    }
  }
}

import NetworkModel

/// An operation as the graph's section has it.
enum OperationRecord: Archivable {
  /// A convolution, whose values have a section of their own.
  case convolution(ConvolutionRecord)
  /// Any other operation.
  case plain(Operation)

  /// The words for the operations.
  private enum Word: String {
    case convolution, matrixMultiplication, pooling, elementwise, activation, affine
    case concatenation, resize, normalization, reduction, rearrangement, requantization
  }

  init(_ operation: Operation, isStream: Bool) {
    if case .convolution(let convolution) = operation {
      self = .convolution(ConvolutionRecord(convolution, isStream: isStream))
    } else {
      self = .plain(operation)
    }
  }

  func write(to writer: inout ByteWriter) {
    switch self {
    case .convolution(let record):
      writer.word(Word.convolution)
      writer.field(record)
    case .plain(let operation): Self.write(operation, to: &writer)
    }
  }

  private static func write(_ operation: Operation, to writer: inout ByteWriter) {
    switch operation {
    case .convolution: preconditionFailure("convolutions have records")
    case .matrixMultiplication(let shape):
      writer.word(Word.matrixMultiplication)
      writer.field(shape)
    case .pooling(let pooling):
      writer.word(Word.pooling)
      writer.word(pooling.function)
      writer.field(pooling.window)
    case .elementwise(let function):
      writer.word(Word.elementwise)
      writer.word(function)
    case .activation(let function):
      writer.word(Word.activation)
      writer.field(function)
    case .affine(let affine):
      writer.word(Word.affine)
      writer.field(affine)
    case .concatenation(let axis):
      writer.word(Word.concatenation)
      writer.int(axis)
    case .resize(let mode):
      writer.word(Word.resize)
      writer.word(mode)
    case .normalization(let normalization):
      writer.word(Word.normalization)
      writer.field(normalization)
    case .reduction(let function, let axes):
      writer.word(Word.reduction)
      writer.word(function)
      writer.ints(axes)
    case .rearrangement(let rearrangement):
      writer.word(Word.rearrangement)
      writer.field(rearrangement)
    case .requantization: writer.word(Word.requantization)
    }
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    switch try reader.word(Word.self) {
    case .convolution: self = .convolution(try reader.field())
    case .matrixMultiplication: self = .plain(.matrixMultiplication(try reader.field()))
    case .pooling:
      self = .plain(.pooling(Pooling(function: try reader.word(), window: try reader.field())))
    case .elementwise: self = .plain(.elementwise(try reader.word()))
    case .activation: self = .plain(.activation(try reader.field()))
    case .affine: self = .plain(.affine(try reader.field()))
    case .concatenation: self = .plain(.concatenation(axis: try reader.int()))
    case .resize: self = .plain(.resize(try reader.word()))
    case .normalization: self = .plain(.normalization(try reader.field()))
    case .reduction: self = .plain(.reduction(try reader.word(), axes: try reader.ints()))
    case .rearrangement: self = .plain(.rearrangement(try reader.field()))
    case .requantization: self = .plain(.requantization)
    }
  }
}

/// A layer as the graph's section has it.
struct LayerRecord: Archivable {
  let name: String
  let operation: OperationRecord
  let inputs: [TensorID]
  let outputs: [TensorID]

  init(_ layer: Layer, isStream: Bool) {
    name = layer.name
    operation = OperationRecord(layer.operation, isStream: isStream)
    (inputs, outputs) = (layer.inputs, layer.outputs)
  }

  func write(to writer: inout ByteWriter) {
    writer.text(name)
    writer.field(operation)
    writer.ints(inputs.map(\.index))
    writer.ints(outputs.map(\.index))
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    name = try reader.text()
    operation = try reader.field()
    inputs = try reader.ints().map(TensorID.init)
    outputs = try reader.ints().map(TensorID.init)
  }
}

extension Tensor: Archivable {
  func write(to writer: inout ByteWriter) {
    writer.text(name)
    writer.field(shape)
    writer.field(format)
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    self.init(
      name: try reader.text(), shape: try reader.field(), format: try reader.field())
  }
}

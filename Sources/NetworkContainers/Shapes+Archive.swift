import NetworkModel

extension TensorShape: Archivable {
  func write(to writer: inout ByteWriter) { writer.ints(dimensions) }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    let dimensions = try reader.ints()
    self = try ContainerFault.wrapping { () throws(NetworkError) in try TensorShape(dimensions) }
  }
}

extension ConvolutionShape: Archivable {
  func write(to writer: inout ByteWriter) {
    for value in [
      batch, groups, outputChannels, inputChannels, inputRows, inputColumns, kernelRows,
      kernelColumns, strideRows, strideColumns, dilationRows, dilationColumns, padding.top,
      padding.left, padding.bottom, padding.right, outputPadding.rows, outputPadding.columns,
    ] { writer.int(value) }
    writer.bool(isTransposed)
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    var values: [Int] = []
    for _ in 0..<18 { values.append(try reader.int()) }
    let isTransposed = try reader.bool()
    self = try ContainerFault.wrapping { () throws(NetworkError) in
      try ConvolutionShape(
        batch: values[0], groups: values[1], outputChannels: values[2], inputChannels: values[3],
        input: (values[4], values[5]), kernel: (values[6], values[7]),
        stride: (values[8], values[9]), dilation: (values[10], values[11]),
        padding: Padding(top: values[12], left: values[13], bottom: values[14], right: values[15]),
        isTransposed: isTransposed, outputPadding: (values[16], values[17]))
    }
  }
}

extension ChannelAffine: Archivable {
  func write(to writer: inout ByteWriter) {
    writer.floats(scale)
    writer.floats(offset)
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    self.init(scale: try reader.floats(), offset: try reader.floats())
  }
}

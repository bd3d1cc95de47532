import Diagnostics
import NetworkModel

/// The window of a convolution or pooling along its spatial axes.
struct WindowAttributes {
  var kernel: [Int]
  var stride: [Int]
  var dilation: [Int]
  /// Padding before and after each spatial axis.
  var before: [Int]
  var after: [Int]

  /// A value along the rows, where there are any, and along the columns.
  static func pair(_ values: [Int], absent: Int) -> (rows: Int, columns: Int) {
    (values.count > 1 ? values[0] : absent, values.last ?? absent)
  }

  var kernelPair: (rows: Int, columns: Int) { Self.pair(kernel, absent: 1) }
  var stridePair: (rows: Int, columns: Int) { Self.pair(stride, absent: 1) }
  var dilationPair: (rows: Int, columns: Int) { Self.pair(dilation, absent: 1) }
  var padding: Padding {
    let (top, left) = Self.pair(before, absent: 0)
    let (bottom, right) = Self.pair(after, absent: 0)
    return Padding(top: top, left: left, bottom: bottom, right: right)
  }
}

extension GraphImporter {
  /// Reads the window of a node that slides over a feature map of one or two spatial axes.
  func window(
    _ node: ONNXNode, input: [Int], kernel given: [Int]?
  ) throws(InputError) -> WindowAttributes {
    let spatial = Array(input.dropFirst(2))
    guard (1...2).contains(spatial.count) else {
      throw fault(
        node, "it slides over a tensor of \(input.count) dimensions; 3 or 4 are supported",
        "express it with one- or two-dimensional operators")
    }
    let declared = node.ints("kernel_shape").flatMap { $0.isEmpty ? nil : $0 }
    if let declared, let given, declared != given {
      throw fault(node, "kernel_shape \(declared) is not that of its weights, \(given)")
    }
    guard let kernel = given ?? declared else { throw fault(node, "kernel_shape is missing") }
    guard kernel.count == spatial.count else {
      throw fault(node, "a kernel of \(kernel.count) axes slides over \(spatial.count)")
    }
    let stride = try sizes(node, "strides", count: spatial.count, default: 1)
    let dilation = try sizes(node, "dilations", count: spatial.count, default: 1)
    for (name, values) in [("kernel_shape", kernel), ("strides", stride), ("dilations", dilation)] {
      for value in values where value < 1 || value > Self.maximumAttribute {
        let bound = value < 1 ? "at least 1" : "at most \(Self.maximumAttribute)"
        throw fault(node, "\(name) must be \(bound), was \(value)", "export the network again")
      }
    }
    var result = WindowAttributes(
      kernel: kernel, stride: stride, dilation: dilation,
      before: [Int](repeating: 0, count: spatial.count),
      after: [Int](repeating: 0, count: spatial.count))
    switch node.string("auto_pad") ?? "NOTSET" {
    case "NOTSET", "":
      let pads = try sizes(node, "pads", count: 2 * spatial.count, default: 0)
      result.before = Array(pads[..<spatial.count])
      result.after = Array(pads[spatial.count...])
    case "VALID": break
    case let mode where mode == "SAME_UPPER" || mode == "SAME_LOWER":
      guard node.operation != "ConvTranspose" else { break }
      for axis in spatial.indices {
        let size = spatial[axis]
        let extent = (kernel[axis] - 1) * dilation[axis] + 1
        let positions = (size + stride[axis] - 1) / stride[axis]
        let total = max(0, (positions - 1) * stride[axis] + extent - size)
        let smaller = total / 2
        result.before[axis] = mode == "SAME_UPPER" ? smaller : total - smaller
        result.after[axis] = total - result.before[axis]
      }
    case let mode:
      throw fault(
        node, "auto_pad \(mode) is not known", "use NOTSET, SAME_UPPER, SAME_LOWER or VALID")
    }
    return result
  }
}

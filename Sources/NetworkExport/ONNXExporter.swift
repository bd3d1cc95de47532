public import NetworkModel

/// Writes networks as ONNX files, quantized ones as QDQ and QONNX.
///
/// What every runtime computes is what the network computes in real numbers; the number formats are
/// written so that quantization can be seen, and executed where the operators are known:
///
/// | Format | Weights | Activations |
/// |---|---|---|
/// | float | initializer of that type | – |
/// | affine, 8 bits, whole range, to nearest | integers, `DequantizeLinear` | `QuantizeLinear`, `DequantizeLinear` |
/// | affine, other | real values, `Quant` | `Quant` |
/// | fixed point | real values, `Quant` with the scale 2^−fractionBits | the same |
/// | binary | real values, `BipolarQuant` | `BipolarQuant` |
/// | ternary with one magnitude | real values, narrow 2-bit `Quant` | the same |
/// | ternary with two, codebook | exact real values only | refused |
///
/// ONNX Runtime runs files of the first two rows; the QONNX operators are of the domain
/// `qonnx.custom_op.general`. Steps are written in single precision. What the ONNX form has no room
/// for is not kept: how weights were encoded for storage, that a fixed-point or ternary format was
/// meant, and notes. Weights and biases of unknown values are inputs of the graph, as in shape-only
/// files. A network of 16-bit floats alone is written in 16 bits; where formats are mixed, reals are
/// 32 bits wide.
///
/// Files have IR version 8 and opset 13. Equal networks give equal bytes.
public enum ONNXExporter {
  /// Writes a network.
  ///
  /// - Returns: The serialized model.
  /// - Throws: `ExportError` for what has no form in ONNX, or a model beyond 2 GiB.
  /// - Complexity: O(weights + layers).
  public static func bytes(of network: Network) throws(ExportError) -> [UInt8] {
    let exporter = GraphExporter(network)
    try exporter.write()
    return try exporter.model.serialized()
  }
}

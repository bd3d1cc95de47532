public import Diagnostics
import Foundation
public import NetworkModel

/// Reads ONNX files into networks.
///
/// Floating-point, QDQ, QOperator, dynamically quantized, QONNX and FINN networks are understood.
/// Constants are folded, scales and offsets that follow a convolution are folded into it, and pairs
/// of quantizers become the formats of tensors. What the file leaves open is assumed and noted in
/// `Network.notes`; no multiply-accumulate is ever left out.
public enum ONNXImporter {
  /// The largest file that the format allows.
  static let maximumByteCount = Int(Int32.max)

  /// Reads a network from a file.
  ///
  /// - Parameter path: The file's path.
  /// - Returns: The network; its name is the file's without the extension.
  /// - Throws: `InputError` with the file, the node or tensor, the reason and a remedy.
  public static func load(path: String) throws(InputError) -> Network {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    // The file is closed here: the parsed model holds all that is needed.
    let parsed = ONNXModel.parse(
      try InputFile(path, maximumByteCount: maximumByteCount))
    return try network(of: parsed, name: name, file: path)
  }

  /// Reads a network from the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The serialized model.
  ///   - name: The network's name, which also stands for the file in messages.
  /// - Throws: `InputError` as `load(path:)` does.
  public static func load(bytes: [UInt8], name: String) throws(InputError) -> Network {
    try network(of: bytes.withUnsafeBytes(ONNXModel.parse), name: name, file: name)
  }

  private static func network(
    of parsed: Result<ONNXModel, ONNXSyntaxError>, name: String, file: String
  ) throws(InputError) -> Network {
    switch parsed {
    case .failure(let fault):
      throw InputError(file: file, reason: fault.reason, remedy: "give a complete .onnx file")
    case .success(let model):
      return try withExtendedLifetime(model) { () throws(InputError) in
        try GraphImporter(model: model, file: file).network(named: name)
      }
    }
  }
}

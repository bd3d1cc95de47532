import Foundation
import TestSupport
import Testing

struct EvaluateTests {
  /// The project's own handwritten digits, beside these sources.
  private static let digits = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Networks/digits")

  private func evaluate(
    _ words: [String], network: String = "digits-int8.onnx", directory: URL = digits
  ) throws -> BuiltProgram.Run {
    try BuiltProgram.run(["evaluate", network] + words, directory: directory)
  }

  @Test func measuresTheDigits() throws {
    let words = ["--data", "digits.yaml", "--skip", "1437", "--first", "40", "--json", "-"]
    let run = try evaluate(words + ["--jobs", "1"])
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.messages.isEmpty)
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    #expect(
      document.keys.sorted() == [
        "images", "layers", "network", "overflows", "schema", "top1", "top5",
      ])
    #expect(document["schema"] as? String == "millrace.accuracy/1")
    #expect(document["images"] as? Int == 40)
    #expect(document["overflows"] as? Int == 0)
    let top1 = try #require(document["top1"] as? Double)
    let top5 = try #require(document["top5"] as? Double)
    // 3 of the 360 test images are published as wrong: at least 37 of any 40 are right.
    #expect(top1 >= 37.0 / 40)
    #expect((top1...1).contains(top5))
    let layers = try #require(document["layers"] as? [[String: Any]])
    #expect(!layers.isEmpty)
    for layer in layers {
      #expect(layer.keys.sorted() == ["activationDensity", "maximum", "minimum", "name"])
      let density = try #require(layer["activationDensity"] as? Double)
      let minimum = try #require(layer["minimum"] as? Double)
      #expect((0...1).contains(density))
      #expect(try #require(layer["maximum"] as? Double) >= minimum)
    }
    #expect(try evaluate(words + ["--jobs", "3"]).output == run.output)
  }

  @Test func printsATable() throws {
    let run = try evaluate(
      ["--data", "digits.yaml", "--first", "2", "--arithmetic", "real"],
      network: "digits-float.onnx")
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.text.contains(" on 2 images\n"))
    #expect(run.text.contains("top 1"))
    #expect(run.text.contains("conv1"))
    #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test(arguments: [
    ("--data digits.yaml --skip 1797", "there are 1797"),
    ("--data README.md", "README.md:"), ("--data images.idx3-ubyte", "images.idx3-ubyte:"),
  ])
  func wrongInput(line: String, reason: String) throws {
    let run = try evaluate(line.split(separator: " ").map(String.init))
    #expect(run.status == 65, "\(run.messages)")
    #expect(run.output.isEmpty)
    #expect(run.messages.contains(reason), "\(run.messages)")
  }

  @Test func wrongWords() throws {
    for line in ["", "--data", "--data digits.yaml --first 0", "--data a --arithmetic double"] {
      let run = try evaluate(line.split(separator: " ").map(String.init))
      #expect(run.status == 64, "\(line): \(run.messages)")
    }
  }

  @Test func imagesMustFitTheInput() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let network = Self.digits.appendingPathComponent("digits-float.onnx").path
    let images = Self.digits.appendingPathComponent("images.idx3-ubyte").path
    let file = folder.appendingPathComponent("data.yaml")
    let yaml = "format: mnist-idx\nimages: \(images)\nshape: [64]\n"
    try Data(yaml.utf8).write(to: file)
    let words = ["--data", "data.yaml", "--first", "1"]
    let run = try evaluate(words, network: network, directory: folder)
    #expect(run.status == 65)
    #expect(
      run.messages.contains("one image is 64, and the network takes 1×1×8×8"), "\(run.messages)")
    #expect(run.messages.contains("shape: [1, 8, 8]"))
    // Without labels there is no accuracy, but what the layers wrote is known.
    try Data(yaml.replacing("shape: [64]\n", with: "scale: 0.0625\n").utf8).write(to: file)
    let unlabelled = try evaluate(words + ["--json", "-"], network: network, directory: folder)
    #expect(unlabelled.status == 0, "\(unlabelled.messages)")
    let document = try JSONSerialization.jsonObject(with: unlabelled.output) as? [String: Any]
    #expect(document?["top1"] is NSNull)
    #expect((document?["layers"] as? [Any])?.isEmpty == false)
  }

  @Test func missingInput() throws {
    for line in ["--data nosuch.yaml", "--data no/such.yaml"] {
      let run = try evaluate(line.split(separator: " ").map(String.init))
      #expect(run.status == 66, "\(run.messages)")
    }
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("format: npy\nimages: nosuch.npy\n".utf8)
      .write(to: folder.appendingPathComponent("data.yaml"))
    let network = Self.digits.appendingPathComponent("digits-float.onnx").path
    let run = try evaluate(["--data", "data.yaml"], network: network, directory: folder)
    #expect(run.status == 66, "\(run.messages)")
    #expect(run.messages.contains("nosuch.npy: there is no such file"))
  }

  @Test func networksWithoutWeightsCannotRun() throws {
    let run = try evaluate(["--data", "digits.yaml"], network: "lenet-5")
    #expect(run.status == 65)
    #expect(run.messages.hasPrefix("millrace: error: lenet-5:"), "\(run.messages)")
  }

  @Test("a sparse engine sees the zeros of the images that it is given")
  func simulatesOnImages() throws {
    func simulate(_ words: [String]) throws -> BuiltProgram.Run {
      try BuiltProgram.run(
        ["simulate", "digits-int8.onnx", "--hardware", "zcu102-eie-64"] + words,
        directory: Self.digits)
    }
    func densities(_ run: BuiltProgram.Run) throws -> [String: Double] {
      #expect(run.status == 0, "\(run.messages)")
      let document = try #require(
        try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
      let layers = try #require(document["layers"] as? [[String: Any]])
      var result: [String: Double] = [:]
      for layer in layers {
        guard let sparse = layer["sparse"] as? [String: Any] else { continue }
        result[layer["name"] as? String ?? ""] = sparse["activationDensity"] as? Double
      }
      return result
    }
    let found = try densities(simulate(["--data", "digits.yaml", "--batch", "3", "--json", "-"]))
    // What evaluation finds on the same images: conv2 reads what conv1 writes.
    let run = try evaluate(["--data", "digits.yaml", "--first", "3", "--json", "-"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    let layers = try #require(document["layers"] as? [[String: Any]])
    let written = try #require(layers.first { $0["name"] as? String == "conv1" })
    let density = try #require(written["activationDensity"] as? Double)
    #expect(abs(try #require(found["conv2"]) - density) < 1e-9)
    for (words, message) in [
      (["--skip", "3"], "--skip is given without --data"),
      (["--data", "digits.yaml", "--skip", "1795", "--batch", "3"], "there are 2 images"),
      (["--activation-density", "convv2=0.3"], "did you mean conv2?"),
      (["--activation-density", "pool1=0.3"], "no layer with weights"),
    ] {
      let run = try simulate(words)
      #expect(run.status != 0 && run.messages.contains(message), "\(run.messages)")
    }
  }
}

import Diagnostics
import NetworkModel
import Testing

@testable import NetworkImport

struct DeepCompressionPrototxtTests {
  private func parse(_ text: String) throws(CaffeFault) -> CaffeText {
    try CaffeText(parsing: Array(text.utf8))
  }

  @Test func textHasAllItsForms() throws {
    let text = try parse(
      """
      # nothing but a comment
      name: "a" 'b\\n"' ; count: 3, list: [1, 2 , 3] empty: []
      phase: TEST factor: -1.5e-3 flag: true
      inner { deep: { leaf: "x" } } inner { }
      """)
    #expect(try text.texts("name") == ["ab\n\""])
    #expect(try text.integer("count") == 3)
    #expect(try text.integers("list") == [1, 2, 3])
    #expect(try text.integers("empty") == [])
    #expect(try text.word("phase") == "TEST")
    #expect(try text.number("factor") == -1.5e-3)
    #expect(try text.flag("flag", default: false))
    #expect(try text.messages("inner").count == 2)
    #expect(try text.messages("inner")[0].message("deep").texts("leaf") == ["x"])
    #expect(text.fields.last?.line == 4)
  }

  @Test(arguments: [
    ("a: 1\nb", "2"), ("a {\n\n", "1"), ("\n}", "2"), ("a: \"x\ny\"", "1"), ("a: [1, 2", "1"),
    ("a:\n:", "2"), ("a: \"\\q\"", "1"), ("\n\n\"x\"", "3"), ("a 1", "1"), ("a: \"", "1"),
    ("a: \"\\", "1"), ("a: [", "1"), ("a:", "1"),
  ])
  func malformedTextIsAnErrorWithItsLine(text: String, line: String) {
    let fault = #expect(throws: CaffeFault.self) { try parse(text) }
    #expect(fault?.place == line && fault?.file == .prototxt)
  }

  @Test func nestingIsLimitedOnBothSides() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "a {", count: depth) + String(repeating: "}", count: depth)
    }
    #expect(try parse(nested(CaffeText.maximumDepth)).fields.count == 1)
    #expect(throws: CaffeFault.self) { try parse(nested(CaffeText.maximumDepth + 1)) }
    #expect(throws: CaffeFault.self) { try parse(nested(100_000)) }
  }

  @Test func valuesOfTheWrongKindAreErrors() throws {
    let text = try parse(
      "word: x\nnumber: 1.5\ntext: \"t\"\nmessage { }\nhuge: 99999999999999999999")
    #expect(throws: CaffeFault.self) { try text.integer("word") }
    #expect(throws: CaffeFault.self) { try text.integer("number") }
    #expect(throws: CaffeFault.self) { try text.integer("huge") }
    #expect(throws: CaffeFault.self) { try text.texts("word") }
    #expect(throws: CaffeFault.self) { try text.messages("text") }
    #expect(throws: CaffeFault.self) { try text.word("message") }
    #expect(throws: CaffeFault.self) { try text.number("text") }
    let fault = #expect(throws: CaffeFault.self) { try text.flag("number", default: true) }
    #expect(fault?.place == "2" && fault?.reason == "number must be true or false, was 1.5")
  }

  /// Reads a network without a byte of entries: one empty layer "conv" of given biases.
  private func network(_ text: String, layers: Int = 1, biases: Int) throws -> Network {
    var bytes = [UInt8](repeating: 0, count: 4 * layers)
    for _ in 0..<layers { bytes += [UInt8](repeating: 0, count: 4 * (256 + biases)) }
    return try DeepCompressionImporter.network(
      weights: bytes, path: "a.net", text: Array(text.utf8), prototxt: "a.prototxt")
  }

  private static let head = """
    layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 1 dim: 4 dim: 7 dim: 9 } } }
    layer { name: "conv" type: "Convolution" bottom: "x" top: "c"
      convolution_param { num_output: 4 kernel_h: 3 kernel_w: 1 pad_h: 1 stride_w: 2 group: 2 } }

    """

  /// Layers of every kind, joined; 4×7×5 maps after the convolution.
  @Test func layersOfEveryKindAreRead() throws {
    let network = try network(
      Self.head + """
        layer { name: "bn" type: "BatchNorm" bottom: "c" top: "b" }
        layer { name: "scale" type: "Scale" bottom: "b" top: "b" }
        layer { name: "leaky" type: "ReLU" bottom: "b" top: "b" relu_param { negative_slope: 0.5 } }
        layer { name: "split" type: "Split" bottom: "b" top: "s" top: "t" }
        layer { name: "sum" type: "Eltwise" bottom: "s" bottom: "t" top: "e" }
        layer { name: "max" type: "Eltwise" bottom: "s" bottom: "e" top: "m"
          eltwise_param { operation: MAX } }
        layer { name: "lrn" type: "LRN" bottom: "m" top: "n" lrn_param { local_size: 3 } }
        layer { name: "join" type: "Concat" bottom: "n" bottom: "c" top: "j" }
        layer { name: "train" type: "Accuracy" bottom: "j" top: "acc" include { phase: TRAIN } }
        layer { name: "ave" type: "Pooling" bottom: "j" top: "p"
          pooling_param { pool: AVE kernel_size: 2 stride: 2 } }
        layer { name: "floor" type: "Pooling" bottom: "p" top: "q"
          pooling_param { pool: MAX kernel_size: 2 stride: 2 pad: 0 round_mode: FLOOR } }
        layer { name: "global" type: "Pooling" bottom: "q" top: "g"
          pooling_param { pool: AVE global_pooling: true } }
        layer { name: "flat" type: "Flatten" bottom: "g" top: "f" }
        layer { name: "sig" type: "Sigmoid" bottom: "f" top: "f" }
        layer { name: "tanh" type: "TanH" bottom: "f" top: "f" }
        """, biases: 4)
    func dimensions(_ name: String) throws -> [Int] {
      let layer = try #require(network.layers.first { $0.name == name })
      return network[layer.output].shape.dimensions
    }
    #expect(try dimensions("conv") == [1, 4, 7, 5])
    #expect(try dimensions("join") == [1, 8, 7, 5])
    #expect(try dimensions("ave") == [1, 8, 4, 3])
    #expect(try dimensions("floor") == [1, 8, 2, 1])
    #expect(try dimensions("global") == [1, 8, 1, 1])
    #expect(try dimensions("flat") == [1, 8, 1, 1])
    #expect(network.notes.count == 2 && network.notes[0].hasPrefix("bn: "))
    // Groups of two channels, kernels of three rows.
    #expect(network.macCount == 7 * 5 * 4 * 2 * 3)
    #expect(!network.layers.contains { $0.name == "train" || $0.name == "split" })
  }

  @Test(arguments: [
    ("layer { name: \"d\" type: \"Data\" bottom: \"c\" top: \"d\" }", "4", "type Data"),
    ("layer { name: \"d\" type: \"ReLU\" bottom: \"nowhere\" top: \"d\" }", "4", "nowhere"),
    ("layer { type: \"ReLU\" bottom: \"c\" top: \"d\" }", "4", "a name and a type"),
    ("layer { name: \"d\" type: \"ReLU\" top: \"d\" }", "4", "0 bottoms"),
    ("layer { name: \"d\" type: \"ReLU\" bottom: \"c\" }", "4", "0 tops"),
    ("layer { name: \"conv\" type: \"ReLU\" bottom: \"c\" top: \"d\" }", "1", "named conv"),
    ("layer { name: \"d\" type: \"Concat\" bottom: \"c\" bottom: \"x\" top: \"d\" }", "4", "fit"),
    ("layer { name: \"d\" type: \"Concat\" top: \"d\" }", "4", "no operands"),
    (
      "layer { name: \"d\" type: \"Pooling\" bottom: \"c\" top: \"d\" pooling_param {\npool: AVE } }",
      "4", "kernel_size is missing"
    ),
    (
      "layer { name: \"d\" type: \"Pooling\" bottom: \"c\" top: \"d\"\npooling_param { kernel_size: 0 } }",
      "5", "from 1 to"
    ),
    (
      "layer { name: \"d\" type: \"Pooling\" bottom: \"c\" top: \"d\" pooling_param { kernel_size: 9 } }",
      "4", "does not fit"
    ),
    ("layers { name: \"d\" }", "4", "old form"),
    ("input: \"y\"", "1", "0 shapes"),
  ])
  func wrongLayersAreErrorsWithTheirLine(layer: String, line: String, reason: String) {
    let error = #expect(throws: InputError.self) { try network(Self.head + layer, biases: 4) }
    #expect(error?.file == "a.prototxt" && error?.place == line, "\(String(describing: error))")
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func aMisspeltFieldIsAnErrorWithASuggestion() {
    let text = Self.head.replacingOccurrences("stride_w", "strid_w")
    let error = #expect(throws: InputError.self) { try network(text, biases: 4) }
    #expect(
      error?.description
        == "a.prototxt:3: there is no field named strid_w here; did you mean stride_w?")
  }

  @Test func layersWithWeightsHaveNamesTheFileKnows() {
    let text = Self.head.replacingOccurrences("\"conv\"", "\"block\"")
    let error = #expect(throws: InputError.self) { try network(text, biases: 4) }
    #expect(error?.reason.contains("block has weights") == true && error?.place == "2")
  }

  @Test func networksHaveWeights() {
    let error = #expect(throws: InputError.self) { try network("", biases: 0) }
    #expect(error?.reason.contains("no Convolution") == true)
  }
}

extension String {
  /// The text with every occurrence of a part replaced.
  fileprivate func replacingOccurrences(_ part: String, _ other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}

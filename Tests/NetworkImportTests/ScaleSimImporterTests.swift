import Diagnostics
import NetworkModel
import Testing

@testable import NetworkImport

/// SCALE-Sim's topologies.
struct ScaleSimImporterTests {
  private static func network(_ text: String) throws -> Network {
    try ScaleSimImporter.network(Array(text.utf8), path: "folder/nets.csv")
  }

  /// ⌈(224 − 11)/4⌉ + 1 = 55 positions: the last window is completed by three rows.
  @Test func convolutionsKeepTheLastWindow() throws {
    let network = try Self.network(
      "Layer, H, W, R, S, C, K, s,\nConv1, 224, 224, 11, 11, 3, 96, 4,\nConv1,5,4,3,2,8,7,1\n")
    #expect(network.name == "nets")
    #expect(network.layers.map(\.name) == ["Conv1", "Conv1#2"])
    #expect(network.inputs.count == 2)
    let shape = try #require(network.convolution(0)).shape
    #expect(shape.outputRows == 55)
    #expect(shape.padding.bottom == 3)
    #expect(shape.padding.top == 0)
    #expect(shape.macCount == 55 * 55 * 11 * 11 * 3 * 96)
    let second = try #require(network.convolution(1)).shape
    #expect([second.outputRows, second.outputColumns] == [3, 3])
    #expect(network.weightKnowledge == .absent)
  }

  @Test func productsAreRowsUnderWholeWindows() throws {
    let network = try Self.network("Layer, M, N, K,\r\na, 17, 33, 40,\r\n\r\nb, 1, 2, 3, 2:4,\r\n")
    let shape = try #require(network.convolution(0)).shape
    #expect(shape.outputRows == 17)
    #expect(shape.outputColumns == 1)
    #expect(shape.weightCount == 33 * 40)
    #expect(try #require(network.convolution(0)).weights.pattern == .dense)
    #expect(
      try #require(network.convolution(1)).weights.pattern == BlockPattern(keeping: 2, of: 4))
  }

  @Test func depthwiseLayersAreGroups() throws {
    let network = try Self.network("h,\nDP3, 9, 9, 3, 3, 16, 1, 2, 1:2,\n")
    let shape = try #require(network.convolution(0)).shape
    #expect(shape.groups == 16)
    #expect(shape.isDepthwise)
    #expect(shape.outputRows == 4)
  }

  @Test func strideMayDifferByAxis() throws {
    let shape = try #require(
      try Self.network("h,\nx, 9, 9, 3, 3, 1, 1, 2, 3,\n").convolution(0)
    ).shape
    #expect([shape.outputRows, shape.outputColumns] == [4, 3])
  }

  @Test func commentsAreSkipped() throws {
    let rows = "a, 17, 33, 40,\n# small\nb, 1, 2, 3,\n"
    for head in ["# mine\nLayer, M, N, K,\n", "Layer, M, N, K,\n#,\n", "# Layer, M, N, K\n"] {
      #expect(try Self.network(head + rows).layers.map(\.name) == ["a", "b"])
    }
  }

  @Test(
    "what would be misread is refused",
    arguments: [
      ("a, 17, 33, 40,\nb, 1, 2, 3,\n", "1", "skip as the header"),
      ("Layer, H, W, R, S, C, K, s,\na, 8, 8, 3,\n", "2", "among convolutions"),
      ("h,\na, 8, 8, 3, 3, 1, 1, 1,\n\nb, 8, 8, 3,\n", "4", "among convolutions"),
      ("Layer, M, N, K,\na, 1, 2, 3,\nb, 8, 8, 3, 3, 1, 1, 1,\n", "3", "among products"),
      ("h,\na, 8, 8, 3, 3, 1, 1,\n", "2", "6 sizes"),
      ("h,\na, 1, 2, 3, 1:65537,\n", "2", "N:M"),
      ("h,\na, 1, 2, 3, 1:9223372036854775807,\n", "2", "N:M"),
      ("h,\na, 1, 2, 3, 3:2,\n", "2", "N:M"),
    ])
  func misreadingsAreRefused(text: String, place: String, reason: String) throws {
    let error = try #require(throws: InputError.self) { try Self.network(text) }
    #expect(error.place == place)
    #expect(error.description.contains(reason))
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: InputError.self) {
      try ScaleSimImporter.network([0xff, 0xfe, 0x00], path: "a.csv")
    }
  }
}

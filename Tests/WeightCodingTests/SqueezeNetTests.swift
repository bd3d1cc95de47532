import Foundation
import NetworkExport
import NetworkImport
import NetworkModel
import Testing

@testable import WeightCoding

/// The compressed SqueezeNet of the Deep Compression authors, where it is at hand.
private let folder = ProcessInfo.processInfo.environment["MILLRACE_SHARED"].map {
  $0 + "/networks/deep-compression"
}

@Suite(
  .enabled(if: folder != nil, "MILLRACE_SHARED is not set: the real SqueezeNet is not tested"))
struct SqueezeNetTests {
  private let network: Network
  private let file: [UInt8]
  /// Columns of squeezenet_layers.csv, one row for each layer.
  private let rows: [[String: String]]

  init() throws {
    let folder = folder ?? ""
    let path = folder + "/compressed_SqueezeNet.net"
    network = try DeepCompressionImporter.load(
      path: path, prototxt: folder + "/SqueezeNet_deploy.prototxt")
    file = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    let text = try String(contentsOfFile: folder + "/squeezenet_layers.csv", encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    rows = lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test func isWrittenAsItWas() throws {
    let written = try DeepCompressionWriter.bytes(of: network, file: "SqueezeNet.net")
    #expect(written == file)
  }

  /// The published layers' mean lengths are those of codes without a limit.
  ///
  /// Only conv_final's has codes beyond `HuffmanCode.maximumLength`; with the limit it takes 29 bits more. The payloads are
  /// printed to a tenth of a byte and add up to 513,937.5 bytes; they are 4,111,499 bits.
  @Test func huffmanCodesAreAsLongAsCounted() throws {
    let options = CodingOptions(positions: [.relativeIndex], indexBits: [4], huffman: .always)
    let layers = network.convolutions
    #expect(layers.count == rows.count)
    var (unlimited, stored, printed): (Int64, Int64, Double) = (0, 0, 0)
    for ((_, layer, convolution), row) in zip(layers, rows) {
      let encoding = try #require(
        try WeightEncoder.candidates(for: convolution.weights, options: options).first)
      #expect(layer.name == row["layer"])
      #expect("\(encoding.entries)" == row["entries"])
      #expect("\(encoding.fillers)" == row["fillers"])
      let census = SymbolCensus(try WeightCodes(convolution.weights))
      let (indices, fillers) = census.indices(bits: 4)
      let codes = try #require(census.codeCounts(zeros: fillers))
      var payload: Int64 = 0
      for (counts, limited, column) in [
        (codes, encoding.codePayloadBits, "codeHuffmanMeanBits"),
        (indices, encoding.positionPayloadBits, "indexHuffmanMeanBits"),
      ] {
        let lengths = try CodeLengths.optimal(counts: counts, limit: 40)
        let bits = zip(counts, lengths).reduce(0) { $0 + $1.0 * Int($1.1) }
        let mean = try #require(row[column].flatMap(Double.init))
        // Printed to four digits behind the point.
        #expect(abs(Double(bits) / Double(encoding.entries) - mean) <= 0.5001e-4)
        let fits = lengths.allSatisfy { $0 <= HuffmanCode.maximumLength }
        #expect(fits == (limited == bits))
        #expect(fits || layer.name == "conv_final")
        payload += Int64(bits)
      }
      stored += encoding.payloadBits
      let bytes = try #require(row["huffmanPayloadBytes"].flatMap(Double.init))
      #expect(abs(Double(payload) / 8 - bytes) <= 0.0501)
      printed += bytes
      unlimited += payload
    }
    #expect(unlimited == 4_111_499)
    #expect(stored - unlimited == 29)
    #expect(abs(printed - 513_937.5) < 1e-6)
  }

  @Test func ourBestIsSmaller() throws {
    let relative = CodingOptions(positions: [.relativeIndex], indexBits: [4], huffman: .always)
    var (best, paper): (Int64, Int64) = (0, 0)
    var schemes: Set<WeightEncoding.Scheme.Positions> = []
    for (_, _, convolution) in network.convolutions {
      let weights = convolution.weights
      let encoded = try WeightEncoder.encode(weights)
      schemes.insert(encoded.encoding.scheme.positions)
      best += encoded.encoding.storageBits
      paper += try #require(
        try WeightEncoder.candidates(for: weights, options: relative).first
      ).storageBits
      let decoded = try WeightDecoder.decode(
        encoded, shape: weights.shape, format: weights.format, asBytes: false)
      guard case .integers(let codes) = decoded, case .integers(let original) = weights.values
      else {
        Issue.record("codes of eight bits are not kept in bytes")
        continue
      }
      #expect(codes == original)
    }
    #expect(best < paper)
    // Dense coding wins where density is high.
    #expect(schemes.contains(.dense) && schemes.count > 1)
  }
}

extension Compressor {
  mutating func perform(_ step: ReestimateStep) throws(CompressionError) -> [String] { [] }
  mutating func perform(_ step: FixedPointStep) throws(CompressionError) -> [String] { [] }
  mutating func perform(_ step: LowRankStep) throws(CompressionError) -> [String] { [] }
  func scan(
    _ l: [Int], densities: [Double], maximumLoss: Double, images: Int?, saliencies: [Int: [Float]]
  ) throws(CompressionError) -> (densities: [Int: Double], lines: [String]) { ([:], []) }
}

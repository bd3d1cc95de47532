extension WeightTensor {
  /// The same weights, stored in another way.
  ///
  /// - Throws: `NetworkError` when more weights are encoded than the shape has.
  public func replacing(encoding: WeightEncoding?) throws(NetworkError) -> WeightTensor {
    try WeightTensor(
      shape: shape, format: format, values: values, encoding: encoding, pattern: pattern)
  }
}

extension ComputeArray {
  /// The array as the loops over tiles see it.
  public var unrolled: LoopUnrolledArray {
    switch self {
    case .loopUnrolled(let array): array
    case .systolic(let array): array.unrolled
    case .sparse(let array): array.unrolled
    case .streaming(let array): array.unrolled
    }
  }

  /// The array, if it is systolic.
  public var systolic: SystolicArray? {
    switch self {
    case .loopUnrolled, .sparse, .streaming: nil
    case .systolic(let array): array
    }
  }

  /// The array, if it is a sparse engine.
  public var sparse: SparseArray? {
    switch self {
    case .loopUnrolled, .systolic, .streaming: nil
    case .sparse(let array): array
    }
  }

  /// The array, if it is a dataflow.
  public var streaming: StreamingArray? {
    switch self {
    case .loopUnrolled, .systolic, .sparse: nil
    case .streaming(let array): array
    }
  }
}

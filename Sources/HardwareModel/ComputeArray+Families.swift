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

  /// Whether steps are cut into tiles that a search finds.
  public var isTiled: Bool {
    switch self {
    case .loopUnrolled(let array): array.stream == nil
    case .systolic(let array): if case .physical = array.mode { true } else { false }
    case .sparse, .streaming: false
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

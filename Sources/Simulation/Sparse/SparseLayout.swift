internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import SparseArrays

/// How a layer lies on a sparse engine: what is zero, and what fits at a time.
struct SparseLayout: Sendable {
  let shape: ConvolutionShape
  let array: SparseArray
  let weights: SparseWeights
  let activations: Activations
  let capacity: Buffer
  let inputCapacity: Buffer
  /// Bits of the stream in which the weights lie in DRAM; `nil` where it is what the engine stores.
  let streamBits: Bits?
  /// Whether weights are −W_n, 0 and +W_p, whose signs alone are accumulated.
  let isTernary: Bool

  /// Which inputs are not zero.
  enum Activations: Sendable {
    /// Random places at a density.
    case random(density: Double, seed: UInt64)
    /// Places that inference found.
    case known([Bool])

    /// The share that is not zero.
    var density: Double {
      switch self {
      case .random(let density, _): density
      case .known(let places):
        Double(places.count { $0 }) / Double(max(1, places.count))
      }
    }

    func pattern(_ shape: ConvolutionShape) -> ActivationPattern {
      switch self {
      case .random(let density, let seed):
        ActivationPattern(shape, density: density, seed: seed)
      case .known(let places): ActivationPattern(shape, isNonZero: places)
      }
    }
  }
}

/// A layer with all that its run on a sparse engine depends on.
public struct SparseRun: Sendable {
  let layout: SparseLayout
  let problem: TileProblem
  let widths: StepWidths
  let entryBits: Int
  let rates: MemoryRates
  let precision: Precision

  /// Runs the layer again and tells of each broadcast that waits, in the order in which they begin.
  ///
  /// - Parameters:
  ///   - begins: The cycle in which each part begins.
  ///   - transfer: Cycles in which the first part's weights arrive; `nil` for those of an even rate.
  ///   - body: Takes the cycle in which the broadcast's vector begins, and the wait, counted from
  ///     there. Of pixels that were not run nothing is told.
  func forEachStall(
    _ begins: [Cycles], transfer: Cycles? = nil,
    _ body: @escaping (_ begin: Cycles, ActivationQueue.Stall) -> Void
  ) {
    _ = SparseStep(self, listener: Listener(begins: begins, transfer: transfer, stalls: body))
  }

  /// Who is told of waits, with what an earlier run found.
  struct Listener {
    let begins: [Cycles]
    let transfer: Cycles?
    let stalls: (_ begin: Cycles, ActivationQueue.Stall) -> Void
  }
}

extension SparseStep {
  /// Runs a layer.
  ///
  /// - Parameter listener: Who is told of waits.
  init(_ run: SparseRun, listener: SparseRun.Listener? = nil) {
    let (layout, problem, widths) = (run.layout, run.problem, run.widths)
    let (entryBits, rates, precision) = (run.entryBits, run.rates, run.precision)
    let shape = layout.shape
    let array = layout.array
    let columns = shape.inputChannels * shape.kernelRows * shape.kernelColumns
    let pointers = Bits(array.processingElements * (columns + 1) * array.pointerBits)
    let activations = layout.activations.pattern(shape)
    let isLoaded = problem.loadsWeights
    let rowParts = (0..<shape.groups).flatMap { group in
      (isLoaded
        ? RowParts.fitting(layout, group: group, entryBits: entryBits)
        : [0..<shape.outputChannels]).map { (group, $0) }
    }
    let budget = SparseProduct.updateBudget / max(1, rowParts.count)
    /// Bytes of a part: its share of a stated stream by rows, or its entries and pointers.
    func bytes(_ rows: Range<Int>, entries: Int) -> Bytes {
      func upTo(_ row: Int, _ stream: Bits) -> Bytes {
        (stream.scaledRoundingUp(by: Int64(row), over: Int64(shape.totalOutputChannels))
          + Bits(row * widths.biasBits)).dividedRoundingUp(by: 8)
      }
      if let stream = layout.streamBits {
        return upTo(rows.upperBound, stream) - upTo(rows.lowerBound, stream)
      }
      return (Bits(entries) * Bits(entryBits) + pointers + Bits(rows.count * widths.biasBits))
        .dividedRoundingUp(by: 8)
    }
    func decoding(_ symbols: Int) -> Cycles {
      precision.decoderSymbolsPerCycle.map {
        Cycles(symbols).dividedRoundingUp(by: Cycles($0))
      } ?? 0
    }
    let maps = Maps(problem, parts: rowParts.count, fitting: layout.inputCapacity)
    let read = rates.read.cycles(for: maps.inputBytes)
    let write = rates.write.cycles(for: maps.outputBytes)
    var passes: [Part] = []
    passes.reserveCapacity(rowParts.count)
    /// Cycles in which a part's weights come from DRAM and through the decoder.
    func transfer(_ bytes: Bytes, entries: Int) -> Cycles {
      isLoaded ? max(rates.read.cycles(for: bytes), decoding(entries)) : 0
    }
    // A port of their own lets weights come beside the maps.
    let isApart = rates.arrangement == .inputsApart
    var load = isApart ? 0 : read
    var core = read
    var sums = Sums()
    for (group, part) in rowParts {
      let isFirst = passes.isEmpty
      // Rows of all groups follow each other.
      let first = group * shape.outputChannels
      let rows = first + part.lowerBound..<first + part.upperBound
      let stalls = listener.map { listener in
        let begin = listener.begins[passes.count]
        return { listener.stalls(begin + $0, $1) }
      }
      let product = SparseProduct(
        shape, group: group, rows: part, on: array, weights: layout.weights,
        activations: activations, budget: budget,
        arrivalCycles: isLoaded && isFirst
          ? { listener?.transfer ?? transfer(bytes(rows, entries: $0), entries: $0) } : nil,
        stalls: stalls)
      sums.add(product)
      let partBytes = isLoaded ? bytes(rows, entries: product.entryCount) : 0
      let cycles = transfer(partBytes, entries: product.entryCount)
      sums.load += cycles
      sums.weightBytes += partBytes
      // A part is loaded while others are in use, as many as the memory holds beside it.
      let before = passes.count - layout.capacity.copies
      let begin = max(load, before >= 0 ? passes[before].compute.upperBound : 0)
      load = begin + cycles
      let arrival = product.arrival.map {
        Part.Arrival(profile: $0, plainCycles: product.firstVectorCycles)
      }
      let start = arrival == nil ? max(core, load) : core
      let pass = Part(
        weightBytes: partBytes, load: begin..<load, compute: start..<start,
        entryCount: product.entryCount, cycles: product.cycles, arrival: arrival)
      core = pass.end(from: core, load: begin..<load)
      passes.append(pass.ending(at: core))
    }
    storeBits = Bits(sums.entries) * Bits(entryBits) + pointers * Bits(rowParts.count)
    entryCount = sums.entries
    nonZeroCount = sums.nonZeros
    weightCount = widths.weightCount
    activationDensity = layout.activations.density
    multiplications = sums.multiplications
    scaleMultiplications =
      layout.isTernary
      ? 2 * Int64(shape.batch * shape.totalOutputChannels)
        * Int64(shape.outputRows * shape.outputColumns) : 0
    broadcasts = sums.broadcasts
    vectors = activations.vectorCount
    sampledVectors = sums.sampledVectors
    let slots = sums.compute * Cycles(array.processingElements)
    balance = slots == 0 ? 1 : min(1, Double(sums.multiplications) / Double(slots))

    parts = passes
    inputCycles = read
    cycles = core + write
    bound = max(sums.bound + read, sums.load + (isApart ? 0 : read), write)
    var counts = StepCounts()
    counts.compute = sums.compute
    counts.load = sums.load + read
    counts.store = write
    counts.weightBytes = sums.weightBytes
    counts.inputBytes = maps.inputBytes
    counts.outputBytes = maps.outputBytes
    counts.multiplications = sums.multiplications
    let reads =
      sums.multiplications * Bits(entryBits)
      + 2 * sums.broadcasts * Bits(array.processingElements * array.pointerBits)
    if isLoaded {
      counts.weightBufferWriteBits = storeBits
      counts.weightBufferReadBits = reads
    } else {
      counts.weightStoreReadBits = reads
    }
    // Every activation is looked at, those that are not zero go on.
    counts.inputBufferReadBits =
      Bits(activations.vectorCount) * Bits(rowParts.count * columns * widths.inputBits)
    counts.accumulatorBits = 2 * sums.multiplications * Bits(precision.accumulatorBits)
    self.counts = counts
  }

  /// What the products of a layer add up to.
  private struct Sums {
    var parts = 0
    var entries = 0
    var nonZeros = 0
    var compute: Cycles = 0
    var bound: Cycles = 0
    var load: Cycles = 0
    var weightBytes: Bytes = 0
    var multiplications: Int64 = 0
    var broadcasts: Int64 = 0
    var sampledVectors = Int.max

    mutating func add(_ product: SparseProduct) {
      parts += 1
      entries += product.entryCount
      nonZeros += product.nonZeroCount
      compute += product.cycles
      bound += product.bound
      multiplications += product.multiplications
      broadcasts += product.broadcasts
      sampledVectors = min(sampledVectors, product.sampledVectors)
    }
  }

  /// Feature maps to and from DRAM.
  private struct Maps {
    let inputBytes: Bytes
    let outputBytes: Bytes

    init(_ problem: TileProblem, parts: Int, fitting buffer: Buffer) {
      let shape = problem.shape
      let inputs = Bits(shape.touchedInputCount * problem.inputBits).scaledRoundingUp(
        by: Int64(problem.loadedInputChannels), over: Int64(problem.totalInputChannels))
      let fits = Bits(shape.inputCount * problem.inputBits) <= 8 * buffer.capacityBytes
      let outputs =
        shape.batch * shape.totalOutputChannels * problem.loops.rows
        * (shape.isFullyConnected ? 1 : problem.loops.columns)
      inputBytes =
        (fits
        ? inputs : inputs.scaledRoundingUp(by: Int64(parts), over: Int64(shape.groups)))
        .dividedRoundingUp(by: 8)
        + Bits(problem.loadedResiduals * outputs * problem.inputBits).dividedRoundingUp(by: 8)
      outputBytes =
        problem.isStored ? Bits(outputs * problem.outputBits).dividedRoundingUp(by: 8) : 0
    }
  }
}

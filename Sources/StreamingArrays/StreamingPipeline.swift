public import Quantities

/// A channel between two engines, or from the network's input to one.
public struct StreamingEdge: Hashable, Sendable {
  /// The engine that writes it, `nil` for the network's input.
  public let producer: Int?
  /// The engine that reads it.
  public let consumer: Int
  /// Pixels of a frame.
  public let pixels: Int

  /// Creates a channel.
  public init(producer: Int?, consumer: Int, pixels: Int) {
    self.producer = producer
    self.consumer = consumer
    self.pixels = pixels
  }
}

/// Engines and the FIFOs between them.
public struct StreamingPipeline: Hashable, Sendable {
  /// The engines, each after those whose output it reads.
  public let nodes: [StreamingNode]
  /// The channels.
  public let edges: [StreamingEdge]
  /// Cycles from one frame to the next when nothing waits: those of the slowest engine.
  public let interval: Cycles
  private let inputs: [[Int]]
  private let outputs: [[Int]]

  /// Creates a pipeline.
  public init(_ nodes: [StreamingNode], _ edges: [StreamingEdge]) {
    self.nodes = nodes
    self.edges = edges
    interval = nodes.map(\.frameCycles).max() ?? 1
    inputs = nodes.indices.map { node in edges.indices.filter { edges[$0].consumer == node } }
    outputs = nodes.indices.map { node in edges.indices.filter { edges[$0].producer == node } }
  }

  /// What a simulation shows.
  public struct Run: Hashable, Sendable {
    /// For each engine, the cycle in which it begins the first frame's first pixel.
    public let begins: [Cycles]
    /// For each engine, the cycle in which it ends the first frame.
    public let ends: [Cycles]
    /// The cycle in which the first output pixel leaves.
    public let firstOutput: Cycles
    /// Cycles between the ends of the last two frames.
    public private(set) var interval: Cycles
    /// For each channel, the most pixels that wait in it.
    public let occupancy: [Int]

    /// The cycle in which the first frame has left.
    public var latency: Cycles { ends.max() ?? 0 }

    /// The run where frames follow each other as another one shows.
    public func repeating(every interval: Cycles) -> Run {
      var run = self
      run.interval = interval
      return run
    }
  }

  /// Runs frames through the pipeline.
  ///
  /// Times are those of a max-plus system: an engine begins an output pixel when the one before has
  /// left, its inputs are in the sliding-window unit, and every channel behind it has room. The order
  /// in which engines are looked at does not matter.
  ///
  /// - Parameters:
  ///   - depths: Pixels that each channel holds; `nil` for as many as it takes.
  ///   - frames: Frames, at least 1.
  ///   - arrivals: For channels from the network's input, when each pixel is there; evenly where nothing
  ///     is said.
  ///   - pace: Cycles in which a frame comes evenly; `nil` for `interval`.
  /// - Returns: `nil` when everything waits for everything: a deadlock.
  /// - Complexity: O(pixels × frames); the pixels of all frames are held in memory.
  public func run(
    depths: [Int]? = nil, frames: Int = 2, arrivals: [Int: [Cycles]] = [:],
    every pace: Cycles? = nil
  ) -> Run? {
    guard
      let pixels = pixels(depths: depths, frames: frames, arrivals: arrivals, every: pace)
    else { return nil }
    let (put, taken, left) = (pixels.put, pixels.taken, pixels.left)
    let last = nodes.indices.filter { outputs[$0].isEmpty }
    func end(_ node: Int, _ frame: Int) -> Cycles {
      left[node][nodes[node].outputPixels * (frame + 1) - 1]
    }
    let finish = (0..<frames).map { frame in last.map { end($0, frame) }.max() ?? 0 }
    return Run(
      begins: nodes.indices.map { left[$0][0] - nodes[$0].outputCycles },
      ends: nodes.indices.map { end($0, 0) },
      firstOutput: last.map { left[$0][0] }.min() ?? 0,
      interval: frames > 1 ? finish[frames - 1] - finish[frames - 2] : interval,
      occupancy: edges.indices.map { Self.occupancy(put[$0], taken[$0]) })
  }

  /// When pixels moved.
  public struct Pixels: Sendable {
    /// For each channel, when each was put into it.
    public let put: [[Cycles]]
    /// For each channel, when each was taken out of it.
    public let taken: [[Cycles]]
    /// For each engine, when each left it.
    public let left: [[Cycles]]
  }

  /// Follows every pixel.
  ///
  /// - Parameters:
  ///   - depths: Pixels that each channel holds; `nil` for as many as it takes.
  ///   - frames: Frames, at least 1.
  ///   - arrivals: For channels from the network's input, when each pixel is there; evenly where nothing
  ///     is said.
  ///   - floors: For engines, the cycle before which each pixel cannot leave.
  ///   - pace: Cycles in which a frame comes evenly; `nil` for `interval`.
  /// - Returns: `nil` when everything waits for everything: a deadlock.
  public func pixels(
    depths: [Int]?, frames: Int, arrivals: [Int: [Cycles]] = [:], floors: [Int: [Cycles]] = [:],
    every pace: Cycles? = nil
  ) -> Pixels? {
    let pace = pace ?? interval
    let engines = nodes.count
    var put = edges.map { _ in [Cycles]() }
    var taken = edges.map { _ in [Cycles]() }
    var left = [[Cycles]](repeating: [], count: engines)
    for (index, edge) in edges.enumerated() where edge.producer == nil {
      put[index] =
        arrivals[index]
        ?? (0..<edge.pixels * frames).map { pixel in
          Cycles(pixel).scaledRoundingUp(by: pace, over: Cycles(max(1, edge.pixels)))
        }
    }
    var isMoving = true
    while isMoving {
      isMoving = false
      for node in 0..<engines {
        while advance(node, frames, depths, floors[node], &put, &taken, &left) {
          isMoving = true
        }
      }
    }
    guard (0..<engines).allSatisfy({ left[$0].count == nodes[$0].outputPixels * frames }) else {
      return nil
    }
    return Pixels(put: put, taken: taken, left: left)
  }

  /// Takes inputs and makes one output pixel, if it can.
  ///
  /// - Returns: Whether anything happened.
  private func advance(
    _ node: Int, _ frames: Int, _ depths: [Int]?, _ floors: [Cycles]?, _ put: inout [[Cycles]],
    _ taken: inout [[Cycles]], _ left: inout [[Cycles]]
  ) -> Bool {
    let engine = nodes[node]
    let output = left[node].count
    let perFrame = engine.outputPixels
    // Pixels after the last window are still taken.
    let isDone = output == perFrame * frames
    let (frame, pixel) = (isDone ? output - 1 : output).quotientAndRemainder(
      dividingBy: perFrame)
    var ready: Cycles = 0
    var hasMoved = false
    var isShort = false
    for edge in inputs[node] {
      let count = edges[edge].pixels
      // Channels whose maps have another size than the window's give as large a share of them.
      let scale = (count, engine.inputPixels)
      let needed =
        frame * count
        + min(
          count - 1,
          ((engine.lastInput(pixel) + 1) * scale.0).dividedRoundingUp(by: max(1, scale.1)) - 1)
      // Pixels are taken as soon as the window has room, needed yet or not: who writes them may wait.
      while taken[edge].count < put[edge].count {
        let next = taken[edge].count
        // A window's pixels are kept until the last output that begins with them has read them.
        var room: Cycles = 0
        let forgotten = next - max(1, engine.heldPixels * scale.0 / max(1, scale.1))
        if forgotten >= 0 {
          let (oldFrame, old) = forgotten.quotientAndRemainder(dividingBy: count)
          // One pixel may stand for several of the window's, up to a whole map of a broadcast.
          let covered = max(
            old * scale.1 / max(1, scale.0), (old + 1) * scale.1 / max(1, scale.0) - 1)
          let user = oldFrame * perFrame + lastUser(of: covered, engine)
          guard user < left[node].count else { break }
          if user >= 0 { room = left[node][user] - engine.cyclesAfterReading }
        }
        let before = taken[edge].last ?? -1
        let begin = max(0, next - 1)
        let pace =
          engine.cycles(ofPieces: begin + 1, of: count) - engine.cycles(ofPieces: begin, of: count)
        taken[edge].append(max(put[edge][next], room, before + pace))
        hasMoved = true
      }
      guard taken[edge].count > max(0, needed) else {
        isShort = true
        continue
      }
      ready = max(
        ready,
        taken[edge][max(0, needed)] - engine.lead(ofPiece: needed, of: count, frame: frame, pixel))
    }
    if isShort || isDone { return hasMoved }
    for edge in outputs[node] {
      guard let depth = depths?[edge], output >= depth else { continue }
      guard output - depth < taken[edge].count else { return hasMoved }
      ready = max(ready, taken[edge][output - depth] - engine.outputCycles)
    }
    let free = max(ready, left[node].last ?? 0) + engine.outputCycles
    let time = max(free, floors?[output] ?? 0)
    left[node].append(time)
    for edge in outputs[node] { put[edge].append(time) }
    return true
  }

  /// The last output pixel whose window begins at an input pixel or before it.
  private func lastUser(of input: Int, _ engine: StreamingNode) -> Int {
    var low = -1
    var high = engine.outputPixels - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if engine.firstInput(middle) <= input { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

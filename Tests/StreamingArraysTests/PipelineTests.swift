import BundledProfiles
import CostModel
import Diagnostics
import Evaluation
@testable import HardwareModel
import Mapping
import NetworkModel
import Quantities
import ReferenceNetworks
@testable import Simulation
import StreamingArrays
import Testing

@Suite("Dataflows")
struct PipelineTests {
  private static func profile(_ name: String) throws -> HardwareProfile {
    let bytes = try #require(ProfileLibrary.source(named: name))
    return try HardwareProfile.decode(bytes: bytes, file: name)
  }

  private static func network(_ name: String) throws -> Network {
    try #require(try ReferenceNetworks.network(named: name))
  }

  @Test("CNV on a PYNQ-Z1: 32,768 cycles a frame, 3,051.8 frames a second")
  func cnv() throws {
    for fidelity in [Fidelity.l0, .l1] {
      let result = try Design(
        network: Self.network("cnv"), profile: Self.profile("pynq-z1-cnv-w1a1"),
        fidelity: fidelity
      ).evaluate()
      // 3,020.5 images a second were measured (finn-examples, notebook 1): 1.0 % fewer.
      #expect(abs(result.totals.framesPerSecond - 3_051.76) < 0.01)
      let cycles = result.layers.compactMap(\.streaming).filter { $0.weightCount > 0 }
        .map(\.node.frameCycles)
      #expect(cycles == FoldingTests.cnv.map(\.cycles))
      #expect(result.totals.cycles >= 32_768)
    }
  }

  @Test(
    "bounded FIFOs keep the pace, a frame takes at least the slowest engine's time",
    arguments: ["cnv", "lenet-5", "resnet18", "squeezenet", "mobilenet-v1", "efficientnet-b0"])
  func boundedPipelines(name: String) throws {
    let schedule = try Scheduler.schedule(
      Self.network(name), on: Self.profile("zcu102-finn"))
    let streaming = try #require(schedule.streaming)
    let free = try #require(streaming.pipeline.run(frames: 3))
    let bounded = try #require(streaming.pipeline.run(depths: streaming.depths, frames: 3))
    #expect(bounded.interval == free.interval)
    #expect(bounded.interval >= streaming.pipeline.interval)
    // Half a per cent for windows that wait for the next frame.
    #expect(Double(bounded.interval) <= 1.005 * Double(streaming.pipeline.interval))
    #expect(schedule.timing(.l0).total <= schedule.timing(.l1).total)
    #expect(streaming.run.interval == bounded.interval)
    // What comes as fast as the port goes is through no later than what comes evenly, and no later
    // than if each engine waited for the whole map before it (FINN's sum of all cycles).
    let first = schedule.timing(.l1).total
    #expect(first == max(streaming.run.latency, streaming.pipeline.interval))
    #expect(first <= bounded.latency)
    let sum = streaming.pipeline.nodes.reduce(0) { $0 + $1.frameCycles }
    #expect(first <= sum + (streaming.arrivals.values.compactMap(\.last).max() ?? 0))
    #expect(streaming.run.firstOutput <= streaming.run.latency)
  }

  /// A map that is multiplied by its own means (squeeze and excitation), and one that is enlarged.
  private static func scaledMaps() throws -> [Network] {
    let shape = try TensorShape(channels: 8, rows: 6, columns: 6)
    var gate = NetworkBuilder(name: "gate", source: "made up")
    let map = try gate.convolution(
      "conv", gate.input(shape: shape), channels: 8, kernel: (3, 3), padding: .all(1))
    let mean = try gate.globalAveragePooling("mean", map)
    let weight = try gate.convolution("excite", mean, channels: 8, kernel: (1, 1))
    let product = try gate.elementwise("scale", [map, weight], .multiply)
    var resize = NetworkBuilder(name: "resize", source: "made up")
    let small = try resize.convolution(
      "conv", resize.input(shape: shape), channels: 8, kernel: (3, 3), padding: .all(1))
    let large = try resize.upsampling("up", small, factor: 2)
    let after = try resize.convolution("after", large, channels: 8, kernel: (1, 1))
    return [try gate.build(outputs: [product]), try resize.build(outputs: [after])]
  }

  @Test("maps of other sizes than the window's pass: a broadcast, an enlargement")
  func mapsOfOtherSizes() throws {
    for network in try Self.scaledMaps() {
      let schedule = try Scheduler.schedule(network, on: Self.profile("zcu102-finn"))
      let streaming = try #require(schedule.streaming)
      let pipeline = streaming.pipeline
      let pixels = try #require(pipeline.pixels(depths: streaming.depths, frames: 2))
      #expect(streaming.run.interval >= pipeline.interval)
      #expect(Double(streaming.run.interval) <= 1.05 * Double(pipeline.interval))
      // Nothing leaves an engine before the part of its inputs that it stands for has come.
      for (channel, edge) in pipeline.edges.enumerated() {
        let node = pipeline.nodes[edge.consumer]
        guard node.kind == .elementwise else { continue }
        for frame in 0..<2 {
          for output in 0..<node.outputPixels {
            let needed = output * edge.pixels / node.outputPixels
            #expect(
              pixels.left[edge.consumer][frame * node.outputPixels + output]
                > pixels.put[channel][frame * edge.pixels + needed])
          }
        }
      }
    }
  }

  /// Two branches of an addition, of which one holds back a window of pixels.
  private static func branches() throws -> StreamingPipeline {
    let one = try ConvolutionShape(
      outputChannels: 4, inputChannels: 4, input: (8, 8))
    let window = try ConvolutionShape(
      outputChannels: 4, inputChannels: 4, input: (8, 8), kernel: (5, 5), padding: .all(2))
    let add = try ConvolutionShape(
      groups: 4, outputChannels: 1, inputChannels: 1, input: (8, 8))
    let fold = StreamingArray.Fold(elements: 4, lanes: 4)
    return StreamingPipeline(
      [
        StreamingNode(.matrix, one, fold), StreamingNode(.matrix, window, fold),
        StreamingNode(.elementwise, add, StreamingArray.Fold(elements: 4, lanes: 1)),
      ],
      [
        StreamingEdge(producer: nil, consumer: 0, pixels: 64),
        StreamingEdge(producer: 0, consumer: 1, pixels: 64),
        StreamingEdge(producer: 0, consumer: 2, pixels: 64),
        StreamingEdge(producer: 1, consumer: 2, pixels: 64),
      ])
  }

  @Test("a short-cut holds the pixels that its other branch is behind, and locks up with fewer")
  func deadlock() throws {
    let pipeline = try Self.branches()
    let free = try #require(pipeline.run(frames: 3))
    // The 5 × 5 window of the first pixel ends two lines and two pixels further on.
    #expect(free.occupancy[2] >= 2 * 8 + 2)
    let depths = pipeline.depths(for: free)
    #expect(pipeline.run(depths: depths, frames: 3)?.interval == free.interval)
    var short = depths
    short[2] = 4
    #expect(pipeline.run(depths: short, frames: 3) == nil)
  }

  @Test("foldings that cannot be are refused with a remedy")
  func refusals() throws {
    var profile = try Self.profile("pynq-z1-cnv-w1a1")
    func fault(_ name: String, _ fold: StreamingArray.Fold) throws -> String {
      guard case .streaming(var array) = try Self.profile("pynq-z1-cnv-w1a1").array,
        case .stated(var folds) = array.folding
      else { return "" }
      folds[name] = fold
      array.folding = .stated(folds)
      profile.array = .streaming(array)
      let network = try Self.network("cnv")
      let error = try #require(throws: ScheduleError.self) {
        try Scheduler.schedule(network, on: profile)
      }
      return "\(error)"
    }
    #expect(
      try fault("conv1", StreamingArray.Fold(elements: 24, lanes: 32))
        == "conv1: pe of 24 does not divide 64; write one of 1, 2, 4, 8, 16, 32, 64")
    #expect(
      try fault("conv11", StreamingArray.Fold(elements: 1, lanes: 1)).contains("did you mean"))
    let lenet = try Self.network("lenet-5")
    #expect(throws: ScheduleError.self) {
      try Scheduler.schedule(lenet, on: Self.profile("pynq-z1-cnv-w1a1"))
    }
  }

  @Test("streamed weights come once for each output pixel and set the pace")
  func streamedWeights() throws {
    let network = try Self.network("lenet-5")
    var profile = try Self.profile("zcu102-finn")
    guard case .streaming(var array) = profile.array else { return }
    let resident = try Design(network: network, profile: profile, fidelity: .l1).evaluate()
    array.streamedWeights = .layers(["conv2", "ip1"])
    profile.array = .streaming(array)
    let (conv2, ip1): (Bytes, Bytes) = (12_500 * 64, 200_000)
    var before: (cycles: Cycles, frames: Double)?
    for gigabytes in [0.1, 1, 10] {
      profile.memory.peakBytesPerSecond = Int64(gigabytes * 1e9)
      let schedule = try Scheduler.schedule(network, on: profile)
      var bytes: [String: Int64] = [:]
      for (step, work) in zip(schedule.plan.steps, schedule.work) {
        bytes[network.layers[step.layers[0]].name] = work.counts.weightBytes
      }
      // 25,000 weights of 4 bits for each of 8 × 8 pixels, and 400,000 once.
      #expect(bytes["conv2"] == conv2)
      #expect(bytes["ip1"] == ip1)
      #expect(bytes.values.reduce(0, +) == conv2 + ip1)
      let streaming = try #require(schedule.streaming)
      let (l0, l1) = (schedule.timing(.l0).total, schedule.timing(.l1).total)
      #expect(l0 <= l1 && l0 == streaming.interval(.l0))
      #expect(streaming.interval(.l0) <= streaming.interval(.l1))
      #expect(streaming.interval(.l0) >= streaming.memoryCycles)
      let result = try Design(network: network, profile: profile, fidelity: .l1).evaluate()
      #expect(result.totals.dram.weightBytes == conv2 + ip1)
      #expect(result.totals.framesPerSecond <= resident.totals.framesPerSecond)
      #expect(result.layers.first { $0.name == "ip1" }?.weightStorage == .dram)
      #expect(result.layers.first { $0.name == "ip2" }?.weightStorage == .onChip)
      if let before {
        #expect(l1 <= before.cycles && result.totals.framesPerSecond >= before.frames)
      }
      before = (l1, result.totals.framesPerSecond)
      func blocks(_ result: SimulationResult) -> Double {
        result.resources.components.filter { $0.name == "weights" }
          .reduce(0) { $0 + Double($1.resources.mid.bram36) + Double($1.resources.mid.lut) }
      }
      #expect(blocks(result) < blocks(resident))
    }
  }

  @Test("streamed weights of a layer that there is not are refused", arguments: ["ip9", "pool1"])
  func unknownStreamedWeights(name: String) throws {
    var profile = try Self.profile("zcu102-finn")
    guard case .streaming(var array) = profile.array else { return }
    array.streamedWeights = .layers([name])
    profile.array = .streaming(array)
    #expect(throws: ScheduleError.self) {
      try Scheduler.schedule(Self.network("lenet-5"), on: profile)
    }
  }

  @Test("each pace of the staircase is what a schedule at that target has, none cheaper in between")
  func staircase() throws {
    let network = try Self.network("cnv")
    let profile = try Self.profile("pynq-z1-cnv-w1a1")
    func design(_ folding: StreamingArray.Folding) -> Design {
      var changed = profile
      changed.array = .streaming(StreamingArray(folding: folding))
      return Design(network: network, profile: changed, fidelity: .l0)
    }
    let points = try Design(network: network, profile: profile).foldingStudy().points
    #expect(points.count > 50)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.interval > $1.interval })
    for point in stride(from: 0, to: points.count, by: 12).map({ points[$0] }) {
      let result = try design(.target(point.interval)).evaluate()
      #expect(abs(result.totals.framesPerSecond / point.framesPerSecond - 1) < 1e-9)
      let engines = try #require(result.resources.components.first { $0.name == "engines" })
      let others = result.resources.components.filter {
        ["weights", "sliding windows"].contains($0.name)
      }
      #expect(
        ([engines] + others).reduce(0) { $0 + $1.resources.mid.lut } == point.resources.lut)
      let slowest = result.layers.compactMap(\.streaming).map(\.node.frameCycles).max()
      #expect(slowest == point.interval)
    }
  }

  @Test("no pace is listed that DRAM cannot keep")
  func staircaseAndDRAM() throws {
    var profile = try Self.profile("zcu102-finn")
    guard case .streaming(var array) = profile.array else { return }
    array.streamedWeights = .layers(["ip1"])
    profile.array = .streaming(array)
    let study = try Design(network: Self.network("lenet-5"), profile: profile).foldingStudy()
    let last = try #require(study.points.last)
    #expect(last.interval == study.memoryCycles && last.slowestLayer == nil)
    #expect(study.points.dropLast().allSatisfy { $0.interval > study.memoryCycles })
  }

  @Test("weights of a dataflow lie where the design wants them")
  func weightPolicies() throws {
    var profile = try Self.profile("zcu102-finn")
    guard case .streaming(var array) = profile.array else { return }
    array.streamedWeights = .layers(["ip1"])
    profile.array = .streaming(array)
    let network = try Self.network("lenet-5")
    let results = try [WeightPolicy.onChip, .auto, .dram].map {
      try Design(network: network, profile: profile, weights: $0).evaluate()
    }
    // 430,500 weights of 4 bits, without ip1's 400,000, none.
    #expect(results.map(\.onChipBytes) == [215_250, 15_250, 0])
    let (kept, stated, streamed) = (results[0].totals, results[1].totals, results[2].totals)
    #expect(kept.dram.weightBytes == 0)
    // 400,000 weights of 4 bits, once a frame.
    #expect(stated.dram.weightBytes == 200_000)
    // A matrix for each output pixel: 576 of conv1's 500 weights, 64 of conv2's 25,000; two fully
    // connected layers once.
    #expect(streamed.dram.weightBytes == 576 * 250 + 64 * 12_500 + 200_000 + 2_500)
    #expect(kept.cycles <= stated.cycles && stated.cycles <= streamed.cycles)
    #expect(
      kept.framesPerSecond >= stated.framesPerSecond
        && stated.framesPerSecond >= streamed.framesPerSecond)
  }
}

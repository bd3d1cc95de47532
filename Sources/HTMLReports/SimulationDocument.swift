/// The keys of a simulation's document that tables are made of.
struct SimulationDocument: Decodable, Sendable {
  struct Network: Decodable, Sendable {
    let name: String
    let source: String
    let layerCount: Int
    let macCount: Int
    let weightCount: Int
    let weightStorageBits: Int
    let weights: String
  }

  struct Hardware: Decodable, Sendable {
    let name: String
    let family: String
    let clockMegahertz: Double
    let cores: Int
    let peakGOPS: Double
  }

  struct Options: Decodable, Sendable {
    let fidelity: String
    let weights: String
    let batch: Int
    let weightBits: Int?
    let activationBits: Int?
  }

  struct Limits: Decodable, Sendable {
    let low: Double
    let mid: Double
    let high: Double
  }

  struct Traffic: Decodable, Sendable {
    let weightBytes: Int
    let inputBytes: Int
    let outputBytes: Int
    let partialSumReadBytes: Int

    var totalBytes: Int { weightBytes &+ inputBytes &+ outputBytes }
  }

  struct Totals: Decodable, Sendable {
    let cycles: Int
    let latencyMilliseconds: Double
    let hostMilliseconds: Double
    let framesPerSecond: Double
    let effectiveGOPS: Double
    let peakGOPS: Double?
    let utilization: Double
    let macCount: Int
    let dram: Traffic
    let energy: Limits
    let energyByComponent: [String: Limits]
    let averagePowerWatts: Limits
    let onChipBytes: Int

    private enum CodingKeys: String, CodingKey {
      case cycles, latencyMilliseconds, hostMilliseconds, framesPerSecond, effectiveGOPS, peakGOPS
      case utilization, macCount, dram, averagePowerWatts, onChipBytes
      case energy = "energy_pJ"
      case energyByComponent = "energyByComponent_pJ"
    }
  }

  struct Layer: Decodable, Sendable {
    struct Stalls: Decodable, Sendable {
      let dram: Int
      let stream: Int?

      var total: Int { dram &+ (stream ?? 0) }
    }

    struct Tiling: Decodable, Sendable {
      let outputChannels: Int
      let inputChannels: Int
      let rows: Int
      let columns: Int
      let order: String
    }

    struct Memory: Decodable, Sendable {
      struct Energy: Decodable, Sendable {
        let total: Double
        let interface: Limits?
      }

      let requests: Int
      let bandwidthGBps: Double
      let efficiency: Double
      let rowHitRate: Double
      let meanLatencyNanoseconds: Double
      let refreshShare: Double
      let energy: Energy

      private enum CodingKeys: String, CodingKey {
        case requests, bandwidthGBps, efficiency, rowHitRate, meanLatencyNanoseconds, refreshShare
        case energy = "energy_pJ"
      }
    }

    let name: String
    let kind: String
    let fused: [String]
    let macCount: Int
    let cycles: Int
    let computeCycles: Int
    let stallCycles: Stalls
    let utilization: Double
    let bound: String
    let dram: Traffic
    let weightStorage: String?
    let weightBits: Double?
    let outputStorage: String?
    let energy: Limits
    let tiling: Tiling?
    let memory: Memory?

    private enum CodingKeys: String, CodingKey {
      case name, kind, fused, macCount, cycles, computeCycles, stallCycles, utilization, bound
      case dram, weightStorage, weightBits, outputStorage, tiling, memory
      case energy = "energy_pJ"
    }
  }

  struct Resources: Decodable, Sendable {
    struct Device: Decodable, Sendable { let part: String }

    let dsp: Int
    let bram36: Double
    let uram: Int
    let lut: Int
    let ff: Int
    let fits: Bool?
    let binding: String?
    let device: Device
  }

  struct Placement: Decodable, Sendable {
    let usedBits: Int
    let capacityBits: Int
    let keptSteps: Int
    let fits: Bool
  }

  struct ModelError: Decodable, Sendable {
    let family: String
    let medianPercent: Double
    let worstPercent: Double
    let cases: Int
    let source: String
  }

  let network: Network
  let hardware: Hardware
  let options: Options
  let totals: Totals
  let layers: [Layer]
  let resources: Resources
  let placement: Placement?
  let modelError: ModelError?
  let notes: [String]
}

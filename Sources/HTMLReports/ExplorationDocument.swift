/// The keys of an exploration's document that tables are made of.
struct ExplorationDocument: Decodable, Sendable {
  /// A word or a number.
  enum Value: Decodable, Sendable {
    case word(String)
    case number(Double)

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else {
        self = .word(try value.decode(String.self))
      }
    }
  }

  /// A design beside others.
  struct Design: Decodable, Sendable {
    let index: UInt64
    let knobs: [String: Value]
    let objectives: [String: Double]
  }

  /// What a design does at a higher fidelity, or why it cannot be run there.
  struct Confirmed: Decodable, Sendable {
    let fidelity: String
    let objectives: [String: Double]?
    let onFront: Bool?
    let fits: Bool?
    let energy: SimulationDocument.Limits?
    let error: String?

    private enum CodingKeys: String, CodingKey {
      case fidelity, objectives, onFront, fits, error
      case energy = "energy_pJ"
    }
  }

  /// A design of the front.
  struct Point: Decodable, Sendable {
    let design: Design
    let confirmed: Confirmed?

    private enum Key: String, CodingKey { case confirmed }

    init(from decoder: any Decoder) throws {
      design = try Design(from: decoder)
      confirmed = try decoder.container(keyedBy: Key.self)
        .decodeIfPresent(Confirmed.self, forKey: .confirmed)
    }
  }

  /// Designs beside the front.
  struct Sample: Decodable, Sendable {
    let stored: Int
    let designs: [Design]
  }

  let name: String
  let network: String
  let method: String
  let spaceSize: UInt64
  let evaluated: UInt64
  let skipped: UInt64
  let infeasible: UInt64
  let complete: Bool
  let seconds: Double?
  let knobs: [String]
  let objectives: [String]
  let rankChanges: [String: Int]?
  let front: [Point]
  let sample: Sample
}

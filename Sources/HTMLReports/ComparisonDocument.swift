/// The keys of a comparison's document that tables are made of.
struct ComparisonDocument: Decodable, Sendable {
  /// A design with its result, or with the reason why it cannot be.
  struct Design: Decodable, Sendable {
    let label: String
    let plan: String?
    let error: String?
    let result: SimulationDocument?

    private enum Key: String, CodingKey { case label, plan, error }

    init(from decoder: any Decoder) throws {
      let keys = try decoder.container(keyedBy: Key.self)
      label = try keys.decode(String.self, forKey: .label)
      plan = try keys.decodeIfPresent(String.self, forKey: .plan)
      error = try keys.decodeIfPresent(String.self, forKey: .error)
      result = error == nil ? try SimulationDocument(from: decoder) : nil
    }
  }

  struct Difference: Decodable, Sendable {
    let label: String
    let metric: String
    let percent: Double?
    let decidable: Bool
  }

  let baseline: String?
  let designs: [Design]
  let differences: [Difference]
}

/// The keys of a validation's document that tables are made of.
struct ValidationDocument: Decodable, Sendable {
  /// A published figure beside the model's.
  struct Case: Decodable, Sendable {
    let name: String
    let published: Double
    let predicted: Double
    /// `nil` where the published figure is nothing.
    let errorPercent: Double?
    let source: String
    let status: String
  }

  /// Figures of one kind.
  struct Family: Decodable, Sendable {
    let family: String
    let summary: String
    let kind: String
    let unit: String
    let holds: Bool
    let meanPercent: Double?
    let medianPercent: Double?
    let worstPercent: Double?
    let cases: [Case]
  }

  let families: [Family]
}

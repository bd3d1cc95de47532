internal import CostModel
internal import HardwareModel
internal import Quantities

extension Design {
  /// What stands behind the figures of resources.
  static func notes(on resources: ResourceEstimate) -> [String] {
    var notes: [String] = []
    if let published = resources.published {
      notes.append("resources: published, \(published.source); the model's own stand beside them")
    }
    for component in resources.components where component.resources.low != component.resources.high
    {
      notes.append("resources of the \(component.name): \(component.source)")
    }
    if resources.deratedMegahertz != nil {
      notes.append("the derated clock is a prior; the profile's own clock is simulated")
    }
    return notes
  }
}

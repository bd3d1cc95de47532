internal import CostModel
internal import HardwareModel
internal import Quantities

extension ResourceEstimate {
  /// The estimate as a JSON object.
  var value: JSONValue {
    var shares: [String: JSONValue] = [:]
    for resource in Resource.allCases {
      shares[resource.rawValue] = share(of: resource).map(JSONValue.number) ?? .null
    }
    let modelled = self.modelled
    var members = total.members
    members["fits"] = fits.map(JSONValue.boolean) ?? .null
    members["binding"] = binding.map { .string($0.rawValue) } ?? .null
    members["utilization"] = .object(shares)
    members["device"] = .object([
      "part": .string(device.part), "dsp": .count(device.dsp), "bram36": .count(device.bram36),
      "uram": .count(device.uram), "lut": .count(device.lut), "ff": .count(device.ff),
    ])
    members["modelled"] = .object([
      "low": .object(modelled.low.members), "mid": .object(modelled.mid.members),
      "high": .object(modelled.high.members),
    ])
    members["components"] = .array(
      components.map { component in
        var members = component.resources.mid.members
        members["name"] = .string(component.name)
        members["source"] = .string(component.source)
        return .object(members)
      })
    if let published {
      members["published"] = .object([
        "dsp": .count(published.dsp), "bram36": .number(published.bram36),
        "uram": .count(published.uram), "lut": .count(published.lut), "ff": .count(published.ff),
        "source": .string(published.source),
      ])
    }
    if let deratedMegahertz { members["deratedMegahertz"] = deratedMegahertz.value }
    return .object(members)
  }
}

extension ResourceCount {
  /// The count as members of a JSON object; block RAMs are of 36 Kbit, in halves.
  var members: [String: JSONValue] {
    [
      "dsp": .count(dsp), "bram36": .number(bram36), "uram": .count(uram), "lut": .count(lut),
      "ff": .count(ff),
    ]
  }
}

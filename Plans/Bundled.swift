/// The compression plans that are part of the program, as YAML.
public enum PlanLibrary {
  /// The names of the plans, in alphabetical order.
  public static let names: [String] = [
    "deep-compression/alexnet", "deep-compression/lenet-300-100", "deep-compression/lenet-5",
    "deep-compression/vgg16", "han15/alexnet", "han15/vgg16", "qiu16/vgg16-svd",
  ]

  /// The text of a plan.
  ///
  /// - Parameter name: The plan's name.
  /// - Returns: YAML in UTF-8, or `nil` when there is no plan of this name.
  public static func source(named name: String) -> [UInt8]? {
    switch name {
    case "deep-compression/alexnet": PackageResources.deep_compression_alexnet_yaml
    case "deep-compression/lenet-300-100": PackageResources.deep_compression_lenet_300_100_yaml
    case "deep-compression/lenet-5": PackageResources.deep_compression_lenet_5_yaml
    case "deep-compression/vgg16": PackageResources.deep_compression_vgg16_yaml
    case "han15/alexnet": PackageResources.han15_alexnet_yaml
    case "han15/vgg16": PackageResources.han15_vgg16_yaml
    case "qiu16/vgg16-svd": PackageResources.qiu16_vgg16_svd_yaml
    default: nil
    }
  }
}

public import WeightCoding

/// How weights are pruned.
public struct PruneStep: Hashable, Sendable {
  /// How many weights stay.
  public enum Criterion: Hashable, Sendable {
    /// This share of each layer's weights.
    case density(PerLayer<Double>)
    /// Weights whose magnitude exceeds so many standard deviations of their layer (Han 2015).
    case deviations(PerLayer<Double>)
    /// This share of all weights, ranked across the layers.
    case globalDensity(Double)
    /// Densities from a scan of every layer's sensitivity, within a loss of accuracy.
    case sensitivity(densities: [Double], maximumLoss: Double, images: Int?)
    /// The greatest `keep` of every `of` consecutive weights.
    case groups(keep: Int, of: Int)
  }

  /// What makes a weight worth keeping.
  public enum Saliency: String, CaseIterable, Hashable, Sendable {
    /// Its magnitude.
    case magnitude
    /// The loss that its removal would cause, to second order (LeCun 1989).
    case optimalBrainDamage
  }

  /// What is removed as one.
  public enum Structure: String, CaseIterable, Hashable, Sendable {
    /// Single weights.
    case elements
    /// Whole filters, by the sum of their magnitudes.
    case filters
  }

  /// Which layers.
  public var layers = LayerSelection.all
  /// How many weights stay.
  public var criterion: Criterion
  /// What makes a weight worth keeping.
  public var saliency = Saliency.magnitude
  /// What is removed as one.
  public var structure = Structure.elements
}

/// What is estimated anew from calibration data, in closed form.
public struct ReestimateStep: Hashable, Sendable {
  /// Every layer's biases, so that the mean of each channel is the original's.
  public var biases = true
  /// Scales, too, so that the variance of each channel is the original's.
  public var scales = false
  /// The last layer's weights, by least squares to the original's results.
  public var lastLayer = false
  /// The weight of the last layer's change in that fit, against the mean square of its inputs.
  public var ridge = 1e-3
}

/// Stochastic gradient descent that keeps zeros, sharing and signs.
public struct RetrainStep: Hashable, Sendable {
  /// How the learning rate changes.
  public enum Schedule: String, CaseIterable, Hashable, Sendable {
    case constant, cosine
  }

  /// What training makes small.
  public enum Objective: String, CaseIterable, Hashable, Sendable {
    /// The cross-entropy of the labels.
    case labels
    /// The cross-entropy of the original network's softened results, without labels.
    case distillation
    /// The squared distance from the original network's logits, without labels.
    case logits
  }

  /// Passes over the data.
  public var epochs = 10
  /// Images of one update.
  public var batch = 64
  /// The first learning rate.
  public var learningRate = 0.02
  /// How the learning rate changes.
  public var schedule = Schedule.cosine
  /// The share of the last update that is repeated.
  public var momentum = 0.9
  /// The pull of weights towards zero.
  public var weightDecay = 0.0
  /// What training makes small.
  public var objective = Objective.labels
  /// Of a distillation, by what results are divided before they are compared.
  public var temperature = 4.0
  /// Of a distillation, the share of the labels' cross-entropy.
  public var labelShare = 0.0
  /// Which layers are trained.
  public var layers = LayerSelection.all
}

/// How weights are shared.
public struct ShareStep: Hashable, Sendable {
  /// Which layers.
  public var layers = LayerSelection.all
  /// Bits of an index into the table.
  public var bits: PerLayer<Int>
  /// Where clustering begins.
  public var initialization = SharingInitialization.linear
  /// The most rounds of clustering.
  public var iterations = 100
}

/// How fraction lengths are chosen.
public struct FixedPointStep: Hashable, Sendable {
  /// Whether layers have fraction lengths of their own.
  public enum Precision: String, CaseIterable, Hashable, Sendable {
    /// Each layer and feature map its own (Qiu 2016).
    case dynamic
    /// One for all weights and one for all feature maps.
    case `static`
  }

  /// Which layers.
  public var layers = LayerSelection.all
  /// Bits of a weight; layers without keep theirs.
  public var weightBits: PerLayer<Int>?
  /// Bits of a feature map, by the layer that writes it; layers without keep theirs.
  public var activationBits: PerLayer<Int>?
  /// Whether layers have fraction lengths of their own.
  public var precision = Precision.dynamic
  /// Calibration images on which fraction lengths are chosen, `nil` for all.
  public var images: Int?
}

/// How layers are split.
public struct LowRankStep: Hashable, Sendable {
  /// How many filters a layer keeps.
  public enum Rank: Hashable, Sendable {
    /// So many.
    case filters(PerLayer<Int>)
    /// As many as make all selected layers together so much faster, chosen by the product of the
    /// energies kept.
    case speedUp(Double)
  }

  /// What is approximated.
  public enum Method: String, CaseIterable, Hashable, Sendable {
    /// The weights, by their singular values.
    case weights
    /// The responses before the nonlinearity.
    case linear
    /// The responses after the nonlinearity.
    case nonlinear
  }

  /// Which layers.
  public var layers = LayerSelection.all
  /// How many filters a layer keeps.
  public var rank: Rank
  /// What is approximated.
  public var method = Method.linear
  /// Whether a layer also makes good the error of the layers before it.
  public var isAsymmetric = false
  /// Pixels that are looked at in each calibration image.
  public var samplesPerImage = 10
}

/// How weights become ternary.
public struct TernaryStep: Hashable, Sendable {
  /// Which layers.
  public var layers = LayerSelection.all
  /// The share of a layer's greatest magnitude below which a weight is zero, the same for all.
  public var threshold = 0.05
}

/// Published figures of pruned and shared layers.
public struct StatisticsStep: Hashable, Sendable {
  /// The figures of one layer.
  public struct Figures: Hashable, Sendable {
    /// Density and bits.
    public var statistics: LayerStatistics
    /// The layer's size as published, in shares of its 32-bit weights.
    public var publishedRate: Double?

    /// Creates figures.
    public init(_ statistics: LayerStatistics, publishedRate: Double? = nil) {
      self.statistics = statistics
      self.publishedRate = publishedRate
    }
  }

  /// The figures, by the names of layers.
  public var layers: PerLayer<Figures>

  /// Creates a step.
  public init(layers: PerLayer<Figures>) { self.layers = layers }
}

/// Which encodings are weighed against each other.
public struct CodingChoice: Hashable, Sendable {
  /// Widths of a relative index that are tried.
  public var indexBits: [Int]?
  /// Whether Huffman coding may be used.
  public var allowsHuffman = true

  /// Creates the default: every encoding.
  public init(indexBits: [Int]? = nil, allowsHuffman: Bool = true) {
    self.indexBits = indexBits
    self.allowsHuffman = allowsHuffman
  }
}

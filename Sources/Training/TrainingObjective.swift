public import NetworkModel

/// What training makes small: the mean over the images of a loss.
public enum TrainingObjective: Sendable {
  /// Cross-entropy −log pₗ of the softmax p of the logits and the label l.
  case labels
  /// A share of the labels' cross-entropy, and for the rest T² Σ q log(q/p), where q and p are the
  /// softmax of a reference network's logits over T and of the logits over T.
  ///
  /// Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015, Section 2; the
  /// entropy of q is subtracted, so that equal logits have loss 0. With a share of 0 no labels are
  /// needed.
  case distillation(of: Network, temperature: Float, labelShare: Float)
  /// Half the squared distance from a reference network's logits.
  ///
  /// Ba and Caruana, "Do Deep Nets Really Need to be Deep?", NIPS 2014, equation (1).
  case logits(of: Network)
}

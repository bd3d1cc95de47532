"""Layers in plain NumPy, each with its forward and backward pass.

Activations are float32 arrays shaped (channels, images, height, width): with
channels first, a convolution is one matrix product with no transposition.
Every layer keeps its learned arrays in `params`, the matching gradients in
`grads`, and whatever the backward pass needs between the two calls.

A convolution or dense layer whose `weight_scale` is set computes with weights
rounded to that grid; its backward pass hands the gradient straight through
the rounding and stops it where the value was clipped.
"""

import numpy as np

BATCH_NORM_EPSILON = 1e-5  # ONNX's own default
BATCH_NORM_MOMENTUM = 0.9  # share of the old running statistics kept per step
WEIGHT_BITS = 4
WEIGHT_MAX = 2 ** (WEIGHT_BITS - 1) - 1  # narrow range: -7...7


def fake_quantize(values, scale, low, high):
    """Returns values rounded half-to-even to scale * (low...high), and a mask
    that is one where nothing was clipped."""
    steps = values / scale
    mask = (steps >= low - 0.5) & (steps <= high + 0.5)
    return np.clip(np.round(steps), low, high) * scale, mask


def columns(x, kernel):
    """Unfolds x with zero padding that keeps the image size: the result is
    shaped (channels, kernel, kernel, images, height, width)."""
    channels, images, height, width = x.shape
    pad = kernel // 2
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.empty((channels, kernel, kernel, images, height, width), x.dtype)
    for i in range(kernel):
        for j in range(kernel):
            out[:, i, j] = padded[:, :, i : i + height, j : j + width]
    return out


def fold_columns(cols):
    """The transpose of `columns`: sums each column entry to its pixel."""
    channels, kernel, _, images, height, width = cols.shape
    pad = kernel // 2
    shape = (channels, images, height + 2 * pad, width + 2 * pad)
    out = np.zeros(shape, cols.dtype)
    for i in range(kernel):
        for j in range(kernel):
            out[:, :, i : i + height, j : j + width] += cols[:, i, j]
    return out[:, :, pad : pad + height, pad : pad + width]


class Layer:
    """A layer without learned arrays; subclasses define forward/backward."""

    def __init__(self, name):
        self.name = name
        self.params = {}
        self.grads = {}


class Weighted(Layer):
    """Weights and an optional bias, in full precision or on a 4-bit grid."""

    def __init__(self, name, shape, fan_in, bias, rng):
        super().__init__(name)
        spread = np.sqrt(2 / fan_in)  # He initialisation, for ReLU networks
        self.params["weight"] = rng.normal(0, spread, shape).astype(np.float32)
        if bias:
            self.params["bias"] = np.zeros(shape[0], np.float32)
        self.weight_scale = None  # one per output channel once quantized
        self.bias_scale = None  # input scale * weight scale

    def scale_like_weight(self):
        """The weight scale, shaped to broadcast along the output channels."""
        rank = self.params["weight"].ndim
        return self.weight_scale.reshape((-1,) + (1,) * (rank - 1))

    def effective(self):
        """The weight and bias the forward pass computes with."""
        weight, bias = self.params["weight"], self.params.get("bias")
        self._mask = None
        if self.weight_scale is not None:
            weight, self._mask = fake_quantize(
                weight, self.scale_like_weight(), -WEIGHT_MAX, WEIGHT_MAX
            )
            bias = np.round(bias / self.bias_scale) * self.bias_scale
        return weight, bias

    def keep_grads(self, weight, bias):
        self.grads["weight"] = weight if self._mask is None else weight * self._mask
        if "bias" in self.params:
            self.grads["bias"] = bias


class Convolution(Weighted):
    """Stride-one convolution that keeps the image size."""

    def __init__(self, name, inputs, outputs, kernel, rng, bias=True):
        shape = (outputs, inputs, kernel, kernel)
        super().__init__(name, shape, inputs * kernel * kernel, bias, rng)
        self.kernel, self.groups = kernel, 1

    def forward(self, x, training):
        weight, bias = self.effective()
        self._flat = weight.reshape(len(weight), -1)
        cols = columns(x, self.kernel)
        self._shape = cols.shape
        self._cols = cols.reshape(self._flat.shape[1], -1)
        y = (self._flat @ self._cols).reshape((len(weight),) + x.shape[1:])
        return y if bias is None else y + bias[:, None, None, None]

    def backward(self, dy):
        flat = dy.reshape(len(dy), -1)
        weight = (flat @ self._cols.T).reshape(self.params["weight"].shape)
        self.keep_grads(weight, flat.sum(axis=1))
        return fold_columns((self._flat.T @ flat).reshape(self._shape))


class DepthwiseConvolution(Weighted):
    """One kernel per channel; the image size stays."""

    def __init__(self, name, channels, kernel, rng):
        shape = (channels, 1, kernel, kernel)
        super().__init__(name, shape, kernel * kernel, True, rng)
        self.kernel, self.groups = kernel, channels

    def forward(self, x, training):
        weight, bias = self.effective()
        self._weight, self._cols = weight[:, 0], columns(x, self.kernel)
        y = np.einsum("cij,cijnhw->cnhw", self._weight, self._cols)
        return y + bias[:, None, None, None]

    def backward(self, dy):
        weight = np.einsum("cnhw,cijnhw->cij", dy, self._cols)
        self.keep_grads(weight[:, None], dy.sum(axis=(1, 2, 3)))
        return fold_columns(self._weight[:, :, :, None, None, None] * dy[:, None, None])


class Dense(Weighted):
    """A fully connected layer on (features, images)."""

    def __init__(self, name, inputs, outputs, rng):
        super().__init__(name, (outputs, inputs), inputs, True, rng)

    def forward(self, x, training):
        self._weight, bias = self.effective()
        self._x = x
        return self._weight @ x + bias[:, None]

    def backward(self, dy):
        self.keep_grads(dy @ self._x.T, dy.sum(axis=1))
        return self._weight.T @ dy


class BatchNorm(Layer):
    """Batch normalisation with running statistics for inference."""

    def __init__(self, name, channels):
        super().__init__(name)
        self.params["scale"] = np.ones(channels, np.float32)
        self.params["bias"] = np.zeros(channels, np.float32)
        self.mean = np.zeros(channels, np.float32)
        self.variance = np.ones(channels, np.float32)

    def forward(self, x, training):
        mean, variance = self.mean, self.variance
        if training:
            mean, variance = x.mean(axis=(1, 2, 3)), x.var(axis=(1, 2, 3))
            keep = np.float32(BATCH_NORM_MOMENTUM)
            self.mean = keep * self.mean + (1 - keep) * mean
            self.variance = keep * self.variance + (1 - keep) * variance
        wide = (slice(None), None, None, None)
        self._inverse = 1 / np.sqrt(variance + np.float32(BATCH_NORM_EPSILON))
        self._normal = (x - mean[wide]) * self._inverse[wide]
        return self._normal * self.params["scale"][wide] + self.params["bias"][wide]

    def backward(self, dy):
        wide = (slice(None), None, None, None)
        count = dy[0].size
        bias = dy.sum(axis=(1, 2, 3))
        scale = (dy * self._normal).sum(axis=(1, 2, 3))
        self.grads.update(scale=scale, bias=bias)
        centred = dy - (bias[wide] + self._normal * scale[wide]) / count
        return centred * (self.params["scale"] * self._inverse)[wide]


class Relu(Layer):
    def forward(self, x, training):
        self._mask = x > 0
        return x * self._mask

    def backward(self, dy):
        return dy * self._mask


class MaxPool(Layer):
    """2x2 maximum with stride two; ties share the gradient equally."""

    def forward(self, x, training):
        c, n, h, w = x.shape
        blocks = x.reshape(c, n, h // 2, 2, w // 2, 2)
        y = blocks.max(axis=(3, 5), keepdims=True)
        hits = (blocks == y).astype(x.dtype)
        self._share = hits / hits.sum(axis=(3, 5), keepdims=True)
        return y[:, :, :, 0, :, 0]

    def backward(self, dy):
        c, n, h, w = dy.shape
        wide = self._share * dy[:, :, :, None, :, None]
        return wide.reshape(c, n, 2 * h, 2 * w)


class GlobalAverage(Layer):
    """The mean over each channel's image: (channels, images) remain."""

    def forward(self, x, training):
        self._shape = x.shape
        return x.mean(axis=(2, 3))

    def backward(self, dy):
        area = self._shape[2] * self._shape[3]
        return np.broadcast_to(dy[:, :, None, None] / area, self._shape)


class ActivationQuant(Layer):
    """Rounds activations to a fixed-point grid; passes them through unchanged
    until a scale is set."""

    def __init__(self, name, bits, signed):
        super().__init__(name)
        self.bits, self.signed = bits, signed
        self.low = -(2 ** (bits - 1)) if signed else 0
        self.high = 2 ** (bits - 1) - 1 if signed else 2**bits - 1
        self.scale = None
        self.observed = None  # the last input seen, for choosing the scale

    def forward(self, x, training):
        self.observed = x
        if self.scale is None:
            self._mask = None
            return x
        y, self._mask = fake_quantize(x, self.scale, self.low, self.high)
        return y

    def backward(self, dy):
        return dy if self._mask is None else dy * self._mask

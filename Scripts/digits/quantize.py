"""The two quantized variants.

`to_int8` has ONNX Runtime insert QuantizeLinear/DequantizeLinear pairs into
the float model, after the batch normalisation is folded away.

`to_w4a4` turns a trained network into a 4-bit one in place: every scale is a
power of two, so each product, sum and bias of the network is exact in
float32 and any order of evaluation gives the same bits.  The caller then
fine-tunes the network with the rounding in its forward pass.
"""

import logging
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime import quantization

import data
import layers
from errors import DigitsError

CALIBRATION_IMAGES = 512  # the first training images
# Exponents tried around the one that just avoids clipping; a smaller scale
# clips a few large values and rounds the many small ones more finely.
EXPONENT_TRIALS = (0, -1, -2)
CLIPPING_LIMIT = 0.05  # share of clipped activations that marks a bad scale


def fold_batch_norm(model):
    """A copy of the ONNX model whose BatchNormalization nodes have moved into
    the convolutions before them."""
    folded = onnx.ModelProto()
    folded.CopyFrom(model)
    graph = folded.graph
    stored = {t.name: t for t in graph.initializer}
    makers = {n.output[0]: n for n in graph.node}
    norms = [n for n in graph.node if n.op_type == "BatchNormalization"]
    if not norms:
        raise DigitsError("the float model has no batch normalisation")
    for node in norms:
        conv = makers.get(node.input[0])
        if conv is None or conv.op_type != "Conv" or len(conv.input) != 2:
            raise DigitsError(f"{node.name}: no bias-free Conv before it")
        scale, bias, mean, variance = (
            numpy_helper.to_array(stored[name]) for name in node.input[1:]
        )
        gain = scale / np.sqrt(variance + np.float32(layers.BATCH_NORM_EPSILON))
        weight = stored[conv.input[1]]
        values = numpy_helper.to_array(weight) * gain[:, None, None, None]
        weight.CopyFrom(numpy_helper.from_array(values, weight.name))
        name = conv.name + ".bias"
        graph.initializer.append(numpy_helper.from_array(bias - mean * gain, name))
        conv.input.append(name)
        conv.output[0] = node.output[0]
        for unused in node.input[1:]:
            graph.initializer.remove(stored[unused])
        graph.node.remove(node)
    onnx.checker.check_model(folded, full_check=True)
    return folded


class _Calibration(quantization.CalibrationDataReader):
    """Feeds one image at a time, as the batch size is fixed to one."""

    def __init__(self, name, images):
        self.feeds = iter([{name: image[np.newaxis]} for image in images])

    def get_next(self):
        return next(self.feeds, None)


def to_int8(model, images):
    """ONNX Runtime's static quantization: signed 8-bit weights per output
    channel, signed 8-bit activations, 32-bit biases."""
    folded = fold_batch_norm(model)
    reader = _Calibration(folded.graph.input[0].name, images[:CALIBRATION_IMAGES])
    # The quantizer logs advice on preprocessing that does not apply here.
    logging.getLogger().setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "int8.onnx"
        quantization.quantize_static(
            folded,
            str(path),
            reader,
            quant_format=quantization.QuantFormat.QDQ,
            activation_type=quantization.QuantType.QInt8,
            weight_type=quantization.QuantType.QInt8,
            per_channel=True,
            calibrate_method=quantization.CalibrationMethod.MinMax,
        )
        return onnx.load(path)


def _power_of_two(values, low, high):
    """The power-of-two scale with the least squared rounding error."""
    peak = float(np.abs(values).max())
    if peak == 0:
        raise DigitsError("cannot choose a scale: all values are zero")
    ceiling = int(np.ceil(np.log2(peak / high)))

    def error(exponent):
        rounded, _ = layers.fake_quantize(values, 2.0**exponent, low, high)
        return float(np.square(rounded - values, dtype=np.float64).sum())

    return np.float32(2.0 ** min((ceiling + t for t in EXPONENT_TRIALS), key=error))


def _set_weight_scale(layer, input_scale):
    limit = layers.WEIGHT_MAX
    layer.weight_scale = np.array(
        [_power_of_two(w, -limit, limit) for w in layer.params["weight"]],
        np.float32,
    )
    layer.bias_scale = layer.weight_scale * input_scale


def to_w4a4(network, images):
    """Folds the batch normalisation and sets every scale, in place."""
    network.fold_batch_norm()
    network.forward(images[:CALIBRATION_IMAGES])
    image_quant = network.head[0]
    if not isinstance(image_quant, layers.ActivationQuant):
        raise DigitsError(f"{image_quant.name}: expected a quantizer here")
    # One step of the input grid is one step of a pixel.
    image_quant.scale = np.float32(1 / data.PIXEL_MAX)
    scale = image_quant.scale
    for layer in network.layers():
        if isinstance(layer, layers.Weighted):
            _set_weight_scale(layer, scale)
        elif isinstance(layer, layers.ActivationQuant) and layer is not image_quant:
            layer.scale = _power_of_two(layer.observed, layer.low, layer.high)
            scale = layer.scale


def check_clipping(network, images):
    """Fails if a quantizer's scale is too small for the values it meets."""
    network.forward(images)
    for layer in network.layers():
        if isinstance(layer, layers.ActivationQuant):
            # Half a step beyond the range still rounds into it.
            clipped = (layer.observed > layer.scale * (layer.high + 0.5)) | (
                layer.observed < layer.scale * (layer.low - 0.5)
            )
            share = float(clipped.mean())
            if share > CLIPPING_LIMIT:
                raise DigitsError(f"{layer.name}: {share:.1%} of values clipped")

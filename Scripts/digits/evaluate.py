"""Runs the written files: float and int8 with ONNX Runtime, QONNX in NumPy.

The NumPy executor reads nothing but the ONNX file, and shares no code with
the training layers, so agreement between the two checks the export as well.
"""

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

from errors import DigitsError


def run_onnxruntime(path, images):
    """Logits of one image at a time, with all graph optimisations off."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    options.intra_op_num_threads = 1  # a fixed order of additions
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )
    name = session.get_inputs()[0].name
    rows = [session.run(None, {name: image[np.newaxis]})[0] for image in images]
    return np.concatenate(rows)


def _quant(x, scale, zero, bits, signed, narrow, rounding_mode):
    rounding = {"ROUND": np.round, "CEIL": np.ceil, "FLOOR": np.floor}
    if rounding_mode not in rounding:
        raise DigitsError(f"unknown rounding mode {rounding_mode}")
    bits = int(bits)
    if signed:
        low, high = -(2 ** (bits - 1)) + narrow, 2 ** (bits - 1) - 1
    else:
        low, high = 0, 2**bits - 1 - narrow
    steps = np.clip(x / scale + zero, low, high)
    return (rounding[rounding_mode](steps) - zero) * scale


def _conv(x, weight, bias, pads, strides, dilations, group, kernel_shape):
    if list(strides) != [1, 1] or list(dilations) != [1, 1]:
        raise DigitsError("only convolutions without stride or dilation")
    top, left, bottom, right = pads
    x = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel_shape, (2, 3))
    parts = [
        np.einsum("nchwij,ocij->nohw", part, kernels, optimize=True)
        for part, kernels in zip(
            np.split(windows, group, axis=1), np.split(weight, group)
        )
    ]
    return np.concatenate(parts, axis=1) + bias[:, None, None]


def _max_pool(x, kernel_shape, strides, pads):
    if list(kernel_shape) != list(strides) or any(pads):
        raise DigitsError("only pooling windows that tile the image")
    n, c, h, w = x.shape
    i, j = kernel_shape
    return x.reshape(n, c, h // i, i, w // j, j).max(axis=(3, 5))


OPERATORS = {
    "Quant": _quant,
    "Conv": _conv,
    "Relu": lambda x: np.maximum(x, 0),
    "MaxPool": _max_pool,
    "Add": np.add,
    "GlobalAveragePool": lambda x: x.mean(axis=(2, 3), keepdims=True),
    "Flatten": lambda x, axis: x.reshape(len(x), -1),
    "Gemm": lambda x, w, b, transB: x @ (w.T if transB else w) + b,
}


def run_numpy(path, images, precision):
    """Logits of a QONNX file, computed throughout in the given precision."""
    graph = onnx.load(path).graph
    values = {
        t.name: numpy_helper.to_array(t).astype(precision) for t in graph.initializer
    }
    values[graph.input[0].name] = images.astype(precision)
    for node in graph.node:
        if node.op_type not in OPERATORS:
            raise DigitsError(f"{node.name}: no executor for {node.op_type}")
        attributes = {}
        for attribute in node.attribute:
            value = helper.get_attribute_value(attribute)
            text = isinstance(value, bytes)
            attributes[attribute.name] = value.decode() if text else value
        inputs = [values[name] for name in node.input]
        values[node.output[0]] = OPERATORS[node.op_type](*inputs, **attributes)
    return values[graph.output[0].name]


def run_qonnx(path, images):
    """Logits of a QONNX file, having checked that they are exact: float32 and
    float64 must give the same numbers."""
    single = run_numpy(path, images, np.float32)
    double = run_numpy(path, images, np.float64)
    if not np.array_equal(single, double):
        raise DigitsError(f"{path.name}: logits depend on the precision")
    return single.astype(np.float32)


def check_close(name, ours, theirs, tolerance):
    """Fails unless two sets of logits agree within the tolerance."""
    worst = float(np.abs(ours - theirs).max())
    if not worst <= tolerance:
        raise DigitsError(f"{name}: logits differ by {worst}, over {tolerance}")

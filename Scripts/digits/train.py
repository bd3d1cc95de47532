"""Training in plain NumPy: Adam, a cosine learning rate and warped images.

Each image is warped afresh every time it is used: a small rotation, shear,
change of size and shift, sampled bilinearly.  The warps stand in for the
variety of handwriting that 1,437 samples do not cover.
"""

import numpy as np

from errors import DigitsError

BATCH = 48  # images per step; small enough for batch statistics to vary
ADAM_DECAY = (0.9, 0.999)  # the usual decay of the two moments
ADAM_EPSILON = 1e-8
WEIGHT_DECAY = 1e-3  # decoupled, on weights only
LABEL_SMOOTHING = 0.05  # probability shared among all classes
# The largest warp of each kind; each is drawn uniformly from -limit...limit.
ROTATION, SHEAR, STRETCH = 0.2, 0.2, 0.1  # radians, ratio, ratio
SHIFT = 0.6  # pixels


def warp(images, rng):
    """Each image of (images, 1, side, side) under its own affine map."""
    count, _, side, _ = images.shape
    angle = rng.uniform(-ROTATION, ROTATION, count)
    shear = rng.uniform(-SHEAR, SHEAR, count)
    size = 1 + rng.uniform(-STRETCH, STRETCH, (2, count))
    shift = rng.uniform(-SHIFT, SHIFT, (2, count))
    centre = (side - 1) / 2
    v, u = np.mgrid[0:side, 0:side].reshape(2, 1, -1) - centre
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    row = (sin * u + cos * v) * size[0][:, None] + shift[0][:, None]
    column = (cos * u - sin * v) * size[1][:, None] + shift[1][:, None]
    column = column + shear[:, None] * row
    # A border of zeros lets samples fall off the image on every side.
    padded = np.pad(images[:, 0], ((0, 0), (1, 2), (1, 2)))
    row = np.clip(row + centre + 1, 0, side + 1)
    column = np.clip(column + centre + 1, 0, side + 1)
    i, j = row.astype(int), column.astype(int)
    a, b = row - i, column - j
    n = np.arange(count)[:, None]
    top = (1 - b) * padded[n, i, j] + b * padded[n, i, j + 1]
    bottom = (1 - b) * padded[n, i + 1, j] + b * padded[n, i + 1, j + 1]
    out = (1 - a) * top + a * bottom
    return out.reshape(images.shape).astype(np.float32)


def loss_and_gradient(logits, labels):
    """Smoothed cross-entropy and its gradient with respect to the logits."""
    count, classes = logits.shape
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    target = np.full_like(logits, LABEL_SMOOTHING / classes)
    target[np.arange(count), labels] += 1 - LABEL_SMOOTHING
    return -(target * log_p).sum() / count, (np.exp(log_p) - target) / count


class Adam:
    """Adam with decoupled weight decay."""

    def __init__(self, network):
        self.network, self.step = network, 0
        self.moments = {
            (layer.name, key): (np.zeros_like(value), np.zeros_like(value))
            for layer in network.layers()
            for key, value in layer.params.items()
        }

    def update(self, rate):
        self.step += 1
        first, second = ADAM_DECAY
        correction = np.sqrt(1 - second**self.step) / (1 - first**self.step)
        for layer in self.network.layers():
            for key, value in layer.params.items():
                grad = layer.grads[key]
                m, v = self.moments[layer.name, key]
                m += (1 - first) * (grad - m)
                v += (1 - second) * (grad * grad - v)
                if key == "weight":
                    value *= np.float32(1 - rate * WEIGHT_DECAY)
                value -= np.float32(rate * correction) * m / (np.sqrt(v) + ADAM_EPSILON)


def fit(network, images, labels, epochs, peak_rate, rng, report):
    """Trains in place; `report` receives one line every tenth epoch."""
    adam = Adam(network)
    steps = epochs * (len(images) // BATCH)
    for epoch in range(epochs):
        order, total = rng.permutation(len(images)), 0.0
        for start in range(0, len(images) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            logits = network.forward(warp(images[chosen], rng), training=True)
            loss, gradient = loss_and_gradient(logits, labels[chosen])
            if not np.isfinite(loss):
                raise DigitsError(f"loss is {loss} in epoch {epoch + 1}")
            network.backward(gradient.astype(np.float32))
            adam.update(peak_rate * 0.5 * (1 + np.cos(np.pi * adam.step / steps)))
            total += loss
        if (epoch + 1) % 10 == 0:
            mean = total / (len(images) // BATCH)
            report(f"  epoch {epoch + 1} of {epochs}: loss {mean:.4f}")


def accuracy(logits, labels):
    """The share of images whose largest logit is their label's."""
    return float((logits.argmax(axis=1) == labels).mean())

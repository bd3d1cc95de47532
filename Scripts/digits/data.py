"""The handwritten digits: loading, the fixed split, scaling and idx files.

The images are the 1,797 eight-by-eight digits bundled with scikit-learn, kept
in scikit-learn's own order.  The first 1,437 images are for training and
calibration, the last 360 for testing; nothing is shuffled across that line.
"""

import struct

import numpy as np
from sklearn.datasets import load_digits

from errors import DigitsError

IMAGES = 1797
TRAINING_IMAGES = 1437  # four fifths of the set, rounded down
TEST_IMAGES = IMAGES - TRAINING_IMAGES
SIDE = 8  # pixels per image edge
CLASSES = 10
PIXEL_MAX = 16  # each pixel counts the dark points of a 4x4 block

# Type codes of the idx format: unsigned bytes, with the number of dimensions
# in the lowest byte of the magic number.
IDX_BYTES_3D = 0x0803
IDX_BYTES_1D = 0x0801


def load():
    """Returns (pixels, labels) as bytes, shaped (1797, 8, 8) and (1797,)."""
    digits = load_digits()
    if digits.images.shape != (IMAGES, SIDE, SIDE):
        raise DigitsError(
            f"scikit-learn delivered images of shape {digits.images.shape}, "
            f"expected {(IMAGES, SIDE, SIDE)}"
        )
    if digits.images.min() < 0 or digits.images.max() != PIXEL_MAX:
        raise DigitsError(f"pixels must lie in 0...{PIXEL_MAX}")
    if set(digits.target.tolist()) != set(range(CLASSES)):
        raise DigitsError("labels must be exactly the digits 0...9")
    pixels = digits.images.astype(np.uint8)
    if not np.array_equal(pixels, digits.images):
        raise DigitsError("pixels must be whole numbers")
    return pixels, digits.target.astype(np.uint8)


def scaled(pixels):
    """Network inputs: pixel / 16 as float32, shaped (images, 1, 8, 8)."""
    return (pixels.astype(np.float32) / PIXEL_MAX)[:, np.newaxis]


def split(pixels, labels):
    """Returns ((training inputs, labels), (test inputs, labels))."""
    inputs = scaled(pixels)
    classes = labels.astype(np.int64)
    cut = TRAINING_IMAGES
    return (inputs[:cut], classes[:cut]), (inputs[cut:], classes[cut:])


def write_idx(images_path, labels_path, pixels, labels):
    """Writes all images and labels in the MNIST idx format (big endian)."""
    header = struct.pack(">IIII", IDX_BYTES_3D, *pixels.shape)
    images_path.write_bytes(header + pixels.tobytes())
    header = struct.pack(">II", IDX_BYTES_1D, len(labels))
    labels_path.write_bytes(header + labels.tobytes())

"""Reads the weights of a convolutional TensorFlow Lite file without TensorFlow.

Only what a feed-forward convolution chain needs: the operator list of subgraph 0 with, per convolution, the
dequantised kernel, bias, stride and fused activation. The file is a FlatBuffer; the field numbers below are the
positions in `tensorflow/lite/schema/schema.fbs` (schema version 3).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

# BuiltinOperator codes and TensorType codes of the schema.
CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED = 3, 4, 9
_DTYPES = {0: np.float32, 1: np.float16, 2: np.int32, 3: np.uint8, 4: np.int64, 9: np.int8}


class _Table:
    """One FlatBuffer table: a position and the vtable that says where each field lies."""

    def __init__(self, buf: bytes, pos: int) -> None:
        self.buf, self.pos = buf, pos
        self.vtable = pos - struct.unpack_from("<i", buf, pos)[0]
        self.vtable_bytes = struct.unpack_from("<H", buf, self.vtable)[0]

    def _at(self, field: int) -> int | None:
        slot = 4 + 2 * field
        if slot >= self.vtable_bytes:
            return None
        offset = struct.unpack_from("<H", self.buf, self.vtable + slot)[0]
        return self.pos + offset if offset else None

    def scalar(self, field: int, fmt: str, default: int = 0) -> int:
        at = self._at(field)
        return default if at is None else struct.unpack_from("<" + fmt, self.buf, at)[0]

    def _follow(self, at: int) -> int:
        return at + struct.unpack_from("<I", self.buf, at)[0]

    def table(self, field: int) -> "_Table | None":
        at = self._at(field)
        return None if at is None else _Table(self.buf, self._follow(at))

    def tables(self, field: int) -> list["_Table"]:
        at = self._at(field)
        if at is None:
            return []
        start = self._follow(at)
        count = struct.unpack_from("<I", self.buf, start)[0]
        return [_Table(self.buf, self._follow(start + 4 + 4 * i)) for i in range(count)]

    def array(self, field: int, dtype: type) -> np.ndarray:
        at = self._at(field)
        if at is None:
            return np.zeros(0, dtype)
        start = self._follow(at)
        count = struct.unpack_from("<I", self.buf, start)[0]
        return np.frombuffer(self.buf, dtype, count, start + 4)


@dataclass(frozen=True)
class Conv:
    """One convolution. `weight` is [out, in / groups, k, k] float32, `bias` is [out] float32."""

    weight: np.ndarray
    bias: np.ndarray
    depthwise: bool
    stride: int
    relu6: bool


def _dequantise(tensor: _Table, buffers: list[_Table]) -> np.ndarray:
    values = buffers[tensor.scalar(2, "I")].array(0, np.uint8)
    values = values.view(_DTYPES[tensor.scalar(1, "b")]).reshape(tensor.array(0, np.int32))
    quantization = tensor.table(4)
    scale = quantization.array(2, np.float32) if quantization else np.zeros(0, np.float32)
    if scale.size == 0:
        return values.astype(np.float32)
    zero = quantization.array(3, np.int64)
    shape = [1] * values.ndim
    if scale.size > 1:  # per channel: scales run along one axis
        shape[quantization.scalar(6, "i")] = scale.size
    return ((values.astype(np.float64) - zero.reshape(shape)) * scale.astype(np.float64).reshape(shape)).astype(np.float32)


def read_convolutions(data: bytes) -> list[Conv]:
    """Convolutions of a .tflite file in execution order; the classifier behind the pooling is left out."""
    model = _Table(data, struct.unpack_from("<I", data, 0)[0])
    codes = [max(c.scalar(0, "b"), c.scalar(3, "i")) for c in model.tables(1)]
    graph, buffers = model.tables(2)[0], model.tables(4)
    tensors = graph.tables(0)
    convs = []
    for op in graph.tables(3):
        code = codes[op.scalar(0, "I")]
        if code not in (CONV_2D, DEPTHWISE_CONV_2D):
            continue
        inputs, options = op.array(1, np.int32), op.table(4)
        depthwise = code == DEPTHWISE_CONV_2D
        weight = _dequantise(tensors[inputs[1]], buffers)
        # TFLite keeps OHWI for dense and 1HWO for depthwise kernels; torch wants OIHW and O1HW.
        weight = weight.transpose(3, 0, 1, 2) if depthwise else weight.transpose(0, 3, 1, 2)
        activation = options.scalar(4 if depthwise else 3, "b")
        convs.append(Conv(np.ascontiguousarray(weight), _dequantise(tensors[inputs[2]], buffers), depthwise,
                          options.scalar(1, "i"), activation == 3))
    return convs

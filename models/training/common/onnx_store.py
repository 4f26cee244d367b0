"""Store weights as fp16 and say what a model file is: shared by both models' exports."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def store_as_fp16(model: onnx.ModelProto, smallest: int = 64) -> onnx.ModelProto:
    """Replace fp32 initializers of at least `smallest` values by fp16 ones followed by a Cast to fp32.

    Arithmetic stays fp32, so the file runs on WASM and on WebGPU without `shader-f16`; only the download halves.
    """
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or int(np.prod(tensor.dims)) < smallest:
            continue
        values = numpy_helper.to_array(tensor)
        name = tensor.name
        if np.abs(values).max() > 65000:
            raise ValueError(f"{name} does not fit fp16")
        half = numpy_helper.from_array(values.astype(np.float16), f"{name}_fp16")
        tensor.CopyFrom(half)
        casts.append(helper.make_node("Cast", [half.name], [name], name=f"{name}_cast", to=TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)
    onnx.checker.check_model(model, full_check=True)
    return model


def file_facts(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a file, as a manifest wants them."""
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    path.write_text(json.dumps(manifest, indent=2) + "\n")

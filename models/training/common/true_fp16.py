"""Make a shipped model compute in fp16: `python common/true_fp16.py MODEL_FOLDER…`.

The shipped file keeps fp16 weights and casts them to fp32. Here the casts go and everything is fp16, the input and the output too, so that
no kernel is spent on casting: the app's shaders write and read fp16. What is written, `<name>-fp16.onnx`, is a graph without weights: they are
the very bits of the shipped file, which it names as its external data (ONNX's own way), so that nobody loads them twice. Its facts go into the
manifest's `fp16`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from onnx_store import file_facts, write_manifest

# Inputs that an operator wants in fp32 whatever it computes in: (operator, position).
FP32_INPUTS = {("Resize", 2)}


def to_fp16(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph in fp16. Raises ValueError where a constant does not fit fp16."""
    graph = model.graph
    source = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}
    kept = [node for node in graph.node if node.op_type != "Cast"]
    fp32 = {name for node in kept for at, name in enumerate(node.input) if (node.op_type, at) in FP32_INPUTS}
    for node in kept:
        for at, name in enumerate(node.input):
            node.input[at] = source.get(name, name)
        if node.op_type == "Constant" and node.output[0] not in fp32:
            for attribute in node.attribute:
                _halve(attribute.t, node.name)
    del graph.node[:]
    graph.node.extend(kept)
    for tensor in graph.initializer:
        if tensor.name not in fp32:
            _halve(tensor, tensor.name)
    del graph.value_info[:]
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.elem_type = TensorProto.FLOAT16
    return model


def _halve(tensor: onnx.TensorProto, name: str) -> None:
    if tensor.data_type != TensorProto.FLOAT:
        return
    values = numpy_helper.to_array(tensor)
    if np.abs(values).max() > np.finfo(np.float16).max:
        raise ValueError(f"{name} does not fit fp16")
    tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), tensor.name))


def refer_to_weights(model: onnx.ModelProto, shipped: Path, smallest: int = 128) -> None:
    """Replace weights of at least `smallest` bytes by where they lie in the file `shipped`."""
    content = shipped.read_bytes()
    for tensor in model.graph.initializer:
        if len(tensor.raw_data) < smallest:
            continue
        offset = content.find(tensor.raw_data)
        if offset < 0:
            raise ValueError(f"{tensor.name} is not in {shipped.name}")
        place = {"location": shipped.name, "offset": str(offset), "length": str(len(tensor.raw_data))}
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in place.items():
            tensor.external_data.add(key=key, value=value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="models/detector models/embedder")
    for folder in parser.parse_args().folders:
        manifest = json.loads((folder / "manifest.json").read_text())
        shipped, half = folder / manifest["file"], folder / f"{manifest['name']}-fp16.onnx"
        model = to_fp16(onnx.load(shipped))
        refer_to_weights(model, shipped)
        half.write_bytes(model.SerializeToString(deterministic=True))
        onnx.checker.check_model(str(half), full_check=True)
        manifest["fp16"] = {**manifest.get("fp16", {}), "file": half.name, **file_facts(half)}
        write_manifest(folder / "manifest.json", manifest)
        print(half.name, json.dumps(file_facts(half)))


if __name__ == "__main__":
    main()

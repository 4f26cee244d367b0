"""Write a detector that does nothing, `e2e/bench/weights/tiny.onnx`: what `npm run bench` measures with it is everything around the network.
Beside it goes one that no GPU runs, `e2e/vision/cpu-only.onnx`, for the test that such a one is refused there.

`python export_tiny.py` needs onnx alone; `../common/to_litert.py tiny` makes the file for LiteRT of the first. The same input and output as the real one; the answer is always that nothing is there.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

IMAGES, RAW = (1, 3, 320, 320), (1, 6, 2100)
NOTHING = (1.0, 1.0, 1.0, 1.0, -10.0, -10.0)  # log distances, logits of item and hand
ROOT = Path(__file__).resolve().parents[3]


def tensor(name: str, values: object, kind: type) -> onnx.TensorProto:
    return numpy_helper.from_array(np.asarray(values, kind), name)


def write(target: Path, cpu_only: bool) -> None:
    # Something of every frame goes through, or the runtime would work the answer out once and for all.
    nodes = [
        helper.make_node("Slice", ["images", "starts", "ends", "axes"], ["row"]),
        helper.make_node("ReduceMean", ["row"], ["mean"], axes=[0, 1, 2, 3], keepdims=1),
        helper.make_node("Mul", ["mean", "zero"], ["silent"]),
        # A determinant: ONNX Runtime has no kernel for it on WebGPU.
        *([helper.make_node("Det", ["silent"], ["whole"])] if cpu_only else []),
        helper.make_node("Reshape", ["whole" if cpu_only else "silent", "flat"], ["point"]),
        helper.make_node("Add", ["point", "nothing"], ["answer"]),
        helper.make_node("Expand", ["answer", "shape"], ["raw"]),
    ]
    weights = [
        tensor("starts", [0, 0], np.int64),
        tensor("ends", [1, 1], np.int64),
        tensor("axes", [1, 2], np.int64),
        tensor("zero", 0, np.float32),
        tensor("flat", [1, 1, 1], np.int64),
        tensor("nothing", np.reshape(NOTHING, (1, 6, 1)), np.float32),
        tensor("shape", RAW, np.int64),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, IMAGES)],
        [helper.make_tensor_value_info("raw", TensorProto.FLOAT, RAW)],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    target.write_bytes(model.SerializeToString())
    print(f"{target.name}: {target.stat().st_size} bytes")


def main() -> None:
    write(ROOT / "e2e/bench/weights/tiny.onnx", cpu_only=False)
    write(ROOT / "e2e/vision/cpu-only.onnx", cpu_only=True)


if __name__ == "__main__":
    main()

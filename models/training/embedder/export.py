"""Writes the shipped embedder: embedder.onnx, manifest.json and golden/ (scores and calibration are `measure.py`'s).

    python -m embedder.export --weights RUN/average.pt --cache CACHE --out ../embedder
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime as ort
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from common.onnx_store import file_facts, store_as_fp16, write_manifest
from embedder.backbone import Block, ScaledConv
from embedder.model import DIMENSIONS, INPUT_SIZE, MEAN, STD, Embedder, Trained, pooled_by_weight, to_input

VERSION = "0.8.0"


def _rounded(values: Tensor) -> nn.Parameter:
    """The value as the file keeps it: arrays of 64 numbers and more are stored as fp16."""
    values = values.detach().float().contiguous()
    return nn.Parameter(values.half().float() if values.numel() >= 64 else values, requires_grad=False)


def _plain(conv: ScaledConv) -> nn.Module:
    weight = conv.direction * conv.gain
    out, inner, kernel, _ = weight.shape
    groups = out if conv.depthwise else 1
    plain = nn.Conv2d(inner * groups, out, kernel, conv.stride, kernel // 2, groups=groups)
    plain.weight, plain.bias = _rounded(weight), _rounded(conv.bias)
    return nn.Sequential(plain, nn.ReLU6()) if conv.relu6 else plain


class _Residual(nn.Module):
    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class Shipped(nn.Module):
    """The same function as `Embedder` out of plain convolutions with fp16-rounded weights: what the file computes."""

    def __init__(self, model: Embedder) -> None:
        super().__init__()
        stages: list[nn.Module] = []
        for module in model.trunk:
            if isinstance(module, Block):
                body = nn.Sequential(*(_plain(conv) for conv in module.convs))
                stages.append(_Residual(body) if module.residual else body)
            else:
                stages.append(_plain(module))
        self.trunk = nn.Sequential(*stages)
        self.project = nn.Linear(1280, DIMENSIONS)
        self.project.weight, self.project.bias = _rounded(model.project.weight), _rounded(model.project.bias)

    def forward(self, crops: Tensor) -> Tensor:
        x = self.project(pooled_by_weight(self.trunk(crops)))
        return x / x.norm(dim=1, keepdim=True)


def count(model: Shipped) -> tuple[int, float]:
    """(parameters, 10^9 multiply-adds for one crop)."""
    total = 0

    def tally(module: nn.Module, _: tuple[Tensor, ...], out: Tensor) -> None:
        nonlocal total
        total += module.weight[0].numel() * out[0].numel()

    hooks = [m.register_forward_hook(tally) for m in model.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    with torch.no_grad():
        model(torch.zeros(1, 3, INPUT_SIZE, INPUT_SIZE))
    for hook in hooks:
        hook.remove()
    return sum(p.numel() for p in model.parameters()), total / 1e9


def golden_picture() -> np.ndarray:
    """A drawn juice carton, exactly the input's size, so that no resampling enters the comparison."""
    picture = np.full((INPUT_SIZE, INPUT_SIZE, 3), (176, 158, 134), np.uint8)
    picture[::8] = (158, 140, 118)
    cv2.fillPoly(picture, [np.array([[52, 48], [112, 40], [112, 172], [52, 178]])], (245, 166, 35), cv2.LINE_AA)
    cv2.fillPoly(picture, [np.array([[112, 40], [142, 52], [142, 166], [112, 172]])], (201, 128, 20), cv2.LINE_AA)
    cv2.fillPoly(picture, [np.array([[52, 48], [76, 20], [128, 16], [112, 40]])], (252, 236, 200), cv2.LINE_AA)
    cv2.circle(picture, (82, 122), 24, (232, 74, 39), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (92, 94), (12, 5), -30, 0, 360, (60, 140, 60), -1, cv2.LINE_AA)
    cv2.putText(picture, "JUICE", (56, 80), cv2.FONT_HERSHEY_SIMPLEX, 0.55, (255, 255, 255), 2, cv2.LINE_AA)
    return picture


def write_golden(shipped: Shipped, folder: Path) -> None:
    """golden/input.png and golden/embedding.bin (128 little-endian float32 computed by torch)."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = golden_picture()
    cv2.imwrite(str(folder / "input.png"), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    with torch.no_grad():
        embedding = shipped(to_input([picture]))[0]
    (folder / "embedding.bin").write_bytes(embedding.numpy().astype("<f4").tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="average.pt of a training run")
    parser.add_argument("--cache", type=Path, required=True, help="that of the training")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    trained = Trained.load(args.weights, args.cache)
    if (trained.variant, trained.side) != (0, INPUT_SIZE):
        raise RuntimeError(f"{args.weights} is a teacher (Lite{trained.variant} at {trained.side} pixels): the shipped network is Lite0 at {INPUT_SIZE}")
    model = trained.model
    shipped = Shipped(model).eval()
    example = torch.rand(2, 3, INPUT_SIZE, INPUT_SIZE) * 2 - 1
    path = args.out / "embedder.onnx"
    args.out.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(shipped, (example,), str(path), dynamo=False, opset_version=17, input_names=["crops"],
                      output_names=["embedding"], dynamic_axes={"crops": {0: "batch"}, "embedding": {0: "batch"}})
    onnx.save(store_as_fp16(onnx.load(path)), path)

    session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for batch in (1, 4):
        crops = torch.rand(batch, 3, INPUT_SIZE, INPUT_SIZE) * 2 - 1
        with torch.no_grad():
            difference = np.abs(session.run(None, {"crops": crops.numpy()})[0] - shipped(crops).numpy()).max()
        if difference > 1e-4:
            raise RuntimeError(f"onnxruntime differs from torch by {difference}")
        print(f"batch {batch}: onnxruntime differs from torch by {difference:.1e}")
    with torch.no_grad():
        print(f"fp16 storage: cosine to unrounded weights {float(F.cosine_similarity(model(crops), shipped(crops)).min()):.6f}")

    params, gmac = count(shipped)
    manifest_path = args.out / "manifest.json"
    before = json.loads(manifest_path.read_text()) if manifest_path.exists() else {}
    write_golden(shipped, args.out / "golden")
    write_manifest(manifest_path, {
        "name": "embedder", "version": VERSION, "file": path.name, **file_facts(path), "precision": "fp16-storage",
        "input": {"name": "crops", "shape": ["batch", 3, INPUT_SIZE, INPUT_SIZE], "mean": [MEAN] * 3, "std": [STD] * 3,
                  "letterboxFill": 114, "expand": 0.08},
        "output": {"name": "embedding", "shape": ["batch", DIMENSIONS]},
        "calibration": before.get("calibration", {"scale": 20.0, "unknownSimilarity": 0.5}),
        "params": params, "gmac": round(gmac, 3), "licence": "Apache-2.0", "scores": before.get("scores", {}),
    })
    print(json.dumps({"params": params, "gmac": round(gmac, 3), **file_facts(path)}))


if __name__ == "__main__":
    main()

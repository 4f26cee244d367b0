"""Score a detector: `python score.py --model detector.onnx|run.pt SET…`.

SET is a clip folder (`frames.json`), a rendered set (`labels.jsonl`) or a folder of composed shards (`*.pkl`).
AP50 is the all-point interpolated average precision at IoU 0.5, over detections with confidence >= 0.01 after NMS.
Boxes less than 25 % visible (rendered and composed sets only) are ignored.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

from letterbox import letterbox  # noqa: E402

from augment import IGNORE_BELOW  # noqa: E402
from boxes import Curve, Detections, average_precision, decode, nms  # noqa: E402
from dataset import load_real, rendered_rows  # noqa: E402
from model import CLASSES, INPUT_SIZE  # noqa: E402

Truth = tuple[np.ndarray, np.ndarray, np.ndarray]
Predict = Callable[[np.ndarray], np.ndarray]


def load_set(folder: Path, limit: int | None = None, start: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """(RGB picture, boxes) of any of the three kinds of set."""
    stop = None if limit is None else start + limit
    if (folder / "frames.json").exists():
        return load_real(folder)[start:stop]
    if (folder / "labels.jsonl").exists():
        return [(cv2.cvtColor(cv2.imread(str(p)), cv2.COLOR_BGR2RGB), b) for p, b in rendered_rows(folder)[start:stop]]
    rows = [row for path in sorted(folder.glob("*.pkl")) for row in pickle.loads(path.read_bytes())][start:stop]
    return [(cv2.cvtColor(cv2.imdecode(np.frombuffer(d, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB), b) for d, b in rows]


def load_model(path: Path) -> Predict:
    """A function images [n, 3, 320, 320] float32 -> raw [n, 6, 2100], from ONNX, TensorFlow Lite or a training checkpoint."""
    if path.suffix == ".tflite":
        return _load_tflite(path)
    if path.suffix == ".onnx":
        import onnxruntime as ort

        session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        # A file for fp16 takes and gives it; what runs here keeps every result in fp16 but sums up in fp32.
        kind = np.float16 if session.get_inputs()[0].type == "tensor(float16)" else np.float32
        return lambda x: np.concatenate([session.run(None, {"images": x[i : i + 1].astype(kind)})[0].astype(np.float32) for i in range(len(x))])
    import torch

    from model import Detector

    net = Detector()
    net.load_state_dict(torch.load(path, map_location="cpu", weights_only=False)["ema"])
    net.fold()

    def run(x: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return net(torch.from_numpy(x)).numpy()

    return run


def _load_tflite(path: Path) -> Predict:
    import tensorflow as tf

    interpreter = tf.lite.Interpreter(model_path=str(path))
    interpreter.allocate_tensors()
    (given,), (answer,) = interpreter.get_input_details(), interpreter.get_output_details()

    def run(x: np.ndarray) -> np.ndarray:
        rows = []
        for image in x:
            interpreter.set_tensor(given["index"], np.ascontiguousarray(image.transpose(1, 2, 0)[None]))
            interpreter.invoke()
            rows.append(interpreter.get_tensor(answer["index"]))
        return np.concatenate(rows)

    return run


def infer(predict: Predict, image: np.ndarray, nms_iou: float = 0.5, confidence: float = 0.01) -> Detections:
    """Detections in pixels of the picture."""
    square, scale, dx, dy = letterbox(image, INPUT_SIZE)
    x = np.ascontiguousarray(square.transpose(2, 0, 1)[None], dtype=np.float32) / 255
    found = nms(decode(predict(x)[0]), confidence, nms_iou)
    h, w = image.shape[:2]
    xyxy = (found.xyxy - [dx, dy, dx, dy]) / scale
    return Detections(np.clip(xyxy, 0, [w, h, w, h]).astype(np.float32), found.confidence, found.class_id)


def score(predict: Predict, rows: list[tuple[np.ndarray, np.ndarray]], nms_iou: float = 0.5) -> dict[str, Curve]:
    """One curve per class."""
    found = [infer(predict, image, nms_iou) for image, _ in rows]
    truth: list[Truth] = [(b[:, 1:5], b[:, 0].astype(int), b[:, 5] < IGNORE_BELOW) for _, b in rows]
    return {name: average_precision(found, truth, k) for k, name in enumerate(CLASSES)}


def describe(name: str, curves: dict[str, Curve]) -> str:
    parts = [f"{k} AP50 {c.ap:.3f} (n={c.truths}, best F1 {c.best_f1:.3f} at {c.best_confidence:.2f}: P {c.precision:.2f} R {c.recall:.2f})" for k, c in curves.items()]
    return f"{name}: " + "; ".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--nms", type=float, default=0.5)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--json", type=Path)
    parser.add_argument("sets", type=Path, nargs="+")
    args = parser.parse_args()
    predict = load_model(args.model)
    out: dict[str, dict[str, float]] = {}
    for folder in args.sets:
        curves = score(predict, load_set(folder, args.limit), args.nms)
        print(describe(str(folder), curves), flush=True)
        out[folder.name] = {f"{k}AP50": round(c.ap, 4) for k, c in curves.items()}
    if args.json:
        args.json.write_text(json.dumps(out, indent=2) + "\n")


if __name__ == "__main__":
    main()

"""Tests of decoding, suppression, scoring, folding and storage: `python -m unittest test_detector` in this folder."""

from __future__ import annotations

import json
import sys
import tempfile
import unittest
from pathlib import Path

import cv2
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

import onnx  # noqa: E402
from letterbox import letterbox  # noqa: E402
from onnx_store import store_as_fp16  # noqa: E402

from augment import geometry  # noqa: E402
from boxes import Detections, anchor_grid, average_precision, decode, nms  # noqa: E402
from dataset import SESSION_GAP_SECONDS, load_real, read_frames  # noqa: E402
from loss import DetectorLoss  # noqa: E402
from model import Detector, count_gmac  # noqa: E402


def detections(*rows: tuple[float, float, float, float, float, int]) -> Detections:
    table = np.float32(rows)
    return Detections(table[:, :4], table[:, 4], table[:, 5].astype(int))


class Decoding(unittest.TestCase):
    def test_anchor_order_is_stride_8_then_16_then_32_row_major(self) -> None:
        centres, strides = anchor_grid()
        self.assertEqual(len(centres), 2100)
        np.testing.assert_array_equal(centres[[0, 1, 40, 1600, 2000, 2099]], [[4, 4], [12, 4], [4, 12], [8, 8], [16, 16], [304, 304]])
        np.testing.assert_array_equal(strides[[0, 1599, 1600, 1999, 2000]], [8, 8, 16, 16, 32])

    def test_distances_are_exponentials_in_strides(self) -> None:
        raw = np.full((6, 2100), -9, np.float32)
        raw[:, 2000] = [0, np.log(2), np.log(3), np.log(4), -1, 2]
        found = decode(raw)
        np.testing.assert_allclose(found.xyxy[2000], [16 - 32, 16 - 64, 16 + 96, 16 + 128], rtol=1e-6)
        self.assertEqual(found.class_id[2000], 1)
        self.assertAlmostEqual(float(found.confidence[2000]), 1 / (1 + np.exp(-2)), places=6)


class Sessions(unittest.TestCase):
    def test_a_long_pause_starts_a_session_and_held_out_ones_stay_out(self) -> None:
        times = [0, 20, 40, 41 + SESSION_GAP_SECONDS, 60 + SESSION_GAP_SECONDS]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            cv2.imwrite(str(folder / "0.png"), np.zeros((4, 6, 3), np.uint8))
            boxes = [["hand", 0, 0, 2, 2], ["cola", 1, 1, 3, 3]]
            (folder / "frames.json").write_text(json.dumps([{"i": i, "t": t, "file": "0.png", "boxes": boxes} for i, t in enumerate(times)]))
            self.assertEqual([f["session"] for f in read_frames(folder)], [0, 0, 0, 1, 1])
            rows = load_real(folder, lambda session: session != 0)
            self.assertEqual(len(rows), 2)
            np.testing.assert_array_equal(rows[0][1], [[1, 0, 0, 2, 2, 1], [0, 1, 1, 3, 3, 1]])


class Suppression(unittest.TestCase):
    def test_keeps_the_best_of_a_class_and_other_classes(self) -> None:
        found = detections((0, 0, 10, 10, 0.6, 0), (0, 0, 10, 9, 0.9, 0), (0, 0, 10, 10, 0.5, 1), (20, 0, 30, 10, 0.4, 0), (0, 0, 9, 9, 0.1, 1))
        kept = nms(found, 0.3, 0.6)
        np.testing.assert_allclose(kept.confidence, [0.9, 0.5, 0.4], rtol=1e-6)


class Scoring(unittest.TestCase):
    truth = (np.float32([[0, 0, 10, 10], [50, 0, 60, 10], [0, 50, 40, 90]]), np.array([0, 0, 0]), np.array([False, False, True]))

    def test_perfect_is_one_and_ignored_boxes_do_not_count(self) -> None:
        found = detections((0, 0, 10, 10, 0.9, 0), (50, 0, 60, 10, 0.8, 0), (0, 50, 40, 88, 0.95, 0))
        self.assertAlmostEqual(average_precision([found], [self.truth], 0).ap, 1.0)

    def test_a_false_alarm_between_two_hits(self) -> None:
        found = detections((0, 0, 10, 10, 0.9, 0), (100, 0, 110, 10, 0.85, 0), (50, 0, 60, 10, 0.8, 0))
        self.assertAlmostEqual(average_precision([found], [self.truth], 0).ap, 0.5 + 0.5 * 2 / 3, places=6)

    def test_a_double_is_a_false_alarm(self) -> None:
        found = detections((0, 0, 10, 10, 0.9, 0), (0, 0, 10, 10, 0.85, 0))
        curve = average_precision([found], [self.truth], 0)
        self.assertAlmostEqual(curve.ap, 0.5)
        self.assertEqual(curve.best_confidence, np.float32(0.9))


class Letterbox(unittest.TestCase):
    def test_centres_and_pads(self) -> None:
        square, scale, dx, dy = letterbox(np.zeros((480, 640, 3), np.uint8), 320)
        self.assertEqual((scale, dx, dy), (0.5, 0.0, 40.0))
        self.assertTrue((square[:40] == 114).all() and (square[280:] == 114).all() and (square[40:280] == 0).all())


class Augmenting(unittest.TestCase):
    def test_boxes_follow_a_bright_square(self) -> None:
        image = np.zeros((300, 400, 3), np.uint8)
        image[100:180, 150:260] = 255
        for seed in range(40):
            out, rows = geometry(np.random.default_rng(seed), image, np.float32([[0, 150, 100, 260, 180, 1]]), 320)
            ys, xs = np.nonzero(out[..., 0] > 200)
            if not len(rows) or len(xs) < 50:
                continue
            # Turned boxes are shrunk towards an inscribed oval: a square's corners may stick out by a few pixels.
            np.testing.assert_allclose(rows[0, 1:5], [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], atol=0.08 * 320)


class Network(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(0)
        self.net = Detector()
        for layer in self.net.modules():
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.running_mean.normal_(0, 0.1)
                layer.running_var.uniform_(0.5, 2)
                torch.nn.init.normal_(layer.weight, 1, 0.2)

    def test_folding_keeps_the_function_and_the_budget(self) -> None:
        images = torch.rand(1, 3, 320, 320)
        with torch.no_grad():
            before = self.net.eval()(images)
            after = self.net.fold()(images)
        self.assertEqual(tuple(after.shape), (1, 6, 2100))
        torch.testing.assert_close(before, after, rtol=1e-4, atol=1e-4)
        self.assertLessEqual(count_gmac(self.net), 0.35)
        self.assertLessEqual(sum(isinstance(m, torch.nn.Conv2d) for m in self.net.modules()), 60)

    def test_loss_falls_on_one_picture(self) -> None:
        images = torch.rand(2, 3, 192, 192)
        boxes, classes = torch.tensor([[[20.0, 30, 90, 100]], [[60.0, 60, 180, 150]]]), torch.tensor([[0], [1]])
        ignore, valid = torch.zeros(2, 1, dtype=torch.bool), torch.ones(2, 1, dtype=torch.bool)
        criterion, optimiser = DetectorLoss(192), torch.optim.AdamW(self.net.train().parameters(), 2e-3)
        losses = []
        for _ in range(25):
            loss, _ = criterion(self.net(images), boxes, classes, ignore, valid)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
        self.assertLess(losses[-1], 0.6 * losses[0])

    def test_fp16_storage_computes_in_fp32(self) -> None:
        import onnxruntime as ort

        net = self.net.fold()
        for parameter in net.parameters():
            parameter.data = parameter.data.half().float()
        images = torch.rand(1, 3, 320, 320)
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "net.onnx")
            torch.onnx.export(net, (images,), path, input_names=["images"], output_names=["raw"], opset_version=17, dynamo=False)
            onnx.save(store_as_fp16(onnx.load(path)), path)
            raw = ort.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"images": images.numpy()})[0]
            stored = {t.data_type for t in onnx.load(path).graph.initializer if np.prod(t.dims) >= 64}
        self.assertEqual(stored, {onnx.TensorProto.FLOAT16})
        with torch.no_grad():
            np.testing.assert_allclose(raw, net(images).numpy(), atol=1e-3)


if __name__ == "__main__":
    unittest.main()

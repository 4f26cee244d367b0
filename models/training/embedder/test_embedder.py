"""Fast checks of the training code; no pictures or downloads needed: `python -m unittest embedder.test_embedder`."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from embedder.augment import cut_out, random_crop
from embedder.backbone import Block, ScaledConv
from embedder.calibrate import Looks, expected_calibration_error, fit
from embedder.data import ProductClass, split_held_out, store_classes, unpack
from embedder.score import MARGIN, SHARE, auroc, likeness_to_others, per_class, recall_at_false_accept, top
from embedder.tflite import Conv
from embedder.train import contrast


def conv(out: int, inner: int, kernel: int, stride: int = 1, depthwise: bool = False, relu6: bool = True) -> Conv:
    rng = np.random.default_rng(out + inner + kernel)
    weight = rng.normal(0, 1, (out, 1 if depthwise else inner, kernel, kernel)).astype(np.float32)
    return Conv(weight, rng.normal(0, 1, out).astype(np.float32), depthwise, stride, relu6)


class Layers(unittest.TestCase):
    def test_depthwise_gradients_are_those_of_autograd(self) -> None:
        for stride, kernel in ((1, 3), (1, 5), (2, 3), (2, 5)):
            spec = conv(6, 6, kernel, stride, depthwise=True, relu6=False)
            layer = ScaledConv(spec)
            x = torch.randn(2, 6, 12, 12, requires_grad=True)
            layer(x).square().sum().backward()
            y = x.detach().clone().requires_grad_()
            bias = torch.from_numpy(spec.bias).clone().requires_grad_()
            F.conv2d(y, torch.from_numpy(spec.weight), bias, stride, kernel // 2, 1, 6).square().sum().backward()
            torch.testing.assert_close(x.grad, y.grad, rtol=1e-3, atol=1e-3)
            torch.testing.assert_close(layer.bias.grad, bias.grad, rtol=1e-3, atol=1e-3)

    def test_block_adds_its_input_only_where_shapes_allow(self) -> None:
        def block(stride: int, out: int) -> Block:
            return Block([conv(12, 4, 1), conv(12, 12, 3, stride, depthwise=True), conv(out, 12, 1, relu6=False)])

        self.assertTrue(block(1, 4).residual)
        self.assertFalse(block(2, 4).residual)
        self.assertFalse(block(1, 6).residual)
        self.assertEqual(tuple(block(2, 6)(torch.zeros(1, 4, 8, 8)).shape), (1, 6, 4, 4))


class Measures(unittest.TestCase):
    def test_best_reference_of_each_class_counts_and_the_mean_of_many(self) -> None:
        queries, references = np.eye(3)[:2], np.array([[0.6, 0.8, 0], [0.8, 0.6, 0], [0, 0, 1.0]])
        scores = per_class(queries, references, np.array([0, 0, 1]), np.array([0, 1]))
        np.testing.assert_allclose(scores, [[0.8, 0], [0.8, 0]])
        many = np.concatenate([np.tile([[0.6, 0.8, 0]], (8, 1)), np.tile([[0.6, -0.8, 0]], (8, 1))])
        found = per_class(np.array([[0.6, 0.8, 0]]), many, np.zeros(16, int), np.array([0]))
        np.testing.assert_allclose(found, [[0.75 + 0.25 * 0.6]])

    def test_recall_where_one_unknown_in_a_hundred_may_pass(self) -> None:
        unknown = np.linspace(0, 0.99, 100)
        self.assertEqual(recall_at_false_accept(np.array([0.985, 0.995, 0.5, 0.981]), unknown), 0.75)
        self.assertEqual(recall_at_false_accept(np.array([0.9, 0.1]), np.array([0.5])), 0.5)

    def test_ranks(self) -> None:
        scores = np.array([[0.9, 0.5], [0.3, 0.8]])
        self.assertEqual(top(scores, np.array([0, 1]), np.array([0, 0]), 1), 0.5)
        self.assertEqual(top(scores, np.array([0, 1]), np.array([0, 0]), 2), 1.0)

    def test_auroc_counts_ties_half(self) -> None:
        self.assertEqual(auroc(np.array([2.0, 1.0]), np.array([1.0, 0.0])), 0.875)

    def test_contrast_prefers_equal_products_together(self) -> None:
        labels, empty = torch.tensor([0, 0, 1, 1]), torch.zeros(0, 2)
        none = torch.zeros(0, dtype=torch.long)
        together = torch.tensor([[1.0, 0], [1, 0], [0, 1], [0, 1]])
        apart = torch.tensor([[1.0, 0], [0, 1], [1, 0], [0, 1]])
        self.assertLess(float(contrast(together, labels, empty, none)), float(contrast(apart, labels, empty, none)))


class Calibration(unittest.TestCase):
    def test_fit_finds_the_parameters_that_made_the_data(self) -> None:
        """Draws the true product (or unknown) from the model's own softmax, so that the right answer is known."""
        rng = np.random.default_rng(3)
        cosine = np.clip(rng.normal(0.3, 0.15, (4000, 8)), -1, 1)
        chances = np.exp(14 * cosine)
        truth = np.array([rng.choice(8, p=row / row.sum()) for row in chances])
        looks = Looks(cosine, truth, np.zeros((4000, 0)), np.zeros((8, 0)))
        scale, unknown = fit([looks])
        self.assertAlmostEqual(scale, 14, delta=3)
        self.assertLess(expected_calibration_error(looks, scale, unknown)["ece"], 0.06)


class Background(unittest.TestCase):
    def test_what_the_gallery_lacks_takes_off_and_what_it_has_does_not(self) -> None:
        to_background = np.array([[0.9, 0.1], [0.1, 0.9], [0.2, 0.1]])
        off = likeness_to_others(np.array([0.6, 0.6, 0.6]), to_background, np.array([[0.9, 0.0]]))
        np.testing.assert_allclose(off, [0, SHARE * (0.9 - (0.6 - MARGIN)), 0], atol=1e-9)
        self.assertEqual(likeness_to_others(np.ones(3), np.zeros((3, 0)), np.zeros((2, 0))).tolist(), [0, 0, 0])


class Pictures(unittest.TestCase):
    def test_white_carton_on_white_is_cut_out_whole(self) -> None:
        shot = np.full((200, 120, 3), 255, np.uint8)
        cv2.rectangle(shot, (30, 20), (90, 40), (10, 120, 10), -1)
        cv2.rectangle(shot, (30, 150), (90, 180), (10, 120, 10), -1)
        self.assertEqual(cut_out(shot, convex=True)[100, 60], 255)
        self.assertEqual(cut_out(shot, convex=False)[100, 60], 0)
        self.assertEqual(cut_out(shot, convex=True)[5, 5], 0)

    def test_same_generator_state_gives_the_same_crop(self) -> None:
        picture = np.random.default_rng(0).integers(0, 256, (90, 140, 3)).astype(np.uint8)
        one, two = (random_crop(np.random.default_rng(5), picture, lambda: picture, 64, 0.5) for _ in range(2))
        np.testing.assert_array_equal(one, two)
        self.assertEqual(one.shape, (64, 64, 3))

    def test_a_crop_shows_the_picture_with_and_without_camera_faults(self) -> None:
        picture = np.random.default_rng(0).integers(0, 256, (90, 140, 3)).astype(np.uint8)
        for camera in (0.0, 1.0):
            for seed in range(20):
                view = random_crop(np.random.default_rng(seed), picture, lambda: picture, 64, 0.5, camera=camera)
                self.assertGreater(view.std(), 10)  # a blank one would teach that all products look alike

    def test_a_folder_of_crops_gives_classes_with_packshots(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            for sku, count in (("b", 3), ("a", 11), ("alone", 2)):
                (root / sku).mkdir()
                for i in range(count):
                    cv2.imwrite(str(root / sku / f"{i}.jpg"), np.full((40, 30, 3), 20 * i, np.uint8))
            (root / "index.jsonl").write_text("")
            classes = store_classes(root)
        self.assertEqual([(c.name, len(c.pictures), len(c.packshots)) for c in classes], [("a", 10, 1), ("b", 2, 1)])
        self.assertLess(unpack(classes[0].packshots[0]).mean(), 5)
        self.assertGreater(unpack(classes[0].pictures[-1]).mean(), 195)

    def test_held_out_products_are_never_trained_on(self) -> None:
        classes = [ProductClass(f"p{i}", "store") for i in range(200)] + [ProductClass("g", "grocery")]
        trained, held_back = split_held_out(classes, 10, 0)
        self.assertFalse({c.name for c in trained} & {c.name for c in held_back})
        self.assertTrue(10 <= len(held_back) <= 30)
        fewer = split_held_out(classes[:50], 10, 0)[1]
        self.assertEqual([c.name for c in fewer], [c.name for c in held_back if c in classes[:50]])


if __name__ == "__main__":
    unittest.main()

"""Fast checks of the training code; no pictures or downloads needed: `python -m unittest embedder.test_embedder`."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from embedder.backbone import Block, ScaledConv
from embedder.bank import PER_GROUP, Bank
from embedder.calibrate import Looks, expected_calibration_error, fit, named
from embedder.cutout import cut_out
from embedder.data import PACKSHOT_SIDE, ProductClass, pack, split_held_out, store_classes, unpack
from embedder.model import pooled_by_weight
from embedder.score import MARGIN, SHARE, auroc, likeness_to_others, per_class, recall_at_false_accept, top
from embedder.soup import turn_between
from embedder.tflite import Conv
from embedder.train import contrast, follow
from embedder.views import BANK_SIDE, Dice, Habits, _square_to_quad, place, views


def conv(out: int, inner: int, kernel: int, stride: int = 1, depthwise: bool = False, relu6: bool = True) -> Conv:
    rng = np.random.default_rng(out + inner + kernel)
    weight = rng.normal(0, 1, (out, 1 if depthwise else inner, kernel, kernel)).astype(np.float32)
    return Conv(weight, rng.normal(0, 1, out).astype(np.float32), depthwise, stride, relu6)


class Layers(unittest.TestCase):
    def test_a_convolution_is_its_direction_times_its_gain(self) -> None:
        for depthwise in (True, False):
            spec = conv(6, 6, 3, 2, depthwise, relu6=False)
            x = torch.randn(2, 6, 12, 12)
            expected = F.conv2d(x, torch.from_numpy(spec.weight), torch.from_numpy(spec.bias), 2, 1, 1, 6 if depthwise else 1)
            torch.testing.assert_close(ScaledConv(spec)(x), expected, rtol=1e-4, atol=1e-4)

    def test_a_place_counts_by_the_root_of_its_mean_activation(self) -> None:
        maps = torch.zeros(1, 2, 1, 3)
        maps[0, :, 0, 0], maps[0, :, 0, 1] = torch.tensor([8.0, 0.0]), torch.tensor([0.0, 2.0])
        torch.testing.assert_close(pooled_by_weight(maps), torch.tensor([[2 * 8.0, 1 * 2.0]]) / 3)
        torch.testing.assert_close(pooled_by_weight(torch.full((2, 3, 4, 4), 1.5)), torch.full((2, 3), 1.5))

    def test_a_network_that_is_turned_as_a_whole_is_turned_back(self) -> None:
        rng = np.random.default_rng(0)
        first = rng.normal(0, 1, (200, 16)).astype(np.float32)
        away = np.linalg.qr(rng.normal(0, 1, (16, 16)))[0].astype(np.float32)
        np.testing.assert_allclose(first @ away @ turn_between(first, first @ away).numpy(), first, atol=1e-4)

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


    def test_a_student_that_agrees_with_its_teacher_has_nothing_to_follow(self) -> None:
        logits = torch.randn(4, 7)
        self.assertAlmostEqual(float(follow(logits, logits)), 0, places=5)
        self.assertGreater(float(follow(logits, logits.flip(1))), 0.1)


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

    def test_a_look_is_named_where_a_product_has_half_of_the_chance(self) -> None:
        cosine = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.6], [0.2, 0.1]])  # right, wrong, torn between two, unknown
        looks = Looks(cosine, np.array([0, 1, 0, 0]), np.zeros((4, 0)), np.zeros((2, 0)))
        self.assertEqual(named(looks, 20, 0.5), {"sureRight": 0.25, "sureWrong": 0.25})


class Background(unittest.TestCase):
    def test_what_the_gallery_lacks_takes_off_and_what_it_has_does_not(self) -> None:
        to_background = np.array([[0.9, 0.1], [0.1, 0.9], [0.2, 0.1]])
        off = likeness_to_others(np.array([0.6, 0.6, 0.6]), to_background, np.array([[0.9, 0.0]]))
        np.testing.assert_allclose(off, [0, SHARE * (0.9 - (0.6 - MARGIN)), 0], atol=1e-9)
        self.assertEqual(likeness_to_others(np.ones(3), np.zeros((3, 0)), np.zeros((2, 0))).tolist(), [0, 0, 0])


def stripes() -> tuple[torch.Tensor, torch.Tensor]:
    """Two pictures of 120 x 200 in the upper left of the bank's square, and their sizes."""
    pictures = torch.zeros(2, 3, BANK_SIDE, BANK_SIDE)
    pictures[:, 0, :120, :200:20], pictures[:, 1, :120:20, :200] = 255.0, 255.0
    return pictures, torch.tensor([[120.0, 200.0]] * 2)


class Views(unittest.TestCase):
    def test_homographies_take_the_unit_square_to_the_quads(self) -> None:
        quads = torch.tensor([[[1.0, 2], [9, 1], [8, 7], [2, 6]], [[0, 0], [4, 0], [4, 3], [0, 3]]])
        square = torch.tensor([[0.0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]])
        seen = torch.einsum("nij,kj->nki", _square_to_quad(quads), square)
        torch.testing.assert_close(seen[..., :2] / seen[..., 2:], quads, rtol=1e-4, atol=1e-4)

    def test_the_same_seed_gives_the_same_views_and_none_is_blank(self) -> None:
        pictures, sizes = stripes()
        for camera in (0.0, 1.0):
            habits = Habits(torch.full((2,), 0.5), torch.full((2,), 0.3), torch.full((2,), camera))
            for seed in range(10):
                one, two = (views(Dice(torch.device("cpu"), seed), pictures, sizes, pictures, sizes, habits, 64) for _ in range(2))
                torch.testing.assert_close(one, two)
                self.assertEqual(tuple(one.shape), (2, 3, 64, 64))
                self.assertGreater(float(one.std((1, 2, 3)).min()), 5)  # a blank one would teach that all products look alike
                self.assertTrue(float(one.min()) >= 0 and float(one.max()) <= 255)

    def test_a_packshot_is_placed_whole_over_its_ground(self) -> None:
        shot = torch.zeros(1, 4, PACKSHOT_SIDE, PACKSHOT_SIDE)
        shot[:, 0, 100:150, 100:150], shot[:, 3, 100:150, 100:150] = 255.0, 255.0
        ground = torch.full((1, 3, BANK_SIDE, BANK_SIDE), 90.0)
        for seed in range(5):
            seen = place(Dice(torch.device("cpu"), seed), shot, ground)
            covered = int((seen[0, 1] < 45).sum())
            self.assertTrue(1500 < covered < 6000, covered)
            torch.testing.assert_close(seen[0, :, 0, 0], ground[0, :, 0, 0])

    def test_a_batch_shows_each_class_once_with_its_packshot_first(self) -> None:
        rng = np.random.default_rng(0)

        def some(count: int) -> list[bytes]:
            return [pack(rng.integers(0, 256, (60, 60, 3)).astype(np.uint8)) for _ in range(count)]

        classes = [ProductClass(f"g{i}", "grocery", some(3), some(1)) for i in range(8)] + [ProductClass(f"s{i}", "store", some(2)) for i in range(8)]
        bank = Bank(classes, torch.device("cpu"))
        draw = bank.draw(seed=1, step=0, groups=8)
        first = draw.labels[::PER_GROUP]
        self.assertEqual(len(set(first.tolist())), len(first))
        self.assertTrue((draw.shown[::PER_GROUP] == (first < 8)).all())
        for label, picture in zip(draw.labels, draw.pictures, strict=True):
            self.assertTrue(bank.first[label] <= picture < bank.first[label] + bank.own[label] + bank.shots[label])
        crops = bank.crops(draw, settled=True, size=48, seed=3)
        torch.testing.assert_close(crops, bank.crops(draw, settled=True, size=48, seed=3))
        self.assertEqual(len(crops), len(draw.labels))


class Pictures(unittest.TestCase):
    def test_white_carton_on_white_is_cut_out_whole(self) -> None:
        shot = np.full((200, 120, 3), 255, np.uint8)
        cv2.rectangle(shot, (30, 20), (90, 40), (10, 120, 10), -1)
        cv2.rectangle(shot, (30, 150), (90, 180), (10, 120, 10), -1)
        self.assertEqual(cut_out(shot, convex=True)[100, 60], 255)
        self.assertEqual(cut_out(shot, convex=False)[100, 60], 0)
        self.assertEqual(cut_out(shot, convex=True)[5, 5], 0)

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

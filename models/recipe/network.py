"""The network that is trained (torch) and its twin that is shipped (ONNX)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from transformers import BertModel

from models.recipe.corpus import AUXILIARY
from redactor.detect.pipeline.ner import LABELS
from redactor.detect.pipeline.ner_lexicon import FEATURES

Weights = dict[str, NDArray[np.float32]]

MIDDLE = 7
"""The layer, counted from 0, whose words the sentence categorizer reads. Of layers 3 to 11 it told
sensitive sentences of one writer best when trained on another's."""


class QuickDropout(nn.Module):
    """Dropout from random bytes: torch's own takes a fourth of a training step on a CPU."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.cut = round(rate * 256)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """As `nn.Dropout`, its rate rounded to 1/256."""
        if not self.training:
            return x
        count = x.numel()
        noise = torch.empty((count + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
        kept = noise.view(torch.uint8)[:count].view(x.shape) >= self.cut
        return x * kept.to(x.dtype).mul_(256 / (256 - self.cut))


def _quicken(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout) and child.p > 0:
            setattr(module, name, QuickDropout(child.p))
        else:
            _quicken(child)


class StatementHead(nn.Module):
    """What a sentence tells, from the mean and the maximum of its words' vectors.

    It teaches the encoder; the pipeline's own is trained after it (`statements.py`).
    """

    def __init__(self, width: int, classes: int, hidden: int = 128, dropout: float = 0.3) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.first = nn.Linear(2 * width, hidden)
        self.last = nn.Linear(hidden, classes)

    def forward(self, words: torch.Tensor, spans: Sequence[tuple[int, int]]) -> torch.Tensor:
        """Logits (spans, classes) of spans of the `words` (words, width)."""
        rows = [words[start:end] for start, end in spans]
        pooled = torch.stack([torch.cat([row.mean(0), row.amax(0)]) for row in rows])
        return self.last(self.dropout(torch.relu(self.first(self.dropout(pooled)))))  # type: ignore[no-any-return]


class NameTagger(nn.Module):
    """The encoder with a linear layer on the first piece of each word.

    What the lexicon knows of a word is added to the embeddings of its pieces. A second layer
    learns the corpus' finer annotation beside the names and is dropped at export; a third,
    added for the second phase, judges sentences.
    """

    def __init__(self, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            base,
            dtype=torch.float32,
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,  # with it, half of a step would go into attention
            attn_implementation="eager",
        )
        _quicken(self.encoder)
        width = int(self.encoder.config.hidden_size)
        self.dropout = QuickDropout(dropout)
        self.known = nn.Linear(FEATURES, width, bias=False)
        nn.init.normal_(self.known.weight, std=0.01)
        self.head = nn.Linear(width, len(LABELS))
        self.auxiliary = nn.Linear(width, len(AUXILIARY))
        self.statements: StatementHead | None = None

    def add_statements(self, classes: int) -> None:
        """Give it the head for sentences, untrained."""
        self.statements = StatementHead(int(self.encoder.config.hidden_size), classes)

    def forward(
        self,
        ids: torch.Tensor,
        known: torch.Tensor,
        mask: torch.Tensor,
        rows: torch.Tensor,
        first: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Of the words at (rows, first): logits of shapes (words, labels) and (words, auxiliary),
        and what layer `MIDDLE` makes of them, (words, width)."""
        pieces = self.encoder.embeddings.word_embeddings(ids)
        pieces = pieces + self.known(known.to(pieces.dtype))
        output = self.encoder(inputs_embeds=pieces, attention_mask=mask, output_hidden_states=True)
        words = self.dropout(output.last_hidden_state[rows, first])
        middle = output.hidden_states[MIDDLE + 1][rows, first]
        return self.head(words), self.auxiliary(words), middle


class _Graph:
    """Collects nodes and weights of an ONNX graph."""

    def __init__(self, source: Weights) -> None:
        self.source = source
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def linear(self, x: str, keys: Sequence[str], name: str) -> str:
        """x @ weight.T + bias, the layers `keys` side by side; torch keeps weights as (out, in)."""
        weight = np.concatenate([self.source[f"{key}.weight"] for key in keys])
        bias = np.concatenate([self.source[f"{key}.bias"] for key in keys])
        w = self.constant(f"{name}.weight", weight.T)
        product = self.add("MatMul", [x, w], f"{name}.product")
        return self.add("Add", [product, self.constant(f"{name}.bias", bias)], name)

    def norm(self, x: str, key: str, epsilon: float) -> str:
        scale = self.constant(f"{key}.scale", self.source[f"{key}.weight"])
        bias = self.constant(f"{key}.offset", self.source[f"{key}.bias"])
        return self.add(
            "LayerNormalization", [x, scale, bias], f"{key}.out", axis=-1, epsilon=epsilon
        )


def build_onnx(
    weights: Weights,
    heads: int,
    layers: int,
    epsilon: float,
    small_embeddings: bool,
) -> onnx.ModelProto:
    """The graph: `ids` (1, n), `first` (m,), `known` (n, features) in; `logits` (m, labels) and
    `middle` (m, width) out, the latter what the encoder makes of the words half-way.

    There is no mask because nothing is ever padded. `small_embeddings` stores each row of the
    word table in int8 with a scale of its own, finer than one scale for the whole table.
    """
    g = _Graph(weights)
    table = weights["encoder.embeddings.word_embeddings.weight"]
    if small_embeddings:
        scale = np.abs(table).max(axis=1, keepdims=True).clip(1e-8) / 127
        rows = g.constant("words.rows", np.rint(table / scale).astype(np.int8))
        scales = g.constant("words.scale", scale.astype(np.float32))
        picked = g.add("Gather", [rows, "ids"], "words.picked")
        whole = g.add("Cast", [picked], "words.cast", to=TensorProto.FLOAT)
        x = g.add("Mul", [whole, g.add("Gather", [scales, "ids"], "words.scales")], "words.out")
    else:
        x = g.add("Gather", [g.constant("words", table), "ids"], "words.out")
    features = g.add("Cast", ["known"], "known.cast", to=TensorProto.FLOAT)
    matrix = g.constant("known.weight", weights["known.weight"].T)
    x = g.add("Add", [x, g.add("MatMul", [features, matrix], "known.product")], "known.sum")
    kinds = weights["encoder.embeddings.token_type_embeddings.weight"][0]
    positions = g.constant(
        "positions", weights["encoder.embeddings.position_embeddings.weight"] + kinds
    )
    length = g.add("Shape", ["ids"], "length", start=1, end=2)
    zero = g.constant("zero", np.array([0]))
    x = g.add("Add", [x, g.add("Slice", [positions, zero, length], "positions.out")], "sum")
    x = g.norm(x, "encoder.embeddings.LayerNorm", epsilon)
    for layer in range(layers):
        p = f"encoder.encoder.layer.{layer}"
        heads_in = [f"{p}.attention.self.{part}" for part in ("query", "key", "value")]
        packed = g.linear(x, heads_in, f"{p}.qkv")
        g.nodes.append(helper.make_node("Split", [packed], heads_in, axis=2, num_outputs=3))
        attended = g.add(
            "MultiHeadAttention", heads_in, f"{p}.mixed", domain="com.microsoft", num_heads=heads
        )
        y = g.linear(attended, [f"{p}.attention.output.dense"], f"{p}.projected")
        y = g.add("Add", [x, y], f"{p}.sum1")
        x = g.norm(y, f"{p}.attention.output.LayerNorm", epsilon)
        y = g.linear(x, [f"{p}.intermediate.dense"], f"{p}.wide")
        y = g.linear(g.add("Gelu", [y], f"{p}.gelu"), [f"{p}.output.dense"], f"{p}.narrow")
        x = g.norm(g.add("Add", [x, y], f"{p}.sum2"), f"{p}.output.LayerNorm", epsilon)
        if layer == MIDDLE:
            g.add("Gather", [g.add("Squeeze", [x, zero], "middle.flat"), "first"], "middle")
    flat = g.add("Squeeze", [x, zero], "flat")
    words = g.add("Gather", [flat, "first"], "firsts")
    g.linear(words, ["head"], "logits")
    graph = helper.make_graph(
        g.nodes,
        "names",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"]),
            helper.make_tensor_value_info("first", TensorProto.INT64, ["m"]),
            helper.make_tensor_value_info("known", TensorProto.UINT8, ["n", FEATURES]),
        ],
        [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["m", len(LABELS)]),
            helper.make_tensor_value_info("middle", TensorProto.FLOAT, ["m", table.shape[1]]),
        ],
        g.weights,
    )
    return helper.make_model(
        graph,
        ir_version=10,
        opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)],
    )


def numpy_weights(model: NameTagger) -> Weights:
    """The weights of a trained network."""
    return {key: value.detach().float().numpy() for key, value in model.state_dict().items()}


def read_weights(path: Path) -> Weights:
    """The weights of a network that `build_onnx` made with small embeddings and that has been
    quantised, as `numpy_weights` names them. Quantised again, they give the same network. What
    is dropped at export is not among them."""
    raw = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}

    def linear(name: str) -> NDArray[np.float32]:
        if f"{name}.weight" in raw:
            return raw[f"{name}.weight"].T
        return (raw[f"{name}.weight_quantized"] * raw[f"{name}.weight_scale"]).T

    embeddings = "encoder.embeddings"
    positions = raw["positions"]
    found = {
        f"{embeddings}.word_embeddings.weight": raw["words.rows"] * raw["words.scale"],
        f"{embeddings}.position_embeddings.weight": positions,  # the kinds' are in them
        f"{embeddings}.token_type_embeddings.weight": np.zeros((2, positions.shape[1])),
        "known.weight": linear("known"),
        "head.weight": linear("logits"),
        "head.bias": raw["logits.bias"],
    }
    for name, value in raw.items():
        if name.endswith("LayerNorm.scale"):
            found[name.replace(".scale", ".weight")] = value
        elif name.endswith("LayerNorm.offset"):
            found[name.replace(".offset", ".bias")] = value
        elif name.endswith(".qkv.bias"):
            layer = name.removesuffix(".qkv.bias")
            for part, weight, bias in zip(
                ("query", "key", "value"),
                np.split(linear(f"{layer}.qkv"), 3),
                np.split(value, 3),
                strict=True,
            ):
                found[f"{layer}.attention.self.{part}.weight"] = weight
                found[f"{layer}.attention.self.{part}.bias"] = bias
            for short, long in (
                ("projected", "attention.output.dense"),
                ("wide", "intermediate.dense"),
                ("narrow", "output.dense"),
            ):
                found[f"{layer}.{long}.weight"] = linear(f"{layer}.{short}")
                found[f"{layer}.{long}.bias"] = raw[f"{layer}.{short}.bias"]
    return {key: np.ascontiguousarray(value, np.float32) for key, value in found.items()}

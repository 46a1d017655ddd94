"""From a trained network to the spaCy pipeline: ONNX, int8, calibration, files."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from models.recipe import META
from models.recipe.corpus import blank_danish, read_iob2
from models.recipe.lexicon import build as build_lexicon
from models.recipe.names import NamePool
from models.recipe.network import NameTagger, build_onnx, numpy_weights
from models.recipe.roles import add_role_scorer
from models.recipe.scoring import calibration_error, fit_platt, judged, measure
from models.recipe.statements import add_categorizer
from redactor.detect.pipeline.ner import TYPES, OnnxNer

# Layers that stay fp32 beside the last one and the lexicon's features: on training sentences the
# largest value that enters them is over a hundred times the root mean square, which spoils the
# int8 scale that all values share (layer 4: 135 times, 0: 122, 5: 106; every other below 80).
KEPT_WHOLE = [f"encoder.encoder.layer.{layer}.narrow.product" for layer in (0, 4, 5)]


def quantise(model: NameTagger, fp32: Path, int8: Path) -> None:
    """Write the network twice: whole, and with int8 weights (per output channel)."""
    config = model.encoder.config
    shape = (
        int(config.num_attention_heads),
        int(config.num_hidden_layers),
        float(config.layer_norm_eps),
    )
    weights = numpy_weights(model)
    onnx.save(build_onnx(weights, *shape, small_embeddings=False), fp32)
    half_way = int8.with_suffix(".tmp.onnx")
    onnx.save(build_onnx(weights, *shape, small_embeddings=True), half_way)
    quantize_dynamic(
        half_way,
        int8,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=["logits.product", "known.product", *KEPT_WHOLE],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    half_way.unlink()


def reading(shared: Path) -> tuple[str, bytes]:
    """The tokenizer and the lexicon, as `OnnxNer.load` is given them."""
    tokenizer = (shared / "ner" / "base-encoder" / "tokenizer.json").read_text(encoding="utf-8")
    return tokenizer, build_lexicon(NamePool("train", shared / "ner" / "names.csv"))


def assemble(model: NameTagger, arguments: argparse.Namespace, output: Path) -> None:
    """Export, calibrate on the development set, write the pipeline folder, print figures."""
    build = arguments.build
    quantise(model, build / "fp32.onnx", build / "int8.onnx")
    tokenizer, lexicon = reading(arguments.shared)
    development = read_iob2(arguments.shared / "ner" / "uner-danish-dev.iob2")
    for kind in ("fp32", "int8"):
        counts = measure(
            OnnxNer(threads=2).load(build / f"{kind}.onnx", tokenizer, lexicon), development
        )
        print(
            json.dumps(
                {"dev": kind}
                | {t: [round(s, 4) for s in counts.scores(t)] for t in (*TYPES, "all")}
            ),
            flush=True,
        )
    nlp = blank_danish()
    nlp.meta.update(META)
    component = nlp.add_pipe("onnx_ner")
    assert isinstance(component, OnnxNer)
    component.load(build / "int8.onnx", tokenizer, lexicon)
    scores, right = judged(component, development)
    component.slope, component.offset = fit_platt(scores, right)
    error = calibration_error(scores, right, component.slope, component.offset)
    print(
        json.dumps(
            {
                "slope": round(component.slope, 3),
                "offset": round(component.offset, 3),
                "calibration_error": round(error, 4),
            }
        ),
        flush=True,
    )
    add_categorizer(nlp, arguments)
    add_role_scorer(nlp)
    card = output / "README.md"
    text = card.read_text(encoding="utf-8") if card.exists() else None
    shutil.rmtree(output, ignore_errors=True)
    nlp.to_disk(output)
    if text is not None:
        card.write_text(text, encoding="utf-8")

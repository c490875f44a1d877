"""Questions turned into vectors by the bundled model without torch: ready in a fraction of a
second instead of several, and in less time for each question."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import TensorProto, helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.embedding import BUNDLED_MODEL, Embedder, TextEmbedder, Vectors, find_model

_Weights = npt.NDArray[np.float32]

_OPSET: Final = 17
_FUSED: Final = "com.microsoft"
"""onnxruntime's own operators, each of which does what would be many."""


class BundledEmbedder:
    """The bundled model, with the same vectors as `Embedder` gives but for rounding.

    For few and short texts: each is embedded by itself.
    """

    def __init__(self) -> None:
        """Load the model.

        Raises:
            ModelError: it is missing or not the expected one.
        """
        folder = find_model(BUNDLED_MODEL)
        config = json.loads((folder / "config.json").read_text())
        limits = json.loads((folder / "sentence_bert_config.json").read_text())
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(limits["max_seq_length"])
        graph, output = _encoder(config, load_file(folder / "model.safetensors"))
        self._session = graph.session(output=output)
        # The session reads the weights where they are.
        self._weights = graph.weights
        self._dimension = int(config["hidden_size"])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; shape (len(texts), dimension), float32, each row of length 1."""
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int32)
            (tokens,) = self._session.run(None, {"input_ids": ids})
            mean = tokens[0].mean(axis=0)
            vectors[row] = mean / np.linalg.norm(mean)
        return vectors


def open_question_embedder(folder: Path) -> TextEmbedder:
    """The embedder for questions of the model in a folder.

    Raises:
        ModelError: the model cannot be used.
    """
    if folder == find_model(BUNDLED_MODEL):
        return BundledEmbedder()
    embedder = Embedder(folder)
    embedder.leave_processors()
    return embedder


def _encoder(config: dict[str, Any], weights: dict[str, _Weights]) -> tuple["_Graph", str]:
    """An encoder (Devlin et al. 2019) that turns ids of shape (1, tokens) into vectors of shape
    (1, tokens, dimension), and the name of its result."""
    graph = _Graph(epsilon=config["layer_norm_eps"])
    state = graph.node(
        "EmbedLayerNormalization",
        "input_ids",
        "",
        graph.weight(weights["embeddings.word_embeddings.weight"]),
        # All tokens are of the first type, so that it can be added to each position's vector.
        graph.weight(
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        ),
        "",
        graph.weight(weights["embeddings.LayerNorm.weight"]),
        graph.weight(weights["embeddings.LayerNorm.bias"]),
        epsilon=graph.epsilon,
    )
    for number in range(config["num_hidden_layers"]):
        layer = {
            name.removeprefix(start): weight
            for name, weight in weights.items()
            if name.startswith(start := f"encoder.layer.{number}.")
        }
        three = [f"attention.self.{part}" for part in ("query", "key", "value")]
        attended = graph.node(
            "Attention",
            state,
            graph.weight(np.concatenate([layer[f"{part}.weight"].T for part in three], axis=1)),
            graph.weight(np.concatenate([layer[f"{part}.bias"] for part in three])),
            num_heads=config["num_attention_heads"],
        )
        state = graph.added_and_normalised(attended, state, layer, "attention.output")
        wide = graph.node("MatMul", state, graph.weight(layer["intermediate.dense.weight"].T))
        wide = graph.node("BiasGelu", wide, graph.weight(layer["intermediate.dense.bias"]))
        state = graph.added_and_normalised(wide, state, layer, "output")
    return graph, state


class _Graph:
    """A network for onnxruntime in the making. Results and weights are named by a number;
    `weights` has the latter by name, and has to live as long as a session."""

    def __init__(self, *, epsilon: float) -> None:
        self.epsilon = epsilon
        self._nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, _Weights] = {}

    def weight(self, values: _Weights) -> str:
        """Add weights; their name."""
        name = f"weight {len(self.weights)}"
        self.weights[name] = np.ascontiguousarray(values)
        return name

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add an operator; the name of its (first) result."""
        name = f"result {len(self._nodes)}"
        domain = "" if operator == "MatMul" else _FUSED
        outputs = [name, f"mask {name}"] if operator == "EmbedLayerNormalization" else [name]
        self._nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **attributes))
        return name

    def added_and_normalised(
        self, values: str, state: str, layer: dict[str, _Weights], part: str
    ) -> str:
        """A linear layer's result, added to the state that its block began with and normalised."""
        return self.node(
            "SkipLayerNormalization",
            self.node("MatMul", values, self.weight(layer[f"{part}.dense.weight"].T)),
            state,
            self.weight(layer[f"{part}.LayerNorm.weight"]),
            self.weight(layer[f"{part}.LayerNorm.bias"]),
            self.weight(layer[f"{part}.dense.bias"]),
            epsilon=self.epsilon,
        )

    def session(self, *, output: str) -> onnxruntime.InferenceSession:
        """A session that computes a result."""
        model = helper.make_model(
            helper.make_graph(
                self._nodes,
                "encoder",
                [helper.make_tensor_value_info("input_ids", TensorProto.INT32, [1, "tokens"])],
                [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
                [_elsewhere(name, values) for name, values in self.weights.items()],
            ),
            opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)],
            ir_version=8,
        )
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # Done with a question, its threads would wait busily, on processors that read meanwhile.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_external_initializers(
            list(self.weights),
            [onnxruntime.OrtValue.ortvalue_from_numpy(values) for values in self.weights.values()],
        )
        return onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )


def _elsewhere(name: str, values: _Weights) -> onnx.TensorProto:
    """Weights that are handed over beside the model, which spares copies of them."""
    tensor = onnx.TensorProto(
        name=name,
        dims=values.shape,
        data_type=TensorProto.FLOAT,
        data_location=TensorProto.EXTERNAL,
    )
    tensor.external_data.add(key="location", value="elsewhere")
    return tensor

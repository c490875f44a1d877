"""The index on disk.

    INDEX/CURRENT                  the generation in use and the SHA-256 of its manifest
    INDEX/generations/000007/
        manifest.json              what the index is: see Manifest
        articles.json              the articles, in order
        passages.npy               what each vector stands for: see StoredIndex.passages
        vectors.faiss              the embeddings
        lexical/                   BM25 of the paragraphs, as bm25s keeps it
    INDEX/lock                     held while a generation is written

A generation never changes once CURRENT names it. A new one is written beside it, flushed to the
disk, and put into use by replacing CURRENT, which is one atomic step; whoever is killed before
that step leaves the old index as it was. CURRENT vouches for the manifest and the manifest for
every other file, so a byte changed anywhere is noticed when the index is loaded.
"""

import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from index.article import Article
from index.errors import IndexUnusableError
from index.hashing import sha256_of_file
from index.lexical import LexicalIndex

_log = logging.getLogger(__name__)

FORMAT_VERSION: Final = 1

WINDOW: Final = 0
SENTENCE: Final = 1

_NAME = re.compile(r"\.?(\d+)(?:\.partial)?")
"""A generation's folder; while it is being written, a hidden one."""

PassageTable = npt.NDArray[np.int32]


class Manifest(BaseModel):
    """What a generation holds and what it was made with."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: int
    model: str
    """The name of the embedding model, for people."""
    fingerprint: str
    """The SHA-256 of the embedding model, for comparing."""
    dimension: int
    articles: int
    paragraphs: int
    passages: int
    paragraph_hashes: dict[str, list[str]]
    """By article id, the SHA-256 of each paragraph's text in order."""
    files: dict[str, str]
    """By path inside the generation, the SHA-256 of each file but the manifest."""


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """A loaded generation.

    `passages` has a row a vector, in the order of the vectors' FAISS ids: the paragraph's
    position among all paragraphs of all articles, `start` and `end` in the paragraph's text, and
    WINDOW or SENTENCE. Rows are sorted by paragraph, windows before sentences.
    """

    generation: str
    manifest: Manifest
    articles: tuple[Article, ...]
    passages: PassageTable
    vectors: faiss.Index
    lexical: LexicalIndex


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Be the only one who writes the index; whoever writes it now is waited for.

    Raises:
        IndexUnusableError: there is a file where the folder should be.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise IndexUnusableError(
            f"{folder} cannot be a folder, since there is a file; name another folder with "
            "BOT_INDEX_DIR or --index"
        ) from error
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        _log.warning("another build of %s is under way; waiting for it", folder)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def save(
    folder: Path,
    *,
    model: str,
    fingerprint: str,
    articles: tuple[Article, ...],
    paragraph_hashes: Mapping[str, list[str]],
    passages: PassageTable,
    vectors: npt.NDArray[np.float32],
) -> Manifest:
    """Write a new generation and put it into use. The caller holds the write lock."""
    generations = folder / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    name = _next_name(generations)
    partial = generations / f".{name}.partial"
    partial.mkdir()

    paragraphs = [paragraph for article in articles for paragraph in article.paragraphs]
    _write_json(partial / "articles.json", [asdict(article) for article in articles])
    np.save(partial / "passages.npy", passages, allow_pickle=False)
    faiss.write_index(_faiss_index(vectors), str(partial / "vectors.faiss"))
    LexicalIndex.build(paragraphs).save(partial / "lexical")
    manifest = Manifest(
        format=FORMAT_VERSION,
        model=model,
        fingerprint=fingerprint,
        dimension=vectors.shape[1],
        articles=len(articles),
        paragraphs=len(paragraphs),
        passages=len(passages),
        paragraph_hashes=dict(paragraph_hashes),
        files={path: sha256_of_file(partial / path) for path in _files(partial)},
    )
    _write_json(partial / "manifest.json", manifest.model_dump())

    for path in sorted(partial.rglob("*"), reverse=True):
        _flush(path)
    _flush(partial)
    partial.rename(generations / name)
    _flush(generations)
    _switch(folder, name)
    _remove_old(generations, keep=name)
    return manifest


def exists(folder: Path) -> bool:
    """Whether there is an index in the folder, whole or not."""
    return (folder / "CURRENT").exists()


def load(folder: Path) -> StoredIndex:
    """Load the generation in use.

    Raises:
        IndexUnusableError: there is none, a file is damaged, or its format is another version's.
    """
    # A build may put a newer generation into use and remove this one while it is being read.
    for _ in range(3):
        current = _current(folder)
        try:
            return _load_generation(folder, *current)
        except FileNotFoundError:
            if _current(folder) == current:
                break
        except OSError as error:
            raise _damaged(folder, f"a file cannot be read ({error.strerror})") from error
    raise _damaged(folder, "a file is missing")


def require_model(index: StoredIndex, folder: Path, *, model: str, fingerprint: str) -> None:
    """Check that an index was made with the configured embedding model.

    Raises:
        IndexUnusableError: it was made with another one.
    """
    if index.manifest.fingerprint != fingerprint:
        raise IndexUnusableError(
            f"the index {folder} was made with another embedding model "
            f"({index.manifest.model}, not {model}); {_mend(folder)}"
        )


def _load_generation(folder: Path, name: str, manifest_hash: str) -> StoredIndex:
    generation = folder / "generations" / name
    manifest = _read_manifest(folder, generation, manifest_hash)
    for path, expected in manifest.files.items():
        if sha256_of_file(generation / path) != expected:
            raise _damaged(folder, f"{path} has changed")
    return StoredIndex(
        generation=name,
        manifest=manifest,
        articles=_read_articles(generation / "articles.json"),
        passages=np.load(generation / "passages.npy", allow_pickle=False),
        vectors=faiss.read_index(str(generation / "vectors.faiss")),
        lexical=LexicalIndex.load(generation / "lexical"),
    )


def _current(folder: Path) -> tuple[str, str]:
    path = folder / "CURRENT"
    try:
        fields = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise IndexUnusableError(f"there is no index in {folder}; {_mend(folder)}") from None
    except (OSError, UnicodeDecodeError):
        raise _damaged(folder, "CURRENT cannot be read") from None
    if len(fields) != 2 or not fields[0].isdigit():
        raise _damaged(folder, "CURRENT does not name a generation")
    return fields[0], fields[1]


def _read_manifest(folder: Path, generation: Path, expected: str) -> Manifest:
    data = (generation / "manifest.json").read_bytes()
    if hashlib.sha256(data).hexdigest() != expected:
        raise _damaged(folder, "manifest.json has changed")
    # The version comes first: what else the manifest of another version holds is not known here.
    version = json.loads(data).get("format")
    if version != FORMAT_VERSION:
        raise IndexUnusableError(
            f"the index {folder} has format {version}, this program reads {FORMAT_VERSION}; "
            + _mend(folder)
        )
    try:
        return Manifest.model_validate_json(data)
    except ValidationError as error:
        raise _damaged(folder, "manifest.json is not a manifest") from error


def _read_articles(path: Path) -> tuple[Article, ...]:
    def article(fields: dict[str, Any]) -> Article:
        return Article(
            **fields
            | {
                "paragraphs": tuple(fields["paragraphs"]),
                "questions": tuple(fields["questions"]),
            }
        )

    return tuple(article(fields) for fields in json.loads(path.read_text(encoding="utf-8")))


def _faiss_index(vectors: npt.NDArray[np.float32]) -> faiss.Index:
    """Exact inner product; on vectors of length 1 that is the cosine."""
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    index.add_with_ids(vectors, np.arange(len(vectors), dtype=np.int64))
    return index


def _switch(folder: Path, name: str) -> None:
    manifest_hash = sha256_of_file(folder / "generations" / name / "manifest.json")
    partial = folder / ".CURRENT.partial"
    partial.write_text(f"{name} {manifest_hash}\n", encoding="ascii")
    _flush(partial)
    partial.replace(folder / "CURRENT")
    _flush(folder)


def remove_unused(folder: Path) -> None:
    """Remove all generations but the one in use, unless a build is under way, which does so.

    Whoever has loaded an older one needs no file of it any more.
    """
    try:
        with FileLock(folder / "lock", blocking=False):
            name, _ = _current(folder)
            for path in (folder / "generations").iterdir():
                if _NAME.fullmatch(path.name) and path.name != name:
                    shutil.rmtree(path, ignore_errors=True)
    except (Timeout, OSError, IndexUnusableError) as error:
        _log.info("old generations stay for now (%s)", error)


def _remove_old(generations: Path, *, keep: str) -> None:
    """Remove all generations but the current one and, for whoever is reading it, the one before."""
    names = [path.name for path in generations.iterdir() if _NAME.fullmatch(path.name)]
    previous = max((name for name in names if name.isdigit() and name < keep), default=keep)
    for name in set(names) - {keep, previous}:
        shutil.rmtree(generations / name, ignore_errors=True)


def _next_name(generations: Path) -> str:
    taken = [_NAME.fullmatch(path.name) for path in generations.iterdir()]
    return f"{max((int(match[1]) for match in taken if match), default=0) + 1:06d}"


def _files(generation: Path) -> list[str]:
    return sorted(
        path.relative_to(generation).as_posix()
        for path in generation.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    )


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def _flush(path: Path) -> None:
    """Make sure that a file or folder is on the disk, not only on its way there."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _damaged(folder: Path, what: str) -> IndexUnusableError:
    return IndexUnusableError(f"the index {folder} is damaged: {what}; {_mend(folder)}")


def _mend(folder: Path) -> str:
    return f"run: python -m index build --index {folder}"

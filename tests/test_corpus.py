"""Which files of a folder are articles."""

from pathlib import Path

import pytest

from index.corpus import read_corpus
from index.errors import CorpusError
from tests.conftest import KIM, ROOT


def test_the_corpus_of_the_project() -> None:
    corpus = read_corpus(ROOT / "corpus")
    assert not corpus.left_out
    (article,) = corpus.articles
    assert article.id == KIM
    assert len(article.paragraphs) == 8
    assert len(article.questions) == 3
    assert article.author is article.published is None


def test_good_articles_are_kept_and_bad_ones_named(tmp_path: Path) -> None:
    good = tmp_path / "sub" / "folder"
    good.mkdir(parents=True)
    (good / "Good.md").write_text("Text.")
    (tmp_path / "also.TXT").write_text("Text.")
    (tmp_path / "picture.png").write_bytes(b"\x00")
    (tmp_path / ".hidden.txt").write_bytes(b"\xff")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_bytes(b"\xff")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "folder.txt").mkdir()
    corpus = read_corpus(tmp_path)
    assert [article.id for article in corpus.articles] == ["also", "good"]
    assert [error.path.name for error in corpus.left_out] == ["latin.txt"]


def test_two_files_with_one_id(tmp_path: Path) -> None:
    for name in ("a b.txt", "A-b.md", "other.txt"):
        (tmp_path / name).write_text("Text.")
    corpus = read_corpus(tmp_path)
    assert [article.id for article in corpus.articles] == ["other"]
    (error,) = corpus.left_out
    assert "a b.txt" in str(error)
    assert "A-b.md" in str(error)


def test_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("A secret.")
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.txt").write_text("Text.")
    (folder / "inside.txt").symlink_to("good.txt")
    (folder / "leaves.txt").symlink_to(outside)
    (folder / "nowhere.txt").symlink_to("missing.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "loop").symlink_to(folder)
    corpus = read_corpus(folder)
    assert [article.id for article in corpus.articles] == ["good", "inside"]
    faults = {error.path.name: error.fault for error in corpus.left_out}
    assert faults.keys() == {"leaves.txt", "nowhere.txt", "loop.txt", "loop"}
    assert "outside the corpus" in faults["leaves.txt"]
    assert "in a circle" in faults["nowhere.txt"]
    assert "in a circle" in faults["loop.txt"]
    assert "a link to a folder" in faults["loop"]


def test_a_linked_corpus_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("Text.")
    (tmp_path / "link").symlink_to("real")
    assert len(read_corpus(tmp_path / "link").articles) == 1


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="does not exist"):
        read_corpus(tmp_path / "missing")
    (tmp_path / "file").write_text("")
    with pytest.raises(CorpusError, match="is not a folder"):
        read_corpus(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=r"holds no \.txt or \.md file"):
        read_corpus(tmp_path / "empty")

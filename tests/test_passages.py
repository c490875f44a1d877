"""Passages: a paragraph, its windows, its sentences."""

from hypothesis import given
from hypothesis import strategies as st

from index.embedding import Embedder
from index.passages import cut_passages


def words(text: str) -> int:
    """Count words: a model that reads a word a token."""
    return len(text.split())


def test_a_short_paragraph_is_one_window() -> None:
    passages = cut_passages("One two. Three.", max_tokens=3, count_tokens=words)
    assert passages.windows == ((0, 15),)
    assert passages.sentences == ((0, 8), (9, 15))
    assert passages.spans == ((0, 15), (0, 8), (9, 15))


def test_a_long_one_is_covered_by_windows_that_overlap_by_a_sentence() -> None:
    text = "One two. Three four. Five six. Seven eight."
    passages = cut_passages(text, max_tokens=4, count_tokens=words)
    assert [text[start:end] for start, end in passages.windows] == [
        "One two. Three four.",
        "Three four. Five six.",
        "Five six. Seven eight.",
    ]


def test_a_sentence_longer_than_the_model_reads_is_cut_between_words() -> None:
    text = "One two three four five six seven. Eight."
    passages = cut_passages(text, max_tokens=2, count_tokens=words)
    pieces = [text[start:end] for start, end in passages.windows]
    assert all(words(piece) <= 2 for piece in pieces)
    assert " ".join(" ".join(pieces).split()) == text


def test_the_model_counts_its_own_tokens(embedder: Embedder) -> None:
    text = "The bridge was closed. " * 200
    passages = cut_passages(
        text.strip(), max_tokens=embedder.max_tokens, count_tokens=embedder.count_tokens
    )
    assert len(passages.windows) > 1
    for start, end in passages.windows:
        assert embedder.count_tokens(text[start:end]) <= embedder.max_tokens


@given(st.text(alphabet="ab. é😀", min_size=1), st.integers(1, 6))
def test_windows_cover_every_word(text: str, max_tokens: int) -> None:
    paragraph = " ".join(text.split())
    if not paragraph:
        return
    passages = cut_passages(paragraph, max_tokens=max_tokens, count_tokens=len)
    covered = [False] * len(paragraph)
    for start, end in passages.windows:
        assert start < end
        assert end - start <= max_tokens or end - start == len(paragraph)
        covered[start:end] = [True] * (end - start)
    assert all(hit or letter == " " for hit, letter in zip(covered, paragraph, strict=True))

"""The reader's network: for each passage, the stretch of it that answers a question best."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from index.sentences import Span, sentence_spans

BUNDLED: Final = Path(__file__).with_name("model")
NETWORK: Final = "reader.onnx"
TOKENIZER: Final = "tokenizer.json"

MAX_TOKENS: Final = 320
"""Of a question and a passage; a longer passage is read in windows."""

OVERLAP: Final = 64
"""Tokens that a window has in common with the one before."""

MAX_QUESTION_TOKENS: Final = 48
MAX_ANSWER_TOKENS: Final = 30
UNREADABLE: Final = -100.0
"""The score of a passage without a stretch that may answer, such as one of control characters, or
of one word that is longer than any answer."""

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A stretch of a passage. `score` is how much better it answers than nothing does: the
    logarithm of a ratio, so that 0 is as good as nothing."""

    span: Span
    score: float


class Network(Protocol):
    """Scores of shape (tokens, 2): how well the answer starts, or ends, with each token."""

    def __call__(self, window: Encoding) -> Scores:
        """Read a question and a passage."""
        ...


class OnnxNetwork:
    """A network in an ONNX file."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, window: Encoding) -> Scores:
        """Read a question and a passage."""
        inputs = {
            "input_ids": window.ids,
            "attention_mask": window.attention_mask,
            "token_type_ids": window.type_ids,
        }
        (scores,) = self._session.run(
            None, {name: np.array([ids], dtype=np.int64) for name, ids in inputs.items()}
        )
        return np.asarray(scores[0], dtype=np.float32)


class SpanModel:
    """Reads passages. Not to be used from two threads at once."""

    def __init__(self, network: Network, tokenizer: Tokenizer) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()

    @classmethod
    def bundled(cls) -> Self:
        """The model that comes with the program."""
        return cls(OnnxNetwork(BUNDLED / NETWORK), Tokenizer.from_file(str(BUNDLED / TOKENIZER)))

    def read(self, question: str, passages: Sequence[str]) -> list[ScoredSpan]:
        """The best stretch of each passage, which must not be empty."""
        question = self._shortened(question)
        self._tokenizer.enable_truncation(MAX_TOKENS, stride=OVERLAP, strategy="only_second")
        return [self._read(question, passage) for passage in passages]

    def _read(self, question: str, passage: str) -> ScoredSpan:
        # One window at a time: with weights of eight bits the windows of a batch would change
        # each other's scores, and on a CPU a batch is no faster.
        encoding = self._tokenizer.encode(question, passage)
        windows = [
            window for window in (encoding, *encoding.overflowing) if 1 in window.sequence_ids
        ]
        if not windows:
            return ScoredSpan(Span(0, len(passage)), UNREADABLE)
        sentences = sentence_spans(passage)
        found = (best_span(self._network(window), window, sentences) for window in windows)
        return max(found, key=lambda item: item.score)

    def _shortened(self, question: str) -> str:
        self._tokenizer.no_truncation()
        encoding = self._tokenizer.encode(question, add_special_tokens=False)
        return question[
            : max((end for _, end in encoding.offsets[:MAX_QUESTION_TOKENS]), default=0)
        ]


def best_span(scores: Scores, window: Encoding, sentences: Sequence[Span]) -> ScoredSpan:
    """The stretch of whole words of one of the passage's sentences with the best sum of its first
    token's start score and its last token's end score; its own score is what it has more than the
    first token of all, which stands for no answer (Devlin et al. 2019)."""
    words = [
        word if sequence == 1 else None
        for word, sequence in zip(window.word_ids, window.sequence_ids, strict=True)
    ]
    places = [place for place, word in enumerate(words) if word is not None]
    first, end = places[0], places[-1] + 1
    of_tokens = np.array(words[first:end])
    word_changes = of_tokens[1:] != of_tokens[:-1]
    starts = np.where(np.r_[True, word_changes], scores[first:end, 0], -np.inf)
    ends = np.where(np.r_[word_changes, True], scores[first:end, 1], -np.inf)
    lengths = np.arange(end - first)[None, :] - np.arange(end - first)[:, None]
    sums = starts[:, None] + ends[None, :]
    sums[(lengths < 0) | (lengths >= MAX_ANSWER_TOKENS)] = -np.inf
    sentence_starts = [sentence.start for sentence in sentences]
    token_starts = [start for start, _ in window.offsets[first:end]]
    in_sentence = np.searchsorted(sentence_starts, token_starts, side="right")
    sums[in_sentence[:, None] != in_sentence[None, :]] = -np.inf
    start, last = divmod(int(np.argmax(sums)), end - first)
    score = float(sums[start, last] - scores[0].sum())
    if np.isneginf(score):
        start, last, score = 0, end - first - 1, UNREADABLE
    return ScoredSpan(
        Span(window.offsets[first + start][0], window.offsets[first + last][1]), score
    )

"""The reader as it is trained: an encoder, and for each token how well the answer starts or ends
there. The first token stands for "no answer" (Devlin et al. 2019)."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from torch import nn
from transformers import (
    AutoModel,
    AutoTokenizer,
    BatchEncoding,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from bot.span_model import MAX_QUESTION_TOKENS, MAX_TOKENS
from bot.train.examples import Example

TAUGHT: Final = 0.7
"""How much teachers' opinion counts where there are any; the rest is the example's own answer."""


class SpanNetwork(nn.Module):
    """Scores of each token as the start and as the end of the answer."""

    def __init__(self, encoder: PreTrainedModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.span = nn.Linear(encoder.config.hidden_size, 2)
        self._typed = getattr(encoder.config, "type_vocab_size", 0) > 1

    @classmethod
    def from_encoder(cls, folder: Path) -> "SpanNetwork":
        """A model with the encoder in `folder` and an untrained head."""
        # Without dropout: a CPU takes a quarter more time to draw what to drop, and examples are
        # hardly seen twice.
        return cls(
            AutoModel.from_pretrained(
                folder,
                add_pooling_layer=False,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
            )
        )

    def freeze(self, layers: int) -> None:
        """Keep the embeddings and so many of the lowest layers as they are."""
        lowest = "|".join(["embeddings", *(rf"encoder\.layer\.{layer}" for layer in range(layers))])
        for name, weights in self.encoder.named_parameters():
            if layers and re.match(rf"(?:{lowest})\.", name):
                weights.requires_grad_(False)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
    ) -> torch.Tensor:
        """Scores of shape (batch, tokens, 2); of padding and of the question's tokens -inf.

        The passage's tokens are of type 1, also for encoders that do not look at types."""
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if self._typed:
            inputs["token_type_ids"] = token_type_ids
        hidden = self.encoder(**inputs).last_hidden_state
        scores: torch.Tensor = self.span(hidden).float()
        allowed = token_type_ids.bool() & attention_mask.bool()
        allowed[:, 0] = True
        return scores.masked_fill(~allowed[:, :, None], torch.finfo(torch.float32).min)


class Batches:
    """Turns examples into tensors."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder)

    def __call__(self, examples: Sequence[Example]) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
        """The inputs, padded, and the targets of shape (batch, tokens, 2): how likely the answer
        starts, or ends, with each token; with the first one where there is no answer, or where it
        was cut off."""
        inputs, in_passage, offsets = self.encoded(examples)
        targets = torch.zeros((*in_passage.shape, 2))
        for row, example in enumerate(examples):
            first = last = torch.tensor(0)
            if example.answer is not None:
                inside = (
                    in_passage[row]
                    & (offsets[row, :, 0] < example.answer.end)
                    & (offsets[row, :, 1] > example.answer.start)
                ).nonzero()[:, 0]
                if len(inside) and offsets[row, inside[-1], 1] >= example.answer.end:
                    first, last = inside[0], inside[-1]
            targets[row, first, 0] = 1
            targets[row, last, 1] = 1
            if example.taught is not None:
                places = places_of(in_passage[row])
                taught = torch.from_numpy(example.taught).float()
                # A teacher's window may end a token earlier or later.
                common = min(len(places), len(taught))
                targets[row] *= 1 - TAUGHT
                targets[row, places[:common]] += TAUGHT * taught[:common]
        return inputs, targets

    def encoded(
        self, examples: Sequence[Example]
    ) -> tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]:
        """The inputs, padded; which of their tokens are the passage's, of shape (batch, tokens);
        and where the tokens stand in their texts, of shape (batch, tokens, 2)."""
        encoded: BatchEncoding = self.tokenizer(
            [self._shortened(example.question) for example in examples],
            [example.passage for example in examples],
            truncation="only_second",
            max_length=MAX_TOKENS,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = encoded.pop("offset_mapping")
        in_passage = torch.tensor(
            [[part == 1 for part in encoded.sequence_ids(row)] for row in range(len(examples))]
        )
        # An encoder that knows types has them from its tokenizer.
        encoded.setdefault("token_type_ids", in_passage.long())
        return dict(encoded), in_passage, offsets

    def _shortened(self, question: str) -> str:
        encoding = self.tokenizer(
            question, truncation=True, max_length=MAX_QUESTION_TOKENS, return_offsets_mapping=True
        )
        return question[: max(end for _, end in encoding["offset_mapping"])]


def places_of(in_passage: torch.Tensor) -> torch.Tensor:
    """The places of the scores that matter: of the first token, then of the passage's."""
    chosen = in_passage.clone()
    chosen[0] = True
    return chosen.nonzero()[:, 0]

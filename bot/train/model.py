"""The reader as it is trained: an encoder, and for each token how well the answer starts or ends
there. The first token stands for "no answer" (Devlin et al. 2019)."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from bot.span_model import MAX_QUESTION_TOKENS, MAX_TOKENS
from bot.train.examples import Example


class SpanNetwork(nn.Module):
    """Scores of each token as the start and as the end of the answer."""

    def __init__(self, encoder: PreTrainedModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.span = nn.Linear(encoder.config.hidden_size, 2)

    @classmethod
    def from_encoder(cls, folder: Path) -> "SpanNetwork":
        """A model with the encoder in `folder` and an untrained head."""
        return cls(AutoModel.from_pretrained(folder, add_pooling_layer=False))

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
    ) -> torch.Tensor:
        """Scores of shape (batch, tokens, 2); of padding and of the question's tokens -inf."""
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        scores: torch.Tensor = self.span(hidden).float()
        allowed = token_type_ids.bool() & attention_mask.bool()
        allowed[:, 0] = True
        return scores.masked_fill(~allowed[:, :, None], torch.finfo(torch.float32).min)


class Batches:
    """Turns examples into tensors."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder)

    def __call__(self, examples: Sequence[Example]) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
        """The inputs, padded, and the targets of shape (batch, 2): the answer's first and last
        token, or 0 and 0 where there is none, or where it was cut off."""
        encoded = self.tokenizer(
            [self._shortened(example.question) for example in examples],
            [example.passage for example in examples],
            truncation="only_second",
            max_length=MAX_TOKENS,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = encoded.pop("offset_mapping")
        targets = torch.zeros((len(examples), 2), dtype=torch.long)
        for row, example in enumerate(examples):
            if example.answer is None:
                continue
            passage = encoded["token_type_ids"][row].bool() & (offsets[row, :, 1] > 0)
            inside = (
                passage
                & (offsets[row, :, 0] < example.answer.end)
                & (offsets[row, :, 1] > example.answer.start)
            ).nonzero()[:, 0]
            if len(inside) and offsets[row, inside[-1], 1] >= example.answer.end:
                targets[row] = torch.stack([inside[0], inside[-1]])
        return dict(encoded), targets

    def _shortened(self, question: str) -> str:
        encoding = self.tokenizer(
            question, truncation=True, max_length=MAX_QUESTION_TOKENS, return_offsets_mapping=True
        )
        return question[: max(end for _, end in encoding["offset_mapping"])]

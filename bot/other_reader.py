"""Extractive question-answering models of other makes, in place of the one that comes along."""

import os
from pathlib import Path

import numpy as np
from tokenizers import Encoding

from bot.span_model import Scores, SpanModel
from index.errors import ModelError


class TransformersNetwork:
    """A question-answering model of the transformers library, on the CPU."""

    def __init__(self, folder: Path) -> None:
        """Load the model; this imports torch and takes seconds."""
        from transformers import AutoModelForQuestionAnswering

        # Pickled weights could run code when they are loaded.
        self._model = AutoModelForQuestionAnswering.from_pretrained(
            folder, local_files_only=True, use_safetensors=True
        ).eval()
        self._typed = getattr(self._model.config, "type_vocab_size", 0) > 1

    def __call__(self, window: Encoding) -> Scores:
        """Read a question and a passage."""
        import torch

        inputs = {"input_ids": window.ids, "attention_mask": window.attention_mask}
        if self._typed:
            inputs["token_type_ids"] = window.type_ids
        with torch.inference_mode():
            output = self._model(**{name: torch.tensor([ids]) for name, ids in inputs.items()})
        scores = torch.stack([output.start_logits[0], output.end_logits[0]], dim=1)
        return np.asarray(scores.float().numpy(), dtype=np.float32)


def load_span_model(folder: Path) -> SpanModel:
    """The question-answering model in a folder.

    Raises:
        ModelError: there is none that can be loaded.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers import AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        return SpanModel(TransformersNetwork(folder), tokenizer.backend_tokenizer)
    except Exception as error:  # each architecture fails in its own way
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"{folder} holds no extractive question-answering model that can be loaded "
            f"({reason}); set BOT_READER_MODEL to one that does, or leave it out"
        ) from error

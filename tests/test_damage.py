"""A damaged index is refused, or answers as if nothing had happened."""

import os
from pathlib import Path

import pytest

from index import storage
from index.errors import IndexUnusableError
from tests.damage import WAYS, Damage, Trial, damages, try_all


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("damage"))


def test_no_damage_is_served(trial: Trial) -> None:
    found = damages(trial.index, 250, seed=1)
    assert {item.way for item in found} == set(WAYS)
    assert len({item.file for item in found}) > 8
    bad = [item for item in try_all(trial, found) if item[1] not in ("refused", "served rightly")]
    assert not bad


def test_that_wrong_answers_and_crashes_would_be_noticed(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "CURRENT"
    whole = Damage(name, "none", 0, (trial.index / name).read_bytes())
    assert [outcome for _, outcome in try_all(trial, [whole])] == ["served rightly"]
    monkeypatch.setattr(trial, "_right", ("another answer",))
    assert [outcome for _, outcome in try_all(trial, [whole])] == ["WRONG"]

    def crash(folder: Path) -> None:
        os._exit(11)

    monkeypatch.setattr(storage, "load", crash)
    assert [outcome for _, outcome in try_all(trial, [whole, whole])] == ["CRASHED"] * 2

    def refuse(folder: Path) -> None:
        raise IndexUnusableError("x")

    monkeypatch.setattr(storage, "load", refuse)
    assert [outcome for _, outcome in try_all(trial, [whole])] == ["refused"]

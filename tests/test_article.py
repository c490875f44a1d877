"""Reading one article: front matter, headings, paragraphs, and files that are none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import MAX_ARTICLE_BYTES, article_id, parse_article, read_article
from index.errors import ArticleError


@pytest.mark.parametrize(
    ("stem", "identifier"),
    [
        ("kim-returns", "kim-returns"),
        ("Kim Returns", "kim-returns"),
        ("a_b.c", "a-b-c"),
        ("Überflug", "-berflug"),
        ("한국", "--"),
    ],
)
def test_id(stem: str, identifier: str) -> None:
    assert article_id(stem) == identifier


def test_paragraphs_are_folded_and_headings_left_out() -> None:
    article = parse_article(
        Path("a-trip_home.md"),
        "# The *trip*\n\nFirst\n  line.\tSecond\u00a0line.\n\n\n## Later\nUnder it.\n \t\n"
        "Setext\n======\n\n---\n\n* * *\n\n#1 in the charts.\n",
    )
    assert article.title == "The *trip*"
    assert article.paragraphs == (
        "First line. Second line.",
        "Under it.",
        "#1 in the charts.",
    )


def test_title_is_the_stem_where_nothing_else_is_one() -> None:
    assert parse_article(Path("a-trip_home.txt"), "Text.").title == "A trip home"


def test_front_matter() -> None:
    article = parse_article(
        Path("a.txt"),
        "---\ntitle: Home\nsource: https://example.org/a\nauthor: N. N.\npublished: 2023-09-18\n"
        "questions:\n  - Why?\n  - ' Who  else? '\nother: [1]\n---\n\nText.\n",
    )
    assert article.title == "Home"
    assert article.source == "https://example.org/a"
    assert article.author == "N. N."
    assert article.published == "2023-09-18"
    assert article.questions == ("Why?", "Who else?")
    assert article.paragraphs == ("Text.",)


@pytest.mark.parametrize("text", ["---\nText.", "--- \nText.", "\n---\n\nText.\n"])
def test_a_rule_at_the_top_is_no_front_matter(text: str) -> None:
    assert "Text." in " ".join(parse_article(Path("a.txt"), text).paragraphs)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("---\ntitle: [\n---\nText.", r"a\.txt: its front matter is not YAML \(line \d\)"),
        ("---\njust words\n---\nText.", "is not a list of `name: value` lines"),
        ("---\ntitle: {a: b}\n---\nText.", "`title` in its front matter is not a single line"),
        ("---\nquestions: Why?\n---\nText.", "`questions` in its front matter is not a list"),
        ("---\nquestions: [1]\n---\nText.", "`questions` in its front matter is not a list"),
        ("---\npublished: 2023-02-31\n---\nText.", "its front matter is not YAML"),
        ("# Only a heading\n", "has no paragraphs"),
        ("---\ntitle: Home\n---\n", "has no paragraphs"),
    ],
)
def test_faults_in_the_text(text: str, fault: str) -> None:
    with pytest.raises(ArticleError, match=fault):
        parse_article(Path("a.txt"), text)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"caf\xe9", r"is not UTF-8 \(byte 4\)"),
        (b"\x7fELF\x00\x01", "is a binary file"),
        ("ab".encode("utf-16"), "is"),
    ],
)
def test_faults_in_the_bytes(tmp_path: Path, data: bytes, fault: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ArticleError, match=f"a.txt: {fault}"):
        read_article(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ArticleError, match=r"has 50 MB, an article at most 5 MB"):
        read_article(path)
    assert MAX_ARTICLE_BYTES < 50_000_000


def test_byte_order_mark_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfOne.\r\n\r\nTwo.\rStill two.\r\n")
    assert read_article(path).paragraphs == ("One.", "Two. Still two.")


@given(st.text())
def test_any_text_gives_folded_paragraphs_or_a_named_fault(text: str) -> None:
    try:
        article = parse_article(Path("a.txt"), text)
    except ArticleError as error:
        assert str(error).startswith("a.txt: ")
    else:
        assert article.paragraphs
        assert article.title
        for paragraph in article.paragraphs:
            assert paragraph == " ".join(paragraph.split()) != ""

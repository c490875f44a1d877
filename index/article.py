"""An article: what one file of the corpus says, as numbered paragraphs."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from index.errors import ArticleError

MAX_ARTICLE_BYTES = 5 * 1024 * 1024
"""The longest file taken for an article; War and Peace has 3.2 MB."""

_BLANK_LINES = re.compile(r"\n\s*\n")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s+(?P<text>.*?))?(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*")
_RULE = re.compile(r"[\s*_=-]+")
_FRONT_MATTER = YAMLHandler()


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the corpus.

    `paragraphs[0]` is ¶1; white space inside a paragraph is folded to single spaces.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    source: str | None = None
    author: str | None = None
    published: str | None = None
    questions: tuple[str, ...] = ()


def article_id(stem: str) -> str:
    """A file's stem in lower case, every character other than a-z and 0-9 turned into `-`."""
    return re.sub(r"[^a-z0-9]", "-", stem.lower())


def fold_white_space(text: str) -> str:
    """The text with each run of white space turned into one space, and none at the ends."""
    return " ".join(text.split())


def read_article(path: Path) -> Article:
    """Read one UTF-8 `.txt` or `.md` file.

    Raises:
        ArticleError: the file is no readable article; the message names the file and the fault.
    """
    return parse_article(path, _read_text(path))


def parse_article(path: Path, text: str) -> Article:
    """Make an article of a file's text; `path` gives its id and names it in errors.

    Raises:
        ArticleError: the front matter is wrong, or there is no paragraph.
    """
    metadata, body = _split_front_matter(path, text)
    headings, paragraphs = _split_paragraphs(body)
    if not paragraphs:
        raise ArticleError(path, "has no paragraphs; write the article's text below its headings")
    title = _one_line(path, metadata, "title")
    return Article(
        id=article_id(path.stem),
        title=title or (headings[0] if headings else _in_words(path.stem)),
        paragraphs=tuple(paragraphs),
        source=_one_line(path, metadata, "source"),
        author=_one_line(path, metadata, "author"),
        published=_one_line(path, metadata, "published"),
        questions=_questions(path, metadata),
    )


def _read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ArticleError(path, "is not a file")
        if size > MAX_ARTICLE_BYTES:
            raise ArticleError(
                path,
                f"has {size / 1e6:.0f} MB, an article at most {MAX_ARTICLE_BYTES / 1e6:.0f} MB; "
                "split it into several files",
            )
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(path, f"cannot be read ({error.strerror})") from error
    if b"\0" in data:
        raise ArticleError(path, "is a binary file; articles are UTF-8 text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(
            path, f"is not UTF-8 (byte {error.start + 1}); save it again as UTF-8"
        ) from None
    if not text.strip():
        raise ArticleError(path, "is empty; write the article into it or remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split_front_matter(path: Path, text: str) -> tuple[dict[str, Any], str]:
    text = text.lstrip("\n")
    if not _FRONT_MATTER.detect(text):
        return {}, text
    try:
        block, body = _FRONT_MATTER.split(text)
    except ValueError:  # an opening line of dashes that nothing closes is a rule, not front matter
        return {}, text
    try:
        metadata = _FRONT_MATTER.load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise ArticleError(path, f"its front matter is not YAML{where}: {problem}") from error
    if metadata is None:
        return {}, body
    if not isinstance(metadata, dict):
        raise ArticleError(
            path, "its front matter is not a list of `name: value` lines between two lines of ---"
        )
    return metadata, body


def _split_paragraphs(body: str) -> tuple[list[str], list[str]]:
    """Headings and paragraphs, in order; Markdown rules (`---`) are neither."""
    headings: list[str] = []
    paragraphs: list[str] = []
    for block in _BLANK_LINES.split(body):
        lines: list[str] = []
        for line in block.split("\n"):
            if heading := _HEADING.fullmatch(line):
                headings.append(heading["text"] or "")
            elif len(lines) == 1 and _UNDERLINE.fullmatch(line):
                headings.append(lines.pop())
            else:
                lines.append(line)
        paragraph = fold_white_space(" ".join(lines))
        if paragraph and not _RULE.fullmatch(paragraph):
            paragraphs.append(paragraph)
    return [
        fold_white_space(heading) for heading in headings if fold_white_space(heading)
    ], paragraphs


def _one_line(path: Path, metadata: dict[str, Any], name: str) -> str | None:
    value = metadata.get(name)
    if isinstance(value, dict | list):
        raise ArticleError(path, f"`{name}` in its front matter is not a single line of text")
    return (fold_white_space(str(value)) or None) if value is not None else None


def _questions(path: Path, metadata: dict[str, Any]) -> tuple[str, ...]:
    value = metadata.get("questions") or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ArticleError(path, "`questions` in its front matter is not a list of questions")
    return tuple(fold_white_space(question) for question in value if question.strip())


def _in_words(stem: str) -> str:
    words = fold_white_space(re.sub(r"[-_]+", " ", stem))
    return words[:1].upper() + words[1:]

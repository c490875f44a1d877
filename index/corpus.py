"""The corpus folder: which files are articles, and which were left out and why."""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.article import Article, article_id, read_article
from index.errors import ArticleError, CorpusError

SUFFIXES = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Corpus:
    """The good articles, ordered by id, and an error for each file that is none."""

    articles: tuple[Article, ...]
    left_out: tuple[ArticleError, ...]


def read_corpus(folder: Path) -> Corpus:
    """Read every `.txt` and `.md` file below `folder`, hidden ones excepted.

    Nothing outside the folder is read: links to folders and links that lead out are left out.

    Raises:
        CorpusError: the folder is missing, is no folder, or holds no `.txt` or `.md` file.
    """
    if not folder.is_dir():
        fault = "is not a folder" if folder.exists() else "does not exist"
        raise CorpusError(
            f"the corpus {folder} {fault}; name the folder of articles with --corpus "
            "or BOT_CORPUS_DIR"
        )
    articles: list[Article] = []
    left_out: list[ArticleError] = []
    files_by_id: dict[str, list[Path]] = defaultdict(list)
    for path in _files(folder, left_out):
        files_by_id[article_id(path.stem)].append(path)
    for identifier, paths in sorted(files_by_id.items()):
        if len(paths) > 1:
            names = " and ".join(str(path) for path in paths)
            left_out.append(
                ArticleError(
                    paths[0], f"has the same id {identifier!r} as another: {names}; rename one"
                )
            )
            continue
        try:
            articles.append(read_article(paths[0]))
        except ArticleError as error:
            left_out.append(error)
    if not articles and not left_out:
        raise CorpusError(f"the corpus {folder} holds no .txt or .md file; put an article into it")
    return Corpus(tuple(articles), tuple(left_out))


def _files(folder: Path, left_out: list[ArticleError]) -> Iterator[Path]:
    root = folder.resolve()

    def unreadable(error: OSError) -> None:
        left_out.append(ArticleError(Path(error.filename), f"cannot be read ({error.strerror})"))

    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            path = Path(parent, name)
            if path.is_symlink():
                left_out.append(
                    ArticleError(path, "is a link to a folder; links to folders are not followed")
                )
        for name in sorted(files):
            path = Path(parent, name)
            if name.startswith(".") or path.suffix.lower() not in SUFFIXES:
                continue
            if fault := _link_fault(path, root):
                left_out.append(ArticleError(path, fault))
            else:
                yield path


def _link_fault(path: Path, root: Path) -> str | None:
    if not path.is_symlink():
        return None
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "is a link that leads nowhere or in a circle; remove it"
    if not target.is_relative_to(root):
        return "is a link to a file outside the corpus; put the file itself here"
    return None

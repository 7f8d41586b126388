"""Reads a settings file: its values with their line numbers, or what is wrong with the file.

Only the YAML that settings need is accepted: sections of plain values. Every value stays text, so that a file and an
environment variable mean the same; pydantic converts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

LARGEST = 1_000_000
"""Bytes; a settings file has a few thousand."""
NOTHING = frozenset({"~", "null", "Null", "NULL"})
"""What YAML reads as no value: the default applies."""


class Given(NamedTuple):
    """A value as somebody typed it."""

    path: tuple[str, ...]
    value: object
    where: str
    """The file and line, variable or option, for people to find it."""


class FileFault(NamedTuple):
    """What is wrong with the file, in one sentence."""

    sentence: str


def read(path: Path) -> list[Given | FileFault]:
    """All values of the file at ``path``, and everything that is wrong with it."""
    try:
        return list(_values(_root(_text(path)), path))
    except _UnreadableError as error:
        return [FileFault(f"The settings file {path} {error}")]


class _UnreadableError(Exception):
    """The file cannot be used at all; the message follows its name."""


def _text(path: Path) -> str:
    """The file's text, bounded."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        msg = f"cannot be read: {(error.strerror or str(error)).lower()}. Name a readable file of settings."
        raise _UnreadableError(msg) from error
    if len(data) > LARGEST:
        msg = f"has more than {LARGEST:,} bytes; expected a short YAML file."
        raise _UnreadableError(msg)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"is not text in UTF-8 (byte {error.start:,} does not fit); expected a YAML file."
        raise _UnreadableError(msg) from error


def _root(text: str) -> yaml.Node | None:
    """The top node of the one document in ``text``, or ``None`` when it is empty.

    The messages are PyYAML's without its excerpt of the file, which might hold a secret.
    """
    try:
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        msg = f"is broken YAML{line}: {reason}. Mend that line; see config/default.yaml for the form."
        raise _UnreadableError(msg) from error
    except yaml.reader.ReaderError as error:
        msg = f"holds a character that YAML does not allow, number {error.position + 1:,}; expected plain text."
        raise _UnreadableError(msg) from error
    except RecursionError as error:
        msg = "is nested too deep; expected sections of plain values."
        raise _UnreadableError(msg) from error


def _values(root: yaml.Node | None, path: Path) -> Iterator[Given | FileFault]:
    """The values under ``root``, one or two keys deep."""
    if root is None or _is_nothing(root):
        return
    if not isinstance(root, yaml.MappingNode):
        yield FileFault(
            f"The settings file {path} holds {_kind(root)}; expected keys with values, such as `data: data`."
        )
        return
    for keys, node in _pairs(root, (), path):
        if isinstance(keys, FileFault):
            yield keys
        elif isinstance(node, yaml.MappingNode):
            yield from _section(node, keys, path)
        else:
            yield _given(keys, node, path)


def _section(node: yaml.MappingNode, above: tuple[str, ...], path: Path) -> Iterator[Given | FileFault]:
    for keys, inner in _pairs(node, above, path):
        yield keys if isinstance(keys, FileFault) else _given(keys, inner, path)


def _pairs(
    node: yaml.MappingNode, above: tuple[str, ...], path: Path
) -> Iterator[tuple[tuple[str, ...] | FileFault, yaml.Node]]:
    """The keys of a mapping with their nodes; a key that came before is a fault."""
    first: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            yield FileFault(f"{path}, line {line}: a key is {_kind(key)}; expected a name."), value
        elif key.value in first:
            named = ".".join((*above, key.value))
            yield FileFault(f"{path}, line {line}: {named} stands in line {first[key.value]} already; keep one."), value
        else:
            first[key.value] = line
            yield (*above, key.value), value


def _given(keys: tuple[str, ...], node: yaml.Node, path: Path) -> Given | FileFault:
    where = f"{path}, line {node.start_mark.line + 1}"
    if isinstance(node, yaml.ScalarNode):
        return Given(keys, None if _is_nothing(node) else node.value, where)
    return FileFault(f"{where}: {'.'.join(keys)} is {_kind(node)}; expected one value.")


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and (not node.value or (not node.style and node.value in NOTHING))


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a section"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a single value"

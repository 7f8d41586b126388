"""The rules of the folders, checked on the syntax trees of all modules. Each test lists its offenders."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median, quantiles

from config.settings import every_setting
from tests.paths import ROOT

PACKAGES = ("bot", "index", "config")

HOMES = {
    "asyncio": ("bot",),
    "discord": ("bot",),
    "faiss": ("index.storage",),
    "feedparser": ("index.sources",),
    "httpcore2": ("index.sources.fetch",),
    "idna": ("index.sources.fetch",),
    "lxml": ("index.sources",),
    "markdownify": ("index.sources",),
    "onnx": ("index.models",),
    "onnxruntime": ("index.models",),
    "protego": ("index.sources.fetch",),
    "pydantic": ("config",),
    "pypdfium2": ("index.sources.formats",),
    "rich": ("bot.cli",),
    "sentence_transformers": ("index.models",),
    "sklearn": ("index.train",),
    "socket": ("index.sources.fetch", "bot"),
    "sqlite3": ("index.storage",),
    "ssl": ("index.sources.fetch", "bot"),
    "subprocess": ("index.sources.sandbox",),
    "tokenizers": ("index.models",),
    "torch": ("index.models", "index.train"),
    "trafilatura": ("index.sources",),
    "transformers": ("index.models",),
    "typer": ("bot.cli",),
    "yaml": ("config", "index.ingest.front_matter"),
    "zipfile": ("index.sources",),
}
"""The folders that may import a package; no other may."""
WIRING = ("index.build", "bot.__main__", "bot.cli", "bot.runtime.host")
"""Who may read the settings: what wires, and the bot's ``Host``, through which it reads its host's. The rest of
``index`` is handed plain values."""
UNSAFE = frozenset({"pickle", "shelve", "marshal", "dill", "cloudpickle", "joblib"})
"""Formats whose files can run code when read."""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {name_of(path): path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}
TESTS = {name_of(path): path for path in sorted((ROOT / "tests").rglob("*.py"))}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in (SOURCES | TESTS).items()}


def imports(tree: ast.AST) -> Iterator[str]:
    """The full names of what a tree imports, anywhere in it.

    ``from a import b`` gives a.b, and a too unless b is a module of the program.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"relative import in line {node.lineno}"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names if SOURCES.keys() >= set(names) else [str(node.module), *names]


def own_imports(name: str) -> set[str]:
    """The modules of the program that a module imports."""
    return {found for found in imports(TREES[name]) if found in SOURCES} - {name}


def lies_in(name: str, place: str) -> bool:
    return name == place or name.startswith(place + ".")


def folder_of(name: str) -> str:
    return SOURCES[name].parent.relative_to(ROOT).as_posix()


def test_packages_depend_in_one_direction() -> None:
    """``bot`` may import ``index`` and ``config``, ``index`` may import ``config``; never back."""
    rank = {package: number for number, package in enumerate(PACKAGES)}
    assert [
        f"{name} imports {found}"
        for name in SOURCES
        for found in own_imports(name)
        if rank[found.split(".")[0]] < rank[name.split(".")[0]]
    ] == []


def test_foreign_packages_stay_in_their_folders() -> None:
    assert [
        f"{name} imports {package}"
        for name in SOURCES
        for package in sorted({module.split(".")[0] for module in imports(TREES[name])} & HOMES.keys())
        if not any(lies_in(name, home) for home in HOMES[package])
    ] == []


def test_settings_are_read_by_the_wiring_alone() -> None:
    assert [
        f"{name} imports {found}"
        for name in SOURCES
        if not any(lies_in(name, place) for place in (*WIRING, "config"))
        for found in imports(TREES[name])
        if found.startswith(("config.settings.", "config.load.", "config.token.")) and not found.endswith("Error")
    ] == []


def test_every_setting_is_read() -> None:
    trees = [TREES[name] for name in SOURCES if any(lies_in(name, place) for place in (*WIRING, "bot"))]
    read = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {one.key for one in every_setting() if one.path[-1] not in read} == set()


def test_the_library_does_not_read_the_environment() -> None:
    assert [
        f"{name}:{node.lineno}"
        for name in SOURCES
        if lies_in(name, "index")
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ] == []


def test_folders_need_each_other_without_circles() -> None:
    graph: dict[str, set[str]] = {folder_of(name): set() for name in SOURCES}
    for name in SOURCES:
        graph[folder_of(name)] |= {folder_of(found) for found in own_imports(name)} - {folder_of(name)}
    assert circle_in(graph) == []


def test_modules_need_each_other_without_circles() -> None:
    assert circle_in({name: own_imports(name) for name in SOURCES}) == []


def circle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """A path that ends where it began; empty if the graph has none."""
    while leaves := {name for name, needs in graph.items() if not needs & graph.keys()}:
        graph = {name: needs for name, needs in graph.items() if name not in leaves}
    path: list[str] = []
    name = next(iter(graph), "")
    while name and name not in path:
        path.append(name)
        name = next(need for need in sorted(graph[name]) if need in graph)
    return [*path[path.index(name) :], name] if path else []


def test_no_folder_is_a_heap() -> None:
    """At most some sixteen files: more says that a concept is missing."""
    files = Counter(folder_of(name) for name in SOURCES if SOURCES[name].name != "__init__.py")
    assert {folder: count for folder, count in files.items() if count > 17} == {}


def test_nothing_is_read_that_can_run_code() -> None:
    assert [
        f"{name} imports {module}"
        for name in SOURCES | TESTS
        for module in imports(TREES[name])
        if module.split(".")[0] in UNSAFE
    ] == []
    for name in SOURCES | TESTS:
        for call in (node for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)):
            called = ast.unparse(call.func)
            assert called not in {"torch.load", "yaml.unsafe_load", "faiss.read_index", "eval", "exec"}, name
            if called == "yaml.load":
                assert "Loader=yaml.BaseLoader" in ast.unparse(call), name
            if called in {"np.load", "numpy.load"}:
                assert "allow_pickle=False" in ast.unparse(call), name


def test_the_core_is_tested_without_patching() -> None:
    for name in TESTS:
        if lies_in(name, "tests.index") or lies_in(name, "tests.config"):
            assert not {"unittest.mock", "mock", "pytest_mock"} & set(imports(TREES[name])), name
            calls = {ast.unparse(node.func) for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)}
            assert not {"monkeypatch.setattr", "mocker.patch"} & calls, name


def code_lines(name: str) -> set[int]:
    """The numbers of the lines of a module that hold more than comments and docstrings."""
    lines = enumerate((SOURCES | TESTS)[name].read_text("utf-8").splitlines(), 1)
    code = {number for number, line in lines if line.strip() and not line.lstrip().startswith("#")}
    texts = set[int]()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno != node.lineno:
            code |= span_of(node)  # a text in several lines, which may look blank or like comments
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            texts |= span_of(node)
    return code - texts


def span_of(node: ast.expr | ast.stmt) -> set[int]:
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def function_lengths(names: Iterable[str]) -> dict[str, int]:
    """Code lines of every function, its signature counted in."""
    lengths = {}
    for name in names:
        code = code_lines(name)
        for node in ast.walk(TREES[name]):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths[f"{name}:{node.lineno} {node.name}"] = len(code & span_of(node))
    return lengths


def test_functions_are_short() -> None:
    assert {where: length for where, length in function_lengths(SOURCES | TESTS).items() if length > 40} == {}


def test_most_functions_are_very_short() -> None:
    lengths = list(function_lengths(SOURCES).values())
    assert (median(lengths), quantiles(lengths, n=10)[8]) <= (6, 16)
    assert quantiles(lengths, n=10)[8] <= 16


def test_files_are_short() -> None:
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in (SOURCES | TESTS).items()}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_every_module_says_what_it_is() -> None:
    assert [name for name in SOURCES if not ast.get_docstring(TREES[name])] == []

"""The shape of the program, proved from the syntax trees of its modules."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median, quantiles

import pytest

from config.settings import every_setting

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "index", "config")

HOMES = {
    "discord": ("bot",),
    "typer": ("bot",),
    "rich": ("bot",),
    "asyncio": ("bot",),
    "faiss": ("index.corpus",),
    "sqlite3": ("index.corpus",),
    "torch": ("index.embed", "index.hub", "index.train.network"),
    "transformers": ("index.embed", "index.hub"),
    "sentence_transformers": ("index.embed",),
    "sklearn": ("index.train.chat", "index.train.silence"),
    "httpcore2": ("index.sources",),
    "idna": ("index.sources",),
    "protego": ("index.sources",),
    "socket": ("index.sources", "bot"),
    "ssl": ("index.sources", "bot"),
    "lxml": ("index.sources",),
    "trafilatura": ("index.sources",),
    "htmldate": ("index.sources",),
    "feedparser": ("index.sources",),
    "markdownify": ("index.sources",),
    "pypdfium2": ("index.sources",),
    "docx": ("index.sources",),
    "zipfile": ("index.sources",),
    "subprocess": ("index.sources.process",),
    "yaml": ("config",),
    "pydantic": ("config",),
}
"""Packages that only one place, or one of several, may import."""
WIRING = ("index.build", "bot.__main__", "bot.cli")
"""Who may read the settings; all else is handed plain values."""
UNSAFE = frozenset({"pickle", "shelve", "marshal", "dill", "cloudpickle", "joblib"})
"""Formats whose files can run code when read."""

VALUES = frozenset(
    {
        "config.saying",
        "index.model",
        "index.errors",
        "index.ledger",
        "index.same",
        "index.scope",
        "index.source",
        "index.source_errors",
        "index.storage_errors",
    }
)
PORTS = VALUES | {"index.work", "index.ports"}
ADAPTERS = ("index.embed", "index.corpus", "index.hub", "index.hub_reader", "index.rerank", "index.sources")
KNOWN = {
    "index.corpus": {"index.links", "index.near"},
    "index.sources": {"index.links", "config.frontmatter"},
    "index.hub_reader": {"index.hub", "index.question", "index.read", "index.reader", "index.signs", "index.tokens"},
    "index.rerank": {"index.hub"},
}
"""What an adapter needs beyond values and ports."""
LATE = {
    "index.library": 1,
    "index.libraries": 2,
    "index.intake": 2,
    "index.missing": 2,
    "index.evaluate": 2,
    "index.train": 2,
    "index.build": 3,
}
"""The last layers of ``index``; every other module of it that is no adapter comes before."""


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


def layer(name: str) -> int:
    """0 values, 1 ports, 2 what is pure, then library, libraries, build."""
    if name in VALUES:
        return 0
    return 1 if name in PORTS else 2 + next((late for place, late in LATE.items() if lies_in(name, place)), 0)


@pytest.mark.parametrize("name", SOURCES)
def test_packages_depend_in_one_direction(name: str) -> None:
    allowed = PACKAGES[PACKAGES.index(name.split(".", maxsplit=1)[0]) :]
    assert {found for found in own_imports(name) if found.split(".")[0] not in allowed} == set()


@pytest.mark.parametrize("name", SOURCES)
def test_foreign_packages_stay_at_home(name: str) -> None:
    found = {module.split(".")[0] for module in imports(TREES[name])}
    assert {
        package for package in found & HOMES.keys() if not any(lies_in(name, home) for home in HOMES[package])
    } == set()


@pytest.mark.parametrize("name", [name for name in SOURCES if not lies_in(name, "config")])
def test_settings_are_read_by_the_wiring_alone(name: str) -> None:
    found = {one for one in imports(TREES[name]) if one.startswith(("config.settings", "config.load", "config.token"))}
    modules = {one for one in found if one in SOURCES and found == {one}}  # from config import load
    reads = modules | {one for one in found if one not in SOURCES and not one.endswith("Error")}
    assert not reads or any(lies_in(name, place) for place in WIRING), reads


def test_every_setting_is_read() -> None:
    trees = [TREES[name] for name in SOURCES if any(lies_in(name, place) for place in WIRING)]
    read = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {one.key for one in every_setting() if one.path[-1] not in read} == set()


@pytest.mark.parametrize("name", [name for name in SOURCES if lies_in(name, "index")])
def test_the_library_does_not_read_the_environment(name: str) -> None:
    read = [node.attr for node in ast.walk(TREES[name]) if isinstance(node, ast.Attribute)]
    assert not {"environ", "getenv"} & set(read)


@pytest.mark.parametrize(
    "name", [name for name in SOURCES if lies_in(name, "index") and not any(lies_in(name, one) for one in ADAPTERS)]
)
def test_the_library_is_layered(name: str) -> None:
    found = {module for module in own_imports(name) if lies_in(module, "index")} - {"index"}
    adapters = {module for module in found if any(lies_in(module, one) for one in ADAPTERS)}
    assert not adapters or name == "index.build", adapters
    assert {module for module in found - adapters if layer(module) > layer(name)} == set()


@pytest.mark.parametrize("name", [name for name in SOURCES if any(lies_in(name, one) for one in ADAPTERS)])
def test_adapters_know_little_beyond_values_ports_and_their_own_package(name: str) -> None:
    home = next(one for one in ADAPTERS if lies_in(name, one))
    found = {module for module in own_imports(name) if not lies_in(module, home)} - {"index"}
    known = {one for place, ones in KNOWN.items() if lies_in(name, place) for one in ones}
    assert found - PORTS - known == set()


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {name: own_imports(name) for name in SOURCES}
    while leaves := {name for name, needs in graph.items() if not needs & graph.keys()}:
        graph = {name: needs for name, needs in graph.items() if name not in leaves}
    assert cycle_of(graph) == []


def cycle_of(graph: Mapping[str, set[str]]) -> list[str]:
    """A path that ends where it began, in a graph where every node leads on; empty for an empty graph."""
    path: list[str] = []
    name = next(iter(graph), "")
    while name and name not in path:
        path.append(name)
        name = next(need for need in sorted(graph[name]) if need in graph)
    return [*path[path.index(name) :], name] if path else []


@pytest.mark.parametrize("name", SOURCES | TESTS)
def test_nothing_is_read_that_can_run_code(name: str) -> None:
    assert {module.split(".")[0] for module in imports(TREES[name])} & UNSAFE == set()
    for call in (node for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)):
        called = ast.unparse(call.func)
        assert called not in {"torch.load", "yaml.unsafe_load", "faiss.read_index", "eval", "exec"}
        if called == "yaml.load":
            assert "Loader=yaml.BaseLoader" in ast.unparse(call)
        if called in {"np.load", "numpy.load"}:
            assert "allow_pickle=False" in ast.unparse(call)


@pytest.mark.parametrize(
    "name", [name for name in TESTS if lies_in(name, "tests.index") or lies_in(name, "tests.config")]
)
def test_the_core_is_tested_without_patching(name: str) -> None:
    assert not {"unittest.mock", "mock", "pytest_mock"} & set(imports(TREES[name]))
    calls = {ast.unparse(node.func) for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)}
    assert not {"monkeypatch.setattr", "mocker.patch"} & calls


def code_lines(path: Path) -> set[int]:
    """The numbers of the lines that hold more than comments and docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    texts = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    code = {line for one in tokens if one.type not in silent for line in range(one.start[0], one.end[0] + 1)}
    return code - texts


def function_lengths(paths: Mapping[str, Path]) -> dict[str, int]:
    """Code lines of every function, its signature counted in."""
    lengths = {}
    for name, path in paths.items():
        code = code_lines(path)
        for node in ast.walk(TREES[name]):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                lengths[f"{name}:{node.lineno} {node.name}"] = len(code.intersection(inside))
    return lengths


def test_functions_are_short() -> None:
    assert {where: length for where, length in function_lengths(SOURCES | TESTS).items() if length > 40} == {}


def test_most_functions_are_very_short() -> None:
    lengths = list(function_lengths(SOURCES).values())
    assert (median(lengths), quantiles(lengths, n=10)[8]) <= (6, 16)
    assert quantiles(lengths, n=10)[8] <= 16


@pytest.mark.parametrize("name", SOURCES | TESTS)
def test_files_are_short(name: str) -> None:
    assert len((SOURCES | TESTS)[name].read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("name", SOURCES)
def test_every_module_says_what_it_is(name: str) -> None:
    assert ast.get_docstring(TREES[name])

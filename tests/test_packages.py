"""What is installed and packed agrees with pyproject.toml and constraints.txt."""

from __future__ import annotations

import itertools
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.paths import ROOT
from tests.test_architecture import PACKAGES, SOURCES, TESTS, TREES, imports

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")
)


def closure(needed: list[Requirement]) -> Iterator[tuple[str, str]]:
    """Name and version of every installed package that these need, and that those need in turn."""
    seen: set[tuple[str, frozenset[str]]] = set()
    while needed:
        one = needed.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key in seen:
            continue
        seen.add(key)
        found = distribution(one.name)
        yield key[0], found.version
        inner = [Requirement(text) for text in found.requires or []]
        wanted = [{"extra": extra} for extra in one.extras or {""}]
        needed += [one for one in inner if one.marker is None or any(one.marker.evaluate(way) for way in wanted)]


def declared() -> list[Requirement]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(text) for text in (*project["dependencies"], *itertools.chain(*extras))]


def test_every_package_is_pinned_at_what_is_installed() -> None:
    installed = {name: version.partition("+")[0] for name, version in closure(declared())}
    assert {name: version for name, version in installed.items() if PINS.get(name) != version} == {}


def test_every_pin_fits_its_range() -> None:
    assert [str(one) for one in declared() if not one.specifier.contains(PINS[canonicalize_name(one.name)])] == []


def test_every_pin_installs_on_the_first_release_of_the_oldest_python() -> None:
    """3.11 is 3.11.0: a pin that wants 3.11.5 cannot be installed on Debian 12, which has 3.11.2."""
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=") + ".0"
    wanted = {name: distribution(name).metadata["Requires-Python"] or "" for name in PINS}
    assert {name: text for name, text in wanted.items() if not SpecifierSet(text).contains(oldest)} == {}


def test_every_package_imported_is_declared() -> None:
    owners = packages_distributions()
    names = {canonicalize_name(one.name) for one in declared()}
    for module in SOURCES | TESTS:
        for top in {found.split(".")[0] for found in imports(TREES[module])} - {*PACKAGES, "tests"}:
            if top not in sys.stdlib_module_names:
                owned = {canonicalize_name(owner) for owner in owners.get(top, [top])}
                assert owned & names, f"{module} imports {top}"


def test_every_dependency_says_why_and_under_which_licence() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    lines = [line for line in text.splitlines() if re.match(r' {4}"[\w.-]+[>=]=', line)]
    assert len(lines) == len(declared())
    assert [line for line in lines if not re.search(r"# .+\. .*(MIT|BSD|Apache|MPL)", line)] == []


def test_every_file_beside_the_modules_is_packed() -> None:
    patterns: dict[str, list[str]] = PROJECT["tool"]["setuptools"]["package-data"]
    packed = {
        path
        for package, globs in patterns.items()
        for glob in globs
        for path in (ROOT / package.replace(".", "/")).glob(
            glob.removesuffix("**") + ("**/*" if glob.endswith("**") else "")
        )
    }
    beside = {
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".py" and path.parent.name != "__pycache__"
    }
    assert beside - packed == set()


def test_the_console_script_is_there() -> None:
    try:
        scripts = distribution("citewell").entry_points
    except PackageNotFoundError:
        pytest.skip("citewell is not installed here: run make test")
    assert [(one.name, one.load().__name__) for one in scripts] == [("citewell", "main")]

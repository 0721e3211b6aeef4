"""The house rules: sizes, layers, docstrings, and documentation that names what is there."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("archive", "crawler", "spiders")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_400_lines() -> None:
    assert {name(p): n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400} == {}


def test_no_family_is_longer_than_120_lines() -> None:
    families = [path for path in MODULES if path.parent.name == "families"]
    assert {name(p): n for p in families if (n := len(p.read_text(encoding="utf-8").splitlines())) > 120} == {}


def test_no_portal_file_is_longer_than_25_lines() -> None:
    files = sorted((ROOT / "spiders" / "portals").glob("*.toml"))
    assert files
    assert {name(p): n for p in files if (n := len(p.read_text(encoding="utf-8").splitlines())) > 25} == {}


def test_functions_are_short() -> None:
    sizes = {f"{name(p)}:{f.lineno} {f.name}": length(f) for p in MODULES for f in functions(p)}
    assert {where: n for where, n in sizes.items() if n > 60} == {}
    assert statistics.median(sizes.values()) <= 10
    assert sum(n <= 30 for n in sizes.values()) / len(sizes) >= 0.9


def test_every_module_says_its_job() -> None:
    assert [name(p) for p in MODULES if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))] == []


def public(path: Path) -> Iterator[ast.AST]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, (*Function.__args__, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (f for f in node.body if isinstance(f, Function) and not f.name.startswith("_"))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_public_name_has_a_docstring(path: Path) -> None:
    assert [f"{node.lineno} {node.name}" for node in public(path) if not ast.get_docstring(node)] == []  # type: ignore[attr-defined]


FORBIDDEN = {
    "archive": ("scrapy", "twisted", "crawler", "spiders"),
    "crawler": ("scrapy", "twisted", "spiders"),
    "crawler.extract.document": ("scrapy", "twisted", "spiders", "sqlite3", "archive.store"),
    "crawler.cli": ("scrapy", "twisted", "spiders", "datasette", "trafilatura"),
    "archive.cli": ("scrapy", "twisted", "crawler", "spiders", "datasette"),
    "spiders.families": ("scrapy", "twisted", "sqlite3"),
}


@pytest.mark.parametrize("module", FORBIDDEN)
def test_a_fresh_interpreter_loads_only_what_the_layer_may_know(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert set(FORBIDDEN[module]) & set(done.stdout.split()) == set()


def test_the_package_imports_where_nothing_else_is_loaded() -> None:
    """B79: some resolvers leave lxml_html_clean out, and trafilatura then fails on import."""
    subprocess.run([sys.executable, "-c", "import trafilatura, lxml_html_clean"], check=True, capture_output=True)

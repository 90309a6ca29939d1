"""Read the source and report where it breaks the rules of the house.

Each check takes the folder to look at and returns one sentence for each break, so that a test can also show
that the check notices a wrong tree.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import networkx as nx

PACKAGES = ("journey", "simulator", "exporters", "canvas", "designer", "resources")
LONGEST_FILE = 600
QT = frozenset({"PySide6", "shiboken6"})

ARROWS: dict[str, frozenset[str]] = {
    "journey": frozenset({"resources"}),
    "simulator": frozenset({"journey", "resources"}),
    "exporters": frozenset({"journey", "simulator", "resources"}),
    "canvas": frozenset({"journey", "resources"}),
    "designer": frozenset({"journey", "simulator", "exporters", "canvas", "resources"}),
    "resources": frozenset(),
}
"""Which packages a package may import."""

PUBLIC_RESULTS = ("simulator.result", "simulator.tally", "simulator.histogram")
"""What the exporters may know of the simulator: the types of a finished result."""

PAINTING = ("exporters.pictures",)
"""The exporters that paint, and so may import Qt."""

COLOUR_HOME = Path("canvas/theme.py")
COLOUR = re.compile(r"(?<![\w&#])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\(\s*\d")

PRIVATE_PLACES = re.compile(
    r"(?<![\w.])/(?:work|home|root|Users)/\w|[A-Z]:\\+Users\\|py" + r"pi\.org|python" + r"hosted\.org|npm" + r"js\.org"
)
"""Folders of one person's machine, and hosts of package indexes."""

TEXT = frozenset({".css", ".html", ".journey", ".json", ".md", ".po", ".py", ".spec", ".svg", ".toml", ".txt"})


@dataclass(frozen=True)
class Import:
    """One import statement's module."""

    importer: str
    imported: str
    place: str
    for_types: bool


def source_files(root: Path) -> Iterator[Path]:
    """Every Python file of the packages."""
    for package in PACKAGES:
        yield from sorted((root / package).rglob("*.py"))


def module_name(root: Path, path: Path) -> str:
    """The dotted name under which a file is imported."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def find_imports(root: Path) -> list[Import]:
    """Every import of the packages, also those inside functions and for type checkers."""
    paths = list(source_files(root))
    modules = frozenset(module_name(root, path) for path in paths)
    return [found for path in paths for found in imports_of_file(root, path, path.read_text(encoding="utf-8"), modules)]


@cache
def imports_of_file(root: Path, path: Path, text: str, modules: frozenset[str]) -> tuple[Import, ...]:
    """The imports of one file; `from package import module` counts as an import of the module."""
    return tuple(_imports(root, path, ast.parse(text), modules))


def _imports(root: Path, path: Path, tree: ast.Module, modules: frozenset[str]) -> Iterator[Import]:
    importer = module_name(root, path)
    home = importer if path.name == "__init__.py" else importer.rpartition(".")[0]
    for_types = {
        inner
        for guard in ast.walk(tree)
        if isinstance(guard, ast.If) and ast.unparse(guard.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for statement in guard.body
        for inner in ast.walk(statement)
    }
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Import):
            targets = [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            base = statement.module or ""
            if statement.level:
                above = home.split(".")[: len(home.split(".")) - statement.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            names = [f"{base}.{alias.name}" for alias in statement.names]
            targets = [name if name in modules else base for name in names]
        else:
            continue
        place = f"{path.relative_to(root)}:{statement.lineno}"
        yield from (Import(importer, target, place, statement in for_types) for target in targets)


def is_part_of(module: str, names: tuple[str, ...]) -> bool:
    """Tell whether a module is one of the named ones or lies inside one."""
    return any(module == name or module.startswith(f"{name}.") for name in names)


def wrong_arrows(root: Path) -> list[str]:
    """Imports against the arrows between the packages."""
    problems = []
    for found in find_imports(root):
        package, target = found.importer.split(".")[0], found.imported.split(".")[0]
        if target not in PACKAGES or target == package:
            continue
        if target not in ARROWS[package]:
            problems.append(f"{found.place}: {package} must not import {found.imported}")
        elif (package, target) == ("exporters", "simulator") and not is_part_of(found.imported, PUBLIC_RESULTS):
            problems.append(f"{found.place}: of the simulator, exporters know only {', '.join(PUBLIC_RESULTS)}")
    return problems


def wrong_uses_of_qt(root: Path) -> list[str]:
    """Imports of Qt outside the window, the canvas and the exporters that paint."""
    return [
        f"{found.place}: {found.importer} must do without Qt"
        for found in find_imports(root)
        if found.imported.split(".")[0] in QT
        and found.importer.split(".")[0] not in {"canvas", "designer"}
        and not is_part_of(found.importer, PAINTING)
    ]


def import_circles(root: Path) -> list[str]:
    """Circles of imports between modules, late imports included.

    An import that only a type checker reads counts between packages (the arrows see it), not inside one: it never
    runs, and two modules of a package may speak of each other.
    """
    graph = nx.DiGraph()
    for found in find_imports(root):
        if found.for_types or found.imported == found.importer:
            continue
        if found.imported.split(".")[0] in PACKAGES:
            graph.add_edge(found.importer, found.imported)
    circles = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    return [" -> ".join(describe_circle(graph.subgraph(group))) for group in circles]


def describe_circle(part: nx.DiGraph) -> list[str]:
    """The modules of one circle in their order, beginning and ending with the same one."""
    steps = [start for start, _ in nx.find_cycle(part, min(part.nodes))]
    return [*steps, steps[0]]


def long_files(root: Path) -> list[str]:
    """Python files that have grown past what one reads at a sitting."""
    folders = [*PACKAGES, "tests", "benchmarks", "packaging"]
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
    }
    return [
        f"{path.relative_to(root)} has {length} lines, more than {LONGEST_FILE}"
        for path, length in lengths.items()
        if length > LONGEST_FILE
    ]


def colour_literals(root: Path) -> list[str]:
    """Colours written in code anywhere but in the theme."""
    problems = []
    for path in source_files(root):
        if path.relative_to(root) == COLOUR_HOME:
            continue
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if is_colour_text(part) or is_colour_of_numbers(part):
                line = getattr(part, "lineno", 0)
                problems.append(f"{path.relative_to(root)}:{line}: a colour belongs in {COLOUR_HOME}")
    return problems


def is_colour_text(part: ast.AST) -> bool:
    """Tell whether a part of the source is a text with a colour in it."""
    return isinstance(part, ast.Constant) and isinstance(part.value, str) and bool(COLOUR.search(part.value))


def is_colour_of_numbers(part: ast.AST) -> bool:
    """Tell whether a part of the source makes a Qt colour from numbers written there."""
    if not isinstance(part, ast.Call):
        return False
    name = part.func.attr if isinstance(part.func, ast.Attribute) else getattr(part.func, "id", "")
    numbers = [value for value in part.args if isinstance(value, ast.Constant) and isinstance(value.value, int)]
    return name in {"QColor", "fromRgb", "qRgb", "qRgba"} and len(numbers) >= 3


def text_files(root: Path) -> Iterator[Path]:
    """Every text file of the project that people read or write."""
    yield from (
        path for path in sorted(root.iterdir()) if path.is_file() and path.name != ".git" and path.suffix in TEXT | {""}
    )
    for folder in (*PACKAGES, "tests", "benchmarks", "docs", "packaging", ".ci"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and (path.suffix in TEXT or folder == ".ci") and "__pycache__" not in path.parts:
                yield path


def private_places(root: Path) -> list[str]:
    """Lines that name a folder of one machine or the host of a package index."""
    return [
        f"{path.relative_to(root)}:{number}: names {match.group()}"
        for path in text_files(root)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (match := PRIVATE_PLACES.search(line))
    ]

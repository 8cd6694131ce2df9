"""What the architecture forbids, as functions from source to offences.

Imports between slices and files are held by the contracts in `.importlinter`; here is what
imports alone cannot show. Each function answers with one line per offence, empty when sound.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "accord"

FORBIDDEN_FILES = {
    "services",
    "service",
    "utils",
    "util",
    "helpers",
    "managers",
    "signals",
    "admin",
}
SIDE_FILES = {"apps", "migrations", "tests", "__init__"}
DOORS = {"api", "values"}
EDGES = {"urls", "views", "http", "jobs", "cli", "backend"}
WITHOUT_DOOR = {"foundation", "kernel"}  # plumbing and pure values: used as they are
PLUMBING = {
    "django", "ninja", "allauth", "psycopg", "procrastinate", "duckdb", "pyarrow", "click",
    "gunicorn", "adbc_driver_postgresql", "smtplib", "socket", "subprocess", "requests", "httpx",
    "httpx2",
}  # fmt: skip
# Values are worded for a reader in the reader's language: nothing else of Django's is theirs.
WORDING = tuple(f"django.utils.{name}" for name in ("translation", "functional", "text", "formats"))
LONGEST_FUNCTION, LONGEST_MODULE, MOST_METHODS = 60, 400, 12


class Module:
    """A source file read once. `slice` and `file` are its first two names below the package."""

    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.source = source
        self.tree = ast.parse(source)
        parts = path.removesuffix(".py").split("/")
        self.slice = parts[0]
        below = parts[2:] if parts[0] == "integrations" and len(parts) > 2 else parts[1:]
        self.file = below[0] if below else "__init__"

    def __repr__(self) -> str:
        return self.path


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package but tests and migrations."""
    return tuple(
        Module(str(path.relative_to(PACKAGE)), path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.parts)
    )


def layers(contract: str = "slices") -> list[list[str]]:
    """The layers of a contract, top first; names side by side share a line."""
    read = ConfigParser()
    read.read(ROOT / ".importlinter", encoding="utf-8")
    lines = read[f"importlinter:contract:{contract}"]["layers"].split("\n")
    return [
        [name.strip().strip("()") for name in line.split("|")] for line in lines if line.strip()
    ]


def height() -> dict[str, int]:
    """How high each slice stands; equal for slices side by side."""
    rows = list(reversed(layers()))
    return {name: number for number, row in enumerate(rows) for name in row}


def strange_files(module: Module) -> list[str]:
    names = set(module.path.removesuffix(".py").split("/"))
    return [f"{module}: nothing is called {name}" for name in sorted(names & FORBIDDEN_FILES)]


def over_budget(module: Module) -> list[str]:
    found = []
    lines = module.source.count("\n")
    if lines > LONGEST_MODULE:
        found.append(f"{module}: {lines} lines, at most {LONGEST_MODULE}")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(
                    f"{module}: {node.name} has {length} lines, at most {LONGEST_FUNCTION}"
                )
        if isinstance(node, ast.ClassDef):
            methods = sum(
                isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body
            )
            if methods > MOST_METHODS:
                found.append(f"{module}: {node.name} has {methods} methods, at most {MOST_METHODS}")
    return found


def django_habits(module: Module) -> list[str]:
    """Signals, logic in save, an order that hides in Meta."""
    found = []
    for name in _imported(module.tree):
        if name.startswith(("django.dispatch", "django.db.models.signals")):
            found.append(f"{module}: signals are not used")
        if name.startswith("django.contrib.admin"):
            found.append(f"{module}: there is no admin")
    if module.file != "models":
        return found
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef) and node.name in (
            "save",
            "delete",
            "clean",
            "full_clean",
        ):
            found.append(f"{module}: {node.name} is not overridden")
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            found += [
                f"{module}: no Meta.ordering" for each in node.body if _sets(each, "ordering")
            ]
    return found


def foreign_keys(module: Module) -> list[str]:
    """Foreign keys point down, and nothing can be reached backwards through them."""
    found = []
    heights = height()
    for call in _calls(module.tree, ("ForeignKey", "OneToOneField", "ManyToManyField")):
        named = {each.arg: each.value for each in call.keywords}
        related = named.get("related_name")
        if not (isinstance(related, ast.Constant) and related.value == "+"):
            found.append(f'{module}:{call.lineno}: related_name="+" is missing')
        target = call.args[0] if call.args else None
        if isinstance(target, ast.Constant) and "." in str(target.value):
            other = str(target.value).split(".")[0]
            if heights.get(other, 99) >= heights[module.slice] and other != module.slice:
                found.append(f"{module}:{call.lineno}: a key to {target.value} points up")
    return found


def handlers(module: Module) -> list[str]:
    """django-ninja takes a first parameter of any other name for a part of the query."""
    verbs = {"get", "post", "put", "patch", "delete", "api_operation"}
    if module.file != "http":
        return []
    return [
        f"{module}: the first parameter of {node.name} is not request"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr in verbs
            for each in node.decorator_list
        )
        and (not node.args.args or node.args.args[0].arg != "request")
    ]


def side_doors(module: Module) -> list[str]:
    """Slices meet at `api` and `values`; the composition root also mounts their edges."""
    allowed = DOORS | (EDGES | {"apps"} if module.slice == "config" else {"apps"})
    found = []
    for name in _imported(module.tree):
        parts = name.split(".")
        if parts[0] != "accord" or len(parts) < 3 or parts[1] == module.slice:
            continue
        if parts[1] in WITHOUT_DOOR:
            if parts[2] == "models":
                found.append(f"{module}: {name} are tables of {parts[1]}")
        elif parts[2] not in allowed:
            found.append(f"{module}: {name} is not a door of {parts[1]}")
    return found


def impurities(module: Module) -> list[str]:
    """Rules and the kernel decide; values may be worded for a reader, and that is all."""
    if module.slice in ("config", "foundation"):
        return []
    if module.slice == "kernel":
        names = _imported(module.tree)
        return [f"{module}: the kernel imports {name}" for name in names if not _standard(name)]
    if module.file not in ("rules", "values"):
        return []
    found = []
    for name in _imported(module.tree):
        parts = name.split(".")
        worded = module.file == "values" and name.startswith(WORDING)
        if parts[0] in PLUMBING and not worded:
            found.append(f"{module}: {module.file} import {name}")
        elsewhere = parts[0] == "accord" and parts[1] not in (module.slice, "kernel")
        if elsewhere and parts[2:3] != ["values"]:
            found.append(f"{module}: {module.file} import {name}")
    return found


def clock_reads(module: Module) -> list[str]:
    """The clock is read at the edges, and there by foundation.clock alone."""
    if module.path == "foundation/clock.py":
        return []
    edge = module.file in EDGES or module.slice == "config"
    found = []
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        said = ast.unparse(node.func)
        if said in ("datetime.now", "datetime.utcnow", "date.today", "time.time", "timezone.now"):
            found.append(f"{module}:{node.lineno}: {said}")
        if said in ("clock.now", "clock.today") and not edge:
            found.append(f"{module}:{node.lineno}: {said} below the edges")
    return found


def lazy_imports(module: Module) -> list[str]:
    """An import inside a function hides a cycle or a cost; optional extras say so beside it."""
    lines = module.source.splitlines()
    return [
        f"{module}:{node.lineno}: import inside {function.name}"
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "# optional" not in lines[node.lineno - 1]
    ]


def past_the_gate(module: Module) -> list[str]:
    """Mail leaves from integrations/mail alone, which asks; and it is put out with a purpose."""
    found = [
        f"{module}:{call.lineno}: a message is put out without saying what for"
        for call in _calls(module.tree, ("enqueue",))
        if "purpose" not in {each.arg for each in call.keywords}
    ]
    if module.path.startswith("integrations/mail/"):
        return found
    doors = ("smtplib", "aiosmtplib", "anymail", "django.core.mail.get_connection")
    backends = ("django.core.mail.backends", "django.core.mail.mail_")
    found += [
        f"{module}: {name} opens a way past the gate"
        for name in sorted(_imported(module.tree))
        if name.startswith((*doors, *backends))
    ]
    found += [
        f"{module}:{node.lineno}: {node.value} opens a way past the gate"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and str(node.value).startswith(backends)
    ]
    if module.slice != "integrations":
        found += [
            f"{module}:{call.lineno}: messages are claimed by connectors alone"
            for call in _calls(module.tree, ("claim",))
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "outbox"
        ]
    return found


def other_ways_out(module: Module) -> list[str]:
    """Addresses outside are reached by foundation.outgoing alone, which judges them."""
    # The supervisor asks its own children whether they are up.
    if module.path == "foundation/outgoing.py" or module.slice == "config":
        return []
    doors = ("socket", "http.client", "urllib.request", "urllib3", "requests", "aiohttp",
             "httpx", "httpx2", "httpcore", "httpcore2", "ftplib", "xmlrpc.client")  # fmt: skip
    return [
        f"{module}: {name} opens a way out past foundation.outgoing"
        for name in sorted(_imported(module.tree))
        if any(name == door or name.startswith(f"{door}.") for door in doors)
    ]


def positional(module: Module) -> list[str]:
    """What a slice offers to others is called by the names of what it is given."""
    if module.file not in ("operations", "queries"):
        return []
    offered = _offered(module.slice)
    return [
        f"{module}: {node.name} takes arguments by place"
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and node.name in offered and node.args.args
    ]


def foreign_tables(*, slice_: str, text: str, tables: Iterable[str]) -> list[str]:
    """Tables of other slices that a text with SQL names: those are read by their views."""
    mine = f"{slice_}_"
    words = set(re.findall(r"(?<![\w.])[a-z]+_[a-z]+(?!\w)", text))
    return sorted(word for word in words & set(tables) if not word.startswith(mine))


def sql_texts(module: Module) -> Iterator[str]:
    """Strings of a module that speak SQL."""
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if re.search(r"\b(select|insert|update|delete|join|from|copy)\b", node.value):
            yield node.value


def inline_code(*, path: str, template: str) -> list[str]:
    """The content security policy forbids it, so nothing of it may be written."""
    patterns = {
        r"<style\b": "a style element",
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")": "a script without src",
        r"<[^>%]*\sstyle\s*=": "a style attribute",
        r"<[^>%]*\son[a-z]+\s*=": "an event attribute",
        r"javascript:": "a javascript address",
        r"\bhx-on\b": "hx-on",
    }
    return [
        f"{path}: {said}"
        for pattern, said in patterns.items()
        if re.search(pattern, template, re.I)
    ]


def strange_addresses(*, path: str, text: str) -> list[str]:
    """Committed files name no package index and no folder of somebody's machine."""
    pattern = r"pypi\.org|pythonhosted|registry\.npmjs|(?<![\w.~$}/-])/(?:work|root|home/\w+)/\w"
    return [f"{path}: {found}" for found in sorted(set(re.findall(pattern, text)))]


def deferred(module: Module) -> set[str]:
    """Names of jobs that a module asks for."""
    return {
        str(call.args[0].value)
        for call in _calls(module.tree, ("defer", "defer_apart"))
        if call.args and isinstance(call.args[0], ast.Constant)
    }


def declared(module: Module) -> set[str]:
    """Names of jobs that a module declares."""
    return {
        str(each.value.value)
        for call in _calls(module.tree, ("job", "periodic"))
        for each in call.keywords
        if each.arg == "name" and isinstance(each.value, ast.Constant)
    }


@cache
def _offered(slice_: str) -> frozenset[str]:
    door = PACKAGE / slice_ / "api.py"
    if not door.is_file():
        return frozenset()
    return frozenset(
        alias.name
        for node in ast.parse(door.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


def _imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{each.name}" for each in node.names}
    return names


def _standard(name: str) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names or name.startswith("accord.kernel")


def _calls(tree: ast.AST, names: tuple[str, ...]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            if called in names:
                yield node


def _sets(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(each, ast.Name) and each.id == name for each in node.targets
    )

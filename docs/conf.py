"""How the documentation is built: `make docs`. What can be drawn from the code is drawn from it."""

import ast
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.architecture import PACKAGE, layers

project = "Accord"
author = "the people who make Accord"
extensions = ["myst_parser"]
myst_enable_extensions = ["substitution", "deflist", "dollarmath"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"page_width": "1080px", "show_powered_by": "false"}
html_copy_source = False


def in_one_line(name: str) -> str:
    """What a slice says of itself: the first line of its package, else of its values."""
    for path in ("__init__.py", "values.py", "values/__init__.py", "api.py"):
        source = PACKAGE / name / path
        said = ast.get_docstring(ast.parse(source.read_text())) if source.is_file() else None
        if said:
            return said.split("\n\n")[0].replace("\n", " ")
    return ""


def drawn_layers() -> str:
    """The contract of `.importlinter` as a table, top first."""
    rows = ["| slice | what it holds |", "|---|---|"]
    rows += [f"| `{name}` | {in_one_line(name)} |" for row in layers() for name in row]
    return "\n".join(rows)


def drawn_files() -> str:
    """The order of files inside a slice, from the same contract."""
    return " > ".join(" \\| ".join(f"`{name}`" for name in row) for row in layers("files"))


myst_substitutions = {"layers": drawn_layers(), "files": drawn_files()}

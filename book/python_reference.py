"""Writes the reference of the Python package, `src/reference/python.md`, from the docstrings of the installed package.

    .venv/bin/python book/python_reference.py           # `cargo xtask book --write` runs it

Docstrings follow numpydoc; sections become headings, parameters lists, examples blocks of code. A test compares the page
with the package that is installed.
"""

from __future__ import annotations

import inspect
import pathlib
import re
from typing import Any

import zvirka as zv

PAGE = pathlib.Path(__file__).resolve().parent / "src" / "reference" / "python.md"
HEAD = """# Reference of the Python package

`import zvirka as zv`. A *table* is anything with `__arrow_c_stream__` (polars, pandas 2.2 and later, pyarrow, DuckDB), a
dict of columns, or the path of a file. Made from the docstrings; `help(zv.link)` shows the same.

<!-- Written by `cargo xtask book --write`; a test compares it. -->
"""
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)


def plain(text: str) -> str:
    """Text of a docstring as Markdown: roles and doubled backticks become code."""
    text = re.sub(r":\w+:`~?\.?([^`]+)`", r"`\1`", text)
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    # Outside code an angle bracket would be taken for HTML.
    return re.sub(r"<(?=[\w/])(?![^`\n]*`)", "&lt;", text)


def entries(body: str) -> str:
    """A numpydoc list, `name : type` with an indented text, as a Markdown list."""
    lines = []
    for line in body.splitlines():
        if line and not line.startswith(" "):
            name, separator, kind = line.partition(" : ")
            lines.append(f"- `{name}`" + (f" : {plain(kind)}" if separator else ""))
        elif line.strip():
            lines.append("  " + plain(line.strip()))
    return "\n".join(lines)


def examples(body: str) -> str:
    """Examples as blocks of code, with the text between them."""
    # Whether an example is run with the docstrings is nothing to a reader.
    body = re.sub(r"  # doctest: .*$", "", body, flags=re.MULTILINE)
    blocks = []
    for block in re.split(r"\n\s*\n", body):
        blocks.append(f"```python\n{block}\n```" if block.lstrip().startswith(">>>") else plain(block))
    return "\n\n".join(blocks)


def documented(text: str | None) -> str:
    """A docstring as Markdown."""
    parts = SECTION.split(inspect.cleandoc(text or ""))
    page = [plain(parts[0].strip())]
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        write = examples if title == "Examples" else plain if title == "Notes" else entries
        page.append(f"**{title}**\n\n{write(body.strip())}")
    return "\n\n".join(page)


def signature(thing: Any) -> str:
    """How a function is called, in the words of the source; `()` where it does not say."""
    try:
        parameters = inspect.signature(thing)
    except (TypeError, ValueError):
        return "()"
    words, keywords = [], False
    for parameter in parameters.parameters.values():
        keywords = keywords or parameter.kind is parameter.VAR_POSITIONAL
        if parameter.kind is parameter.KEYWORD_ONLY and not keywords:
            words.append("*")
            keywords = True
        star = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        text = star + parameter.name + (f": {annotation(parameter.annotation)}" if annotated(parameter) else "")
        if parameter.default is not parameter.empty:
            text += f" = {parameter.default!r}" if annotated(parameter) else f"={parameter.default!r}"
        words.append(text)
    gives = "" if parameters.return_annotation is parameters.empty else f" -> {annotation(parameters.return_annotation)}"
    line = f"({', '.join(words)}){gives}"
    return line if len(line) < 90 else "(\n    " + ",\n    ".join(words) + f",\n){gives}"


def annotated(parameter: inspect.Parameter) -> bool:
    """Whether a parameter says its type."""
    return parameter.annotation is not parameter.empty


def annotation(text: Any) -> str:
    """A type as the source writes it, without the modules of the package."""
    return re.sub(r"\b_?zvirka\.(_\w+\.)?", "", text if isinstance(text, str) else inspect.formatannotation(text))


def described(name: str) -> str:
    """One public name: a function, a class with its attributes and methods, an exception."""
    thing = getattr(zv, name)
    if inspect.isroutine(thing):
        return f"```python\nzv.{name}{signature(thing)}\n```\n\n{documented(thing.__doc__)}"
    if not inspect.isclass(thing):
        return f"`zv.{name}` is a type for annotations."
    page = [documented(thing.__doc__)]
    if issubclass(thing, (Exception, Warning)):
        bases = ", ".join(f"`{base.__name__}`" for base in thing.__bases__)
        return f"{page[0]}\n\nAlso: {bases}."
    members = {key: value for key, value in vars(thing).items() if not key.startswith("_")}
    for attribute, value in sorted(members.items()):
        if callable(value) or isinstance(value, (classmethod, staticmethod)):
            method = getattr(thing, attribute)
            page.append(f"### {name}.{attribute}\n\n```python\n{attribute}{signature(method)}\n```\n\n"
                        f"{documented(method.__doc__)}")
        elif getattr(value, "__doc__", None):
            page.append(f"### {name}.{attribute}\n\nAttribute. {documented(value.__doc__)}")
    return "\n\n".join(page)


def kind(name: str) -> str:
    """Under which heading a public name stands."""
    thing = getattr(zv, name)
    if inspect.isroutine(thing):
        return "Functions"
    if inspect.isclass(thing) and issubclass(thing, (Exception, Warning)):
        return "Errors and warnings"
    return "Classes" if inspect.isclass(thing) else "Types for annotations"


def page() -> str:
    """The whole page."""
    names = [name for name in zv.__all__ if name != "__version__"]
    parts = [HEAD.rstrip()]
    for heading in ("Functions", "Classes", "Errors and warnings", "Types for annotations"):
        parts.append(f"# {heading}")
        parts += [f"## {name}\n\n{described(name)}" for name in names if kind(name) == heading]
    return "\n".join(line.rstrip() for line in "\n\n".join(parts).splitlines()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

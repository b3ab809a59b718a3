"""What is public is documented, with examples, and the reference can be made of it."""

from __future__ import annotations

import inspect
import pathlib
import subprocess
import sys
from typing import Any

import pytest

import zvirka as zv

PUBLIC = [name for name in zv.__all__ if name != "__version__"]
WITH_EXAMPLES = [
    name
    for name in PUBLIC
    if inspect.isroutine(getattr(zv, name))
    or (inspect.isclass(getattr(zv, name)) and not issubclass(getattr(zv, name), (Exception, Warning)))
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_verbs_and_classes_show_an_example(name: str) -> None:
    documented: Any = getattr(zv, name)
    assert documented.__doc__ is not None
    assert ">>> " in documented.__doc__


def test_methods_show_an_example() -> None:
    without = [
        f"{name}.{attribute}"
        for name in WITH_EXAMPLES
        if inspect.isclass(getattr(zv, name)) and getattr(zv, name).__module__.startswith("zvirka")
        for attribute in vars(getattr(zv, name))
        if not attribute.startswith("_") and inspect.isroutine(getattr(getattr(zv, name), attribute))
        if ">>> " not in (getattr(getattr(zv, name), attribute).__doc__ or "")
    ]
    assert without == []


@pytest.mark.parametrize("name", [name for name in WITH_EXAMPLES if inspect.isfunction(getattr(zv, name))])
def test_verbs_document_every_parameter_and_what_they_give(name: str) -> None:
    verb = getattr(zv, name)
    documented = inspect.getdoc(verb) or ""
    for parameter in inspect.signature(verb).parameters:
        section = documented.split("Returns\n")[0]
        assert parameter in section, parameter
    assert "Returns\n-------" in documented


def test_methods_and_attributes_of_classes_are_documented() -> None:
    undocumented = [
        f"{name}.{attribute}"
        for name in WITH_EXAMPLES
        if inspect.isclass(getattr(zv, name))
        for attribute, value in vars(getattr(zv, name)).items()
        if not attribute.startswith("_") and (callable(value) or inspect.isdatadescriptor(value)) and not value.__doc__
    ]
    assert undocumented == []


def test_all_names_what_there_is() -> None:
    assert zv.__all__ == sorted(zv.__all__)
    assert all(hasattr(zv, name) for name in zv.__all__)
    missing = set(zv._zvirka.__all__) - set(zv.__all__)
    assert missing == set()


def test_the_reference_is_made_of_the_docstrings(tmp_path: pathlib.Path) -> None:
    command = [sys.executable, "-m", "pdoc", "--docformat", "numpy", "--output-directory", str(tmp_path), "zvirka"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "zvirka.html").read_text(encoding="utf-8")
    for name in PUBLIC:
        assert f'id="{name}"' in page, name

"""What ``progress=True`` shows: a bar of tqdm where that is installed, a line on standard error where it is not.

Called from the thread that called the package, with fractions that never fall. A caller who wants another display
gives any callable that takes a fraction instead.
"""

from __future__ import annotations

import sys
from typing import Protocol

__all__ = ["Bar", "bar"]


class Bar(Protocol):
    """A display of progress."""

    def __call__(self, fraction: float) -> None:
        """Show that this share of the work, from 0 to 1, is done."""

    def close(self) -> None:
        """End the display; called also when the work failed."""


def bar(title: str) -> Bar:
    """Make the best display there is.

    Parameters
    ----------
    title : str
        What is being done, shown before the bar.

    Returns
    -------
    Bar
        A display that has shown nothing yet.
    """
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _Line(title)
    return _TqdmBar(tqdm(total=100, desc=title, unit="%", leave=False, bar_format="{l_bar}{bar}| {elapsed}"))


class _TqdmLike(Protocol):
    n: float

    def refresh(self) -> object: ...
    def close(self) -> object: ...


class _TqdmBar:
    def __init__(self, tqdm: _TqdmLike) -> None:
        self._tqdm = tqdm

    def __call__(self, fraction: float) -> None:
        self._tqdm.n = round(100 * fraction)
        self._tqdm.refresh()

    def close(self) -> None:
        self._tqdm.close()


class _Line:
    """Percent on one line: rewritten on a terminal, and silent elsewhere, where a log would fill up with it."""

    def __init__(self, title: str) -> None:
        self._title = title
        # Python without a console has no standard error.
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, fraction: float) -> None:
        if self._shown:
            print(f"\r{self._title} {fraction:4.0%}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._shown:
            print(file=sys.stderr, flush=True)

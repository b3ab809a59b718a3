"""The exceptions and the warning of the package.

Each exception is a ``ZvirkaError``, and also the built-in exception that fits, so that ``except ValueError`` works
where a caller does not want to know about this package. Messages name lists, records and columns, never what a cell
holds.
"""

from __future__ import annotations

__all__ = ["FileError", "InputError", "MissingLibraryError", "ZvirkaError", "ZvirkaWarning"]


class ZvirkaError(Exception):
    """Any failure of this package.

    Raised itself, rather than as one of its subclasses, only for a fault of the program's own.
    """


class InputError(ZvirkaError, ValueError):
    """A table, a name or an option was refused; the message says what to change."""


class FileError(ZvirkaError, OSError):
    """A file could not be read or written."""


class MissingLibraryError(ZvirkaError, ImportError):
    """A method needs a library that is not installed; the message says how to install it."""


class ZvirkaWarning(UserWarning):
    """Something about the input that a person should know, such as records that were set aside."""


for _class in (ZvirkaError, InputError, FileError, MissingLibraryError, ZvirkaWarning):
    # They are the package's, wherever it keeps them; tracebacks and pickles name them so.
    _class.__module__ = "zvirka"
del _class

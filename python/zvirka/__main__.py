"""The command ``zvirka``, which the package brings: ``python -m zvirka`` is the same.

Everything is done by the extension module, as the program that is built from source does it; nothing of the package's own
verbs is used.
"""

from __future__ import annotations

import sys

from zvirka import _zvirka


def main() -> int:
    """Run the command line of this process and give its exit status."""
    command = getattr(_zvirka, "_command")  # noqa: B009 - no part of the module's types
    status: int = command(["zvirka", *sys.argv[1:]])
    return status


if __name__ == "__main__":
    sys.exit(main())

"""The program: ``loopline``, ``python -m designer``, and what an installed program starts."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (default: those it was called with); gives the exit status."""
    from designer.command_line.run import run

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())

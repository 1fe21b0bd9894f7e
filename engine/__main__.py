"""`python -m engine`: see `engine.cli.command_line`."""

import sys
from io import TextIOWrapper

from engine.cli.command_line import main

if __name__ == "__main__":
    # What the terminal's encoding lacks is written as \\u2026: it can be read, and looked up.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())

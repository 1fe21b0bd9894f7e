"""Is the system library there that the PDF needs? `python -m engine.report.system` asks.

WeasyPrint draws text with Pango, which pip cannot install. The check opens the libraries alone,
without importing WeasyPrint, so that it can stand at the start of a build.
"""

import ctypes
import sys
from contextlib import suppress

_LIBRARIES: dict[str, tuple[str, ...]] = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
}

_HOMES = ("", "/opt/homebrew/lib/", "/usr/local/lib/")
"""Where to look: the linker's path, then Homebrew's two prefixes, which macOS leaves out of it."""

INSTALLATION = (
    "Debian/Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 (libharfbuzz-subset0 is optional "
    "and faster); Fedora: dnf install pango; macOS: brew install pango"
)


def missing_system_library() -> str | None:
    """One line that names what is missing and the packages that bring it; None if all is there."""
    missing = [name for name, files in _LIBRARIES.items() if not any(map(_opens, files))]
    if not missing:
        return None
    return f"the PDF needs {' and '.join(missing)}, not found here. {INSTALLATION}"


def _opens(file: str) -> bool:
    for home in _HOMES:
        with suppress(OSError):
            ctypes.CDLL(home + file)
            return True
    return False


if __name__ == "__main__":
    sys.exit(missing_system_library())

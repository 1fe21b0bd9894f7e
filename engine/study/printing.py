"""Which characters the paper's faces have, without asking the faces: that would take a second."""


def printed(character: str) -> bool:
    """Whether all faces of running text have it: Latin-1, GB 2312, dashes and the minus sign."""
    latin = " " <= character <= "~" or "\xa0" <= character <= "\xff"
    return latin or character in "–—−" or len(character.encode("gb2312", "ignore")) == 2


def printable(text: str) -> str:
    """The text in one line, with escapes for what is not `printed`."""
    line = " ".join(text.split())
    return "".join(c if printed(c) else ascii(c)[1:-1] for c in line)

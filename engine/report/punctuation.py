"""What stands between the items of a list, in both languages."""

from engine.study.language import Text

ASIDE = Text("（{}）", " ({})")
COMMA = Text("，", ", ")
ENUMERATION = Text("、", ", ")
AND = Text("和", " and ")
SEMICOLON = Text("；", "; ")
COLON = Text("：", ": ")
FULL_STOP = Text("。", ".")

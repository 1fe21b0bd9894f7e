"""The command line: `python -m engine recommend gelu --fan-in 512 --depth 50`."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn

from engine.report.recommend import recommend, to_json, to_text
from engine.study.plug_ins import find_activation


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; the usage is for those who ask."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status, 2 on bad input."""
    parser = _parser()
    options = parser.parse_args(arguments)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            activation = find_activation(options.activation, **dict(options.parameter))
            found = recommend(activation, options.fan_in, options.depth)
        except ValueError as error:
            parser.error(str(error))
    for message in dict.fromkeys(str(warning.message) for warning in caught):
        print(f"warning: {message}", file=sys.stderr)
    print(to_json(found) if options.json else to_text(found))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m engine", description="Init Atlas on the command line.")
    commands = parser.add_subparsers(required=True, metavar="command", parser_class=_Parser)
    command = commands.add_parser(
        "recommend",
        help="initial weights for an activation, a width and a depth",
        description="Gains of an activation, the weight law for a deep stack of equal layers, and "
        "what LeCun's, Glorot's and He's laws do there instead. Theory only: no run is needed.",
    )
    command.add_argument(
        "activation",
        help="a built-in one such as gelu, or my_module:my_activation, a plain function of z",
    )
    command.add_argument("--fan-in", type=int, default=512, help="units per layer (512)")
    command.add_argument("--depth", type=int, default=50, help="layers (50)")
    command.add_argument(
        "--parameter",
        type=_parameter,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter, such as alpha=0.2 of leaky_relu; repeatable",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _parameter(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE with a number") from None


if __name__ == "__main__":
    sys.exit(main())

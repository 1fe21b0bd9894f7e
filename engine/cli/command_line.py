"""The command line: `python -m engine recommend | why | diff | accept`."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from engine.cli.recommend import recommend, to_json, to_text
from engine.study.plug_ins import find_activation

VERDICTS = "verdicts.json"


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
            said = options.run(options)
        except ValueError as error:
            parser.error(str(error))
    for message in dict.fromkeys(str(warning.message) for warning in caught):
        print(f"warning: {message}", file=sys.stderr)
    print(said, end="" if said.endswith("\n") else "\n")
    return 0


def _recommend(options: argparse.Namespace) -> str:
    activation = find_activation(options.activation, **dict(options.parameter))
    found = recommend(activation, options.fan_in, options.depth)
    return to_json(found) if options.json else to_text(found)


# The others import what they need when they are called: `recommend` answers at once.
def _why(options: argparse.Namespace) -> str:
    from engine.cli.why import why
    from engine.evidence.ledger import read_ledger

    return why(read_ledger(options.results / VERDICTS), options.claim)


def _diff(options: argparse.Namespace) -> str:
    from engine.cli.diff import diff
    from engine.evidence.ledger import read_ledger

    return diff(read_ledger(options.old / VERDICTS), read_ledger(options.new / VERDICTS))


def _accept(options: argparse.Namespace) -> str:
    from engine.evidence.expectations import accepted, write_accepted
    from engine.evidence.ledger import read_ledger

    verdicts = accepted(read_ledger(options.results / VERDICTS))
    write_accepted(verdicts, options.file)
    return f"{options.file}: {len(verdicts)} verdicts accepted"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m engine", description="Init Atlas on the command line.")
    commands = parser.add_subparsers(required=True, metavar="command", parser_class=_Parser)
    _add_recommend(commands)
    command = commands.add_parser("why", help="everything behind the verdict on a claim")
    command.add_argument("claim", help="its id, such as relu-he-beats-xavier")
    _add_results(command)
    command.set_defaults(run=_why)
    command = commands.add_parser("diff", help="what changed between two results folders, Markdown")
    command.add_argument("old", type=Path, help="a results folder")
    command.add_argument("new", type=Path, help="another one")
    command.set_defaults(run=_diff)
    command = commands.add_parser("accept", help="write a run's verdicts as the accepted ones")
    command.add_argument("file", type=Path, help="the file that config.yaml names")
    _add_results(command)
    command.set_defaults(run=_accept)
    return parser


def _add_results(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--results", type=Path, default=Path("results"), help="the results folder (results)"
    )


def _add_recommend(commands: "argparse._SubParsersAction[_Parser]") -> None:
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
    command.set_defaults(run=_recommend)


def _parameter(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE with a number") from None

"""The command line: `python -m engine recommend | why | diff | verify | accept | freeze`."""

import argparse
import math
import sys
import warnings
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import NoReturn

from engine.cli.names import activation_family
from engine.cli.recommend import Question, recommend
from engine.cli.recommend_text import to_json, to_text
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
    activation = find_activation(activation_family(options.activation), **dict(options.parameter))
    fan_in = options.fan_in or (512,)
    units = (fan_in[-1],) * ((50 if options.depth is None else options.depth) + 1)
    classes = None
    if options.widths:
        together = (options.fan_in, options.fan_out, options.depth) == (None, None, None)
        if not together or len(options.widths) < 3:
            raise ValueError(
                "--widths goes from inputs over at least one hidden layer to outputs, such as "
                "784,512,10, and stands in place of --fan-in, --fan-out and --depth"
            )
        *units, classes = options.widths
    found = recommend(
        Question(
            activation=activation,
            units=tuple(units),
            taps=math.prod(fan_in[:-1]),
            fan_out=math.prod(options.fan_out) if options.fan_out else None,
            classes=classes,
            second_moment=options.second_moment,
            dropout=options.dropout,
            truncated=options.truncated,
            gain=options.gain,
            sd=options.sd,
        )
    )
    return to_json(found) if options.json else to_text(found)


# The others import what they need when they are called: `recommend` answers at once.
def _why(options: argparse.Namespace) -> str:
    from engine.cli.why import why
    from engine.evidence.ledger import read_ledger

    return why(read_ledger(options.results / VERDICTS), options.claim)


def _diff(options: argparse.Namespace) -> str:
    from engine.cli.diff import brief, diff, read_answers
    from engine.evidence.ledger import read_ledger

    folders = (options.old, options.new)
    old, new = (read_ledger(folder / VERDICTS) for folder in folders)
    return brief(old, new, *map(read_answers, folders)) if options.brief else diff(old, new)


def _verify(options: argparse.Namespace) -> str:
    from secrets import randbelow

    from engine.cli.verify import VerificationError, verify

    seed = randbelow(10**6) if options.seed is None else options.seed
    try:
        return verify(options.results, options.share, seed, options.cells)
    except VerificationError as error:
        sys.exit(str(error))


def _accept(options: argparse.Namespace) -> str:
    from engine.evidence.expectations import accepted, write_accepted
    from engine.evidence.ledger import read_ledger

    verdicts = accepted(read_ledger(options.results / VERDICTS))
    write_accepted(verdicts, options.file)
    return f"{options.file}: {len(verdicts)} verdicts accepted"


def _freeze(options: argparse.Namespace) -> str:
    from datetime import date

    from engine.evidence.frozen import freeze, read_frozen, study_of, write_frozen
    from engine.evidence.ledger import read_ledger

    ledger = read_ledger(options.results / VERDICTS)
    verdicts = {claim["id"]: claim["verdict"] for claim in ledger["claims"]}
    earlier = read_frozen(options.file) if options.file.exists() else {}
    frozen = freeze(study_of(options.config), verdicts, earlier, date.today().isoformat())
    write_frozen(frozen, options.file)
    new = sum(earlier.get(claim) != one for claim, one in frozen.items())
    return f"{options.file}: {len(frozen)} claims frozen, {new} of them anew"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m engine", description="Init Atlas on the command line.")
    commands = parser.add_subparsers(required=True, metavar="command", parser_class=_Parser)
    _add_recommend(commands)
    why = commands.add_parser("why", help="everything behind the verdict on a claim")
    why.add_argument("claim", help="its id, such as relu-he-beats-xavier")
    diff = commands.add_parser("diff", help="what changed between two results folders, Markdown")
    diff.add_argument("old", type=Path, help="a results folder")
    diff.add_argument("new", type=Path, help="another one")
    diff.add_argument("--brief", action="store_true", help="a line each, answers included")
    diff.set_defaults(run=_diff)
    verify = commands.add_parser("verify", help="run cells again and compare them to the bit")
    verify.add_argument("cells", type=Path, nargs="*", help="their files; else a random share")
    verify.add_argument("--share", type=_number, default=0.1, help="how many of the cells (0.1)")
    verify.add_argument("--seed", type=int, help="of the draw; said at the end")
    freeze = commands.add_parser("freeze", help="fix the claims as they are now")
    freeze.add_argument("file", type=Path, help="the file that config.yaml names")
    freeze.add_argument("--config", type=Path, default=Path("config.yaml"), help="the study")
    accept = commands.add_parser("accept", help="write a run's verdicts as the accepted ones")
    accept.add_argument("file", type=Path, help="the file that config.yaml names")
    of_a_run = {why: _why, verify: _verify, freeze: _freeze, accept: _accept}
    for command, run in of_a_run.items():
        command.add_argument(
            "--results", type=Path, default=Path("results"), help="the results folder (results)"
        )
        command.set_defaults(run=run)
    return parser


def _add_recommend(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = commands.add_parser(
        "recommend",
        help="initial weights for an activation, a width and a depth",
        description="Initial weights and biases for a stack of layers, what the usual laws do "
        "there instead, and the gains of an activation. Theory only: no run is needed.",
    )
    command.add_argument(
        "activation",
        help="such as gelu, swish or leaky-relu, or my_module:my_activation, a plain function of z",
    )
    add, by_taps = command.add_argument, partial(_integers, separator="x")
    add("--fan-in", type=by_taps, help="units per layer (512), or 3x3x64 for a convolution")
    add("--fan-out", type=by_taps, help="weights that a unit's output goes to (as many as fan-in)")
    add("--depth", type=int, help="activated layers (50)")
    add(
        "--widths",
        type=partial(_integers, separator=","),
        help="in place of these: inputs to outputs, such as 784,512,10",
    )
    add("--gain", type=_number, help="one to be judged beside the others, such as 5/3")
    add("--sd", type=_number, help="one to be judged, such as 0.02; 0 for zeros")
    add("--truncated", action="store_true", help="draw truncated normals, corrected for the cut")
    add("--dropout", type=_number, default=0.0, help="the share dropped after each layer (0)")
    add(
        "--second-moment",
        type=_number,
        default=1.0,
        help="mean square of the inputs (1, as when standardized; MNIST / 255 has 0.11)",
    )
    add(
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


def _number(text: str) -> float:
    try:
        return float(Fraction(text))
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text!r} is no number such as 0.02 or 5/3") from None


def _integers(text: str, separator: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(separator))
    except ValueError:
        message = f"{text!r} must be whole numbers with {separator!r} between them"
        raise argparse.ArgumentTypeError(message) from None

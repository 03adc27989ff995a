"""Words after a command: which one is the network, which one the subject, and which is a mistake.

People type ``graphkit info atlas.db`` and ``graphkit gaps "Nakhon Phanom"``. A word that a command
does not take itself becomes ``-n`` where it is a network, and the command's subject option
(``--for``, ``--about``, ``--around``) where it is not. Everything that could be meant in two ways
is an error that shows both forms.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from graphkit.cli.group import Command

_FILES = {".db", ".sqlite", ".sqlite3", ".xlsx"}
"""The endings of files that hold a network."""


_MAY_BE_EMPTY = {"title", "note"}
"""Options with free text, which may be empty."""


class _Word(str):
    """An argument that knows its position on the command line."""

    position = 0


def place_words(command: Command, ctx: click.Context, args: Sequence[str]) -> list[str]:
    """Return the arguments, with options in place of words that the command itself does not take.

    Raises:
        click.UsageError: for a word that fits nowhere, or in two places.

    Args:
        command: the command.
        ctx: its context.
        args: everything after the command's name.
    """
    if set(args) & set(ctx.help_option_names):
        return list(args)
    given, words = _parse(command, ctx, args)
    if "" in words and not takes_any_number(command):
        example = f"an example: {command.examples[0]}"
        raise click.UsageError(f"a word after {command.name} is empty; {example}", ctx)
    taken = [p for p in command.params if isinstance(p, click.Argument)]
    if takes_any_number(command):
        networks = [word for word in words if takes_word_as_network(command) and _is_path(word)]
        others: list[_Word] = []
    elif len(words) <= len(taken):
        return list(args)
    else:
        networks, others = _sort(command, words)
    subject = _option(command, command.subject)
    address = given.get("address")
    if len(networks) == 1 and address is not None and subject and not _is_path(networks[0]):
        # With a network given already, a folder that is named like an actor means the actor.
        networks, others = [], list(words)
    if len(others) < len(taken) and not takes_any_number(command):
        # `graphkit map maps/`: what looks like a network is the file or the actor after all.
        raise click.UsageError(_forms(command, words), ctx)
    endings = _endings(taken)
    # The file to write is known by its ending, so it can come after the subject.
    others.sort(key=lambda word: Path(word).suffix.lower() not in endings)
    extra = others[len(taken) :]
    if len(networks) > 1:
        listed = " and ".join(networks)
        raise click.UsageError(f"{listed} are {len(networks)} networks; give one of them", ctx)
    if networks and address is not None:
        raise click.UsageError(
            f"two networks: {networks[0]} and -n {address}; leave one of them out", ctx
        )
    if extra and (subject is None or len(extra) > 1):
        raise click.UsageError(_forms(command, words, extra), ctx)
    if extra and subject is not None and given.get(str(subject.name)):
        both = f"{extra[0]!r} and {command.subject}"
        raise click.UsageError(f"two subjects: {both}; leave one of them out", ctx)
    if networks and subject is not None and not extra and _is_actor(networks[0]):
        name = quote(networks[0])
        raise click.UsageError(
            f"{networks[0]!r} is a network and an actor; give -n {name} or {command.subject} "
            f"{name}",
            ctx,
        )
    moved = {word.position for word in (*networks, *extra)}
    return [
        *(part for word in networks for part in ("-n", str(word))),
        *(part for word in extra for part in (command.subject, str(word))),
        *(arg for i, arg in enumerate(args) if i not in moved),
    ]


def names_network(word: str) -> bool:
    """Return whether a word can only be a network: an address, a store, a workbook, a folder.

    Example:
        >>> names_network("bolt://localhost:7687"), names_network("Mukdahan")
        (True, False)
    """
    from graphkit.storage import is_address
    from graphkit.storage.open import is_store, shipped

    if is_address(word) or word in shipped() or Path(word).suffix.lower() in _FILES:
        return True
    with suppress(OSError, ValueError):
        return Path(word).is_dir() or is_store(word)
    return False


def takes_any_number(command: click.Command) -> bool:
    """Return whether a command takes any number of words after its name."""
    return any(isinstance(p, click.Argument) and p.nargs == -1 for p in command.params)


def takes_word_as_network(command: click.Command) -> bool:
    """Return whether a word after a command can be its network."""
    own = any(isinstance(p, click.Argument) and p.name == "networks" for p in command.params)
    return _option(command, "--network") is not None and not own


def not_a_file(out: Path, command: str, what: str, endings: Sequence[str]) -> click.UsageError:
    """Return the error for an output whose name does not say what to write.

    Args:
        out: the output as given, perhaps an actor or a network that came first.
        command: the command.
        what: what it writes, such as "a map".
        endings: the endings that it can write, without dots.
    """
    stem = command if out.name.startswith(".") or not out.stem else out.stem
    names = [f"{stem}.{ending}" for ending in endings]
    listed = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    if names_network(str(out)):
        form = f"graphkit {command} {command}.{endings[0]} -n {quote(str(out))}"
        return click.UsageError(
            f"expected the name of a file to write, such as {listed}; "
            f"for {what} of this network: {form}"
        )
    if out.suffix or out.name.startswith("."):
        return click.UsageError(f"expected the name of a file to write, such as {listed}")
    form = f"graphkit {command} {command}.{endings[0]} {quote(str(out))}"
    return click.UsageError(
        f"expected the name of a file to write, such as {listed}; for {what} of an actor: {form}"
    )


def _endings(taken: Sequence[click.Argument]) -> set[str]:
    """Return the endings of the file that a command writes, as its usage line has them."""
    outs = [str(p.metavar) for p in taken if str(p.metavar).startswith("OUT.")]
    return {f".{ending}" for out in outs for ending in out.removeprefix("OUT.").split("|")}


def _is_path(word: str) -> bool:
    """Return whether a word is a network by its form, and not only by a folder of its name."""
    from graphkit.storage import is_address

    path = Path(word)
    apart = os.sep in word or "/" in word
    return is_address(word) or path.suffix.lower() in _FILES or (apart and path.is_dir())


def _parse(
    command: Command, ctx: click.Context, args: Sequence[str]
) -> tuple[dict[str, object], list[_Word]]:
    """Return the options as typed, and the words between them with their positions."""
    placed = []
    for position, arg in enumerate(args):
        word = _Word(arg)
        word.position = position
        placed.append(word)
    options = [param for param in command.get_params(ctx) if isinstance(param, click.Option)]
    bare = click.Command(command.name, params=list(options), add_help_option=False)
    given, words, order = bare.make_parser(ctx).parse_args(args=list(placed))
    for option in options:
        _check_option(option, given.get(str(option.name)), order.count(option), ctx)
    return dict(given), [word for word in words if isinstance(word, _Word)]


def _check_option(option: click.Option, value: object, times: int, ctx: click.Context) -> None:
    """Refuse an option without a value, as from a script whose variable is not set, or with two."""
    values = value if isinstance(value, (list, tuple)) else [value]
    if option.name not in _MAY_BE_EMPTY and any(
        isinstance(text, str) and not text.strip() for text in values
    ):
        raise click.BadParameter(
            "the value is empty; give one, or leave the option out", ctx, option
        )
    if times > 1 and not (option.multiple or option.is_flag or option.count):
        name = max(option.opts, key=len)
        raise click.UsageError(f"{name} is given {times} times; give it once", ctx)


def _sort(command: Command, words: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Return the words that are networks, and the others."""
    if _option(command, "--network") is None:
        return [], list(words)
    networks = [word for word in words if names_network(word)]
    if not networks and len(words) == 1:
        # In a command without a subject, a missing path gets the error of a network.
        word = words[0]
        path = os.sep in word or "/" in word or (not command.subject and "." in word)
        if path or os.path.lexists(word):
            networks = [word]
    return networks, [word for word in words if word not in networks]


def _option(command: click.Command, name: str) -> click.Option | None:
    return next(
        (p for p in command.params if isinstance(p, click.Option) and name and name in p.opts),
        None,
    )


def _is_actor(word: str) -> bool:
    """Return whether the name of a folder is also an actor of the default network."""
    if Path(word).suffix or os.sep in word or "/" in word:
        return False
    from graphkit.model.errors import GraphkitError
    from graphkit.storage.open import SHIPPED, open_network

    with suppress(GraphkitError, OSError):
        network = open_network(os.environ.get("GRAPHKIT_NETWORK") or SHIPPED)
        network.find(word)
        return True
    return False


def _forms(command: Command, words: Sequence[str], extra: Sequence[str] = ()) -> str:
    """Explain words that fit nowhere, with the forms that could be meant."""
    taken = [p for p in command.params if isinstance(p, click.Argument)]
    start = " ".join([f"graphkit {command.name}", *map(quote, words[: len(taken)])])
    excess = extra or words[len(taken) :]
    subject = _option(command, command.subject)
    hints = []
    if subject is not None and len(excess) > 1:
        hints.append(f"a name of several words needs quotation marks: {start} {_joined(excess)}")
    elif len(taken) == 1 and _option(command, "-p") is None:
        one = f"graphkit {command.name} {_joined(words)}"
        hints.append(f"a name of several words needs quotation marks: {one}")
    elif len(taken) > 1:
        hints.append("a name of several words needs quotation marks")
    if subject is not None and subject.multiple and len(excess) > 1:
        each = " ".join(f"{command.subject} {quote(word)}" for word in excess)
        hints.append(f"several actors are given one by one: {start} {each}")
    if _option(command, "--network") is not None:
        hints.append(f"a network is given with -n: {start} -n NETWORK")
    if _option(command, "--around") is not None and subject is None and not taken:
        around = f"{start} --around {_joined(excess)}"
        hints.append(f"actors near one are selected with --around: {around}")
    if _option(command, "-p") is not None and subject is None:
        hints.append(f"a parameter is given with -p: {start} -p KEY=VALUE")
    hints.append(f"an example: {command.examples[0]}")
    wrong = f"unexpected {'words' if len(excess) > 1 else 'word'} {', '.join(map(repr, excess))}"
    return "\n  ".join([wrong, *hints])


def quote(word: str) -> str:
    """Return a word as one types it: in quotation marks if a shell would split it.

    Example:
        >>> quote("Mukdahan"), quote("Nakhon Phanom")
        ('Mukdahan', '"Nakhon Phanom"')
    """
    return word if word and not set(word) & set(" \t\"'$`\\&|;<>()*?!") else f'"{word}"'


def _joined(words: Sequence[str]) -> str:
    return quote(" ".join(words))

"""The command that walks through proposals on a terminal: review."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from graphkit.cli.group import main
from graphkit.cli.options import lang_option, tell
from graphkit.cli.register import user
from graphkit.cli.terminal import plain, wrap
from graphkit.model.errors import GraphkitError
from graphkit.model.proposals import VERDICTS

if TYPE_CHECKING:
    from graphkit.cli.review_session import Review


@main.command()
@click.argument("store", metavar="STORE")
@click.option("--as", "who", metavar="WHO", help="Who decides [default: the user's name].")
@click.option("--kind", type=click.Choice(tuple(VERDICTS)), help="Only this kind of proposal.")
@lang_option
def review(store: str, who: str | None, kind: str | None, lang: str) -> None:
    """Walk through the proposals that wait for a verdict, with single keys.

    y accepts (or agrees), n rejects (or declines), s skips, u undoes the last, q quits and ?
    explains; the same keys work while a Thai keyboard is on. Every verdict is recorded at once.
    """
    from graphkit.cli.review_session import Review
    from graphkit.storage import open_store

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise GraphkitError(
            f"a review needs a terminal; without one list them with `graphkit proposals {store}` "
            f"and decide with `graphkit decide {store} ID accept|reject`"
        )
    with open_store(store) as target:
        walk = Review(target, who or user(), kind, lang)
        _walk(walk)
        for line in walk.summary():
            tell(line)


def _walk(walk: Review) -> None:
    from graphkit.cli.review_session import HELP, KEYS, NO, QUIT, SKIP, UNDO, YES

    shown = None
    while walk.current:
        if walk.current is not shown:
            shown = walk.current
            for line in walk.card(_columns()):
                tell(line)
        tell("")
        _say(walk.keys())
        asked = KEYS.get(_key())
        if asked == QUIT:
            return
        if asked in (YES, NO):
            try:
                _say(walk.answer(asked == YES))
            except GraphkitError as error:
                _say(str(error))
        elif asked == SKIP:
            walk.skip()
        elif asked == UNDO:
            _say(walk.back())
        elif asked == HELP:
            for line in walk.word("help").split("\n"):
                _say(line)
        else:
            _say(walk.word("unknown"))


def _columns() -> int:
    # A line that fills the last column would wrap on some terminals.
    return max(40, min(shutil.get_terminal_size((80, 24)).columns - 1, 160))


def _say(text: str) -> None:
    for line in wrap(plain(text), _columns(), "") if text else ():
        tell(line)


def _key() -> str:
    """The key that is pressed; of several at once the first, and none of an arrow or the like."""
    from graphkit.cli.review_session import KEYS, QUIT

    try:
        pressed = click.getchar()
    except (KeyboardInterrupt, EOFError):
        return next(key for key, asked in KEYS.items() if asked == QUIT)
    return pressed[:1]

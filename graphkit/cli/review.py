"""The command that reviews proposals one by one on a terminal: review."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from graphkit.cli.group import main
from graphkit.cli.options import lang_option, proposal_kind_option, who_option
from graphkit.cli.printing import print_result
from graphkit.cli.register import user
from graphkit.cli.terminal import plain, wrap
from graphkit.model.errors import GraphkitError

if TYPE_CHECKING:
    from graphkit.cli.review_session import Review


@main.command()
@click.argument("store", metavar="STORE")
@who_option
@proposal_kind_option
@lang_option
def review(store: str, who: str | None, kind: str | None, lang: str) -> None:
    """Review the proposals without a verdict one by one, with single keys.

    y accepts (or agrees), n rejects (or declines), s skips, u undoes the last verdict, q quits
    and ? explains; of a statement of a document, e corrects it and t makes another tie from its
    passage. The same keys work while a Thai keyboard is active. Every verdict is recorded at
    once, and an accepted statement becomes a claim of the store.
    """
    from graphkit.cli.review_session import Review
    from graphkit.storage import open_store

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise GraphkitError(
            f"a review needs a terminal; without one, list the proposals with `graphkit proposals "
            f"{store}` and decide with `graphkit decide {store} ID accept|reject`"
        )
    with open_store(store) as target:
        session = Review(target, who or user(), kind, lang)
        _review(session)
        for line in session.summary():
            print_result(line)


def _review(session: Review) -> None:
    from graphkit.cli.review_session import EDIT, HELP, KEYS, NO, QUIT, SKIP, TIE, UNDO, YES

    shown = None
    while session.current:
        if session.current is not shown:
            shown = session.current
            for line in session.card(_columns()):
                print_result(line)
        print_result("")
        _say(session.keys())
        action = KEYS.get(_key())
        if action == QUIT:
            return
        stated = bool(session.current.proposal.claim.get("states"))
        if action in (YES, NO) or (stated and action in (EDIT, TIE)):
            try:
                if action in (EDIT, TIE):
                    _say(_edited(session, by_hand=action == TIE))
                else:
                    note = _reason(session) if stated and action == NO else ""
                    _say(session.answer(action == YES, note))
            except GraphkitError as error:
                _say(str(error))
        elif action == SKIP:
            session.skip()
        elif action == UNDO:
            _say(session.back())
        elif action == HELP:
            for line in session.words["help"].split("\n"):
                _say(line)
        else:
            _say(session.words["unknown_key"])


def _reason(session: Review) -> str:
    """Ask for the reason of a rejection; Enter gives none."""
    return str(click.prompt(session.words["reason"], default="", show_default=False))


def _edited(session: Review, *, by_hand: bool) -> str:
    """Ask for the fields of a tie, each with its present value, and record it.

    Raises:
        GraphkitError: if a field does not fit; nothing is recorded then.
    """
    from graphkit.extract.corrections import FIELDS
    from graphkit.model.statements import TIE as STATES_TIE

    stored = session.current
    claim = stored.proposal.claim if stored else {}
    if not by_hand and claim.get("states") != STATES_TIE:
        raise GraphkitError(session.words["only_ties"])
    given = {}
    for name in FIELDS:
        now = "" if by_hand else str(claim.get(name, ""))
        label = session.words["fields"].get(name, name)
        text = click.prompt(plain(label), default=now, show_default=bool(now))
        given[name] = "" if text.strip() == "-" else text.strip()
    return session.make(given) if by_hand else session.correct(given)


def _columns() -> int:
    import shutil

    # A line that fills the last column wraps on some terminals.
    return max(40, min(shutil.get_terminal_size((80, 24)).columns - 1, 160))


def _say(text: str) -> None:
    for line in wrap(plain(text), _columns(), "") if text else ():
        print_result(line)


def _key() -> str:
    """Return the key that is pressed, or the first character of a key that sends several."""
    from graphkit.cli.review_session import KEYS, QUIT

    try:
        pressed = click.getchar()
    except (KeyboardInterrupt, EOFError):
        return next(key for key, action in KEYS.items() if action == QUIT)
    return pressed[:1]

"""The size of a network: one count of its actors, ties and sources for every command."""

from __future__ import annotations

from dataclasses import dataclass

from graphkit.model.network import Network


@dataclass(frozen=True, slots=True)
class Totals:
    """The size of a network on its day.

    Attributes:
        actors: actors that exist on the day, or have a tie that is not over.
        countries: countries that they are in.
        ties: ties between them that sources state, of every kind and status, without denied ones.
        derived: ties that follow from where they lie, which no source states.
        claims: claims on ties, those of other days too.
        sources: sources of the network, cited by any record.
        other_actors, other_ties: actors of other days, and the stated ties that only they have.
        denied: ties that are denied.
    """

    actors: int
    countries: int
    ties: int
    derived: int
    claims: int
    sources: int
    other_actors: int
    other_ties: int
    denied: int = 0


def count_totals(network: Network) -> Totals:
    """Count a network, or a selection of one, on its day.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> places = (Actor("TH-49", "province"), Actor("LA-SV", "province"))
        >>> claims = (Claim("TH-49", "LA-SV", "sister_city"),)
        >>> totals = count_totals(Network({a.id: a for a in places}, claims))
        >>> totals.actors, totals.ties, totals.derived
        (2, 1, 0)
    """
    now = network.at(network.as_of, undated=network.undated)
    stated = sum(not tie.derived for tie in now.counted_ties.values())
    everything = sum(not tie.derived for tie in network.counted_ties.values())
    return Totals(
        len(now.actors),
        len({actor.country for actor in now.actors.values()} - {""}),
        stated,
        len(now.counted_ties) - stated,
        len(network.claims),
        len(network.sources),
        len(network.actors) - len(now.actors),
        everything - stated,
        len(now.ties) - len(now.counted_ties),
    )

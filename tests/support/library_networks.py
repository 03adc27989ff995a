"""Make random networks with what library queries need: organisations, sectors, mandates."""

from __future__ import annotations

import random
from dataclasses import replace

from cypher_networks import TIE_KINDS, random_network

from graphkit.model.network import Network

WIDE = (*TIE_KINDS, "participates_in", "oversees", "coordinates", "trades_with", "hosts")
_BODIES = (
    ("association", "hometown"),
    ("association", "trade"),
    ("agency", "ministry"),
    ("agency", "local_government"),
    ("community", ""),
    ("country", ""),
)


def wide_network(seed: int) -> Network:
    """Return a random network with organisations and with formal and informal ties."""
    network = random_network(seed, WIDE)
    dice = random.Random(seed)
    actors = {}
    for actor in network.actors.values():
        if dice.random() < 0.4:
            kind, subkind = dice.choice(_BODIES)
            actor = replace(actor, kind=kind, subkind=subkind)
        actors[actor.id] = replace(actor, sector=dice.choice(("", "state", "private", "civil")))
    claims = tuple(
        claim._replace(mechanism=dice.choice(("", "formal", "informal")))
        for claim in network.claims
    )
    return Network(actors, claims, network.sources, network.actor_claims, as_of=network.as_of)

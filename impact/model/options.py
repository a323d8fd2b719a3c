"""Options: how a region is modeled, alongside what the study says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from impact.sources import built
from impact.sources.parameters import Parameters
from impact.sources.settings import parameter_changes
from impact.study.study import Change

DELTA = "region.delta"
OPTIONS = ("accounts", "method", "imports", "baseline", "draws", "seed")
"""Options by their names on the command line; --delta is the parameter DELTA."""

RPC = "rpc"
"""Shares by supplier, size, and distance (region.local_purchase_shares)."""


def newest_accounts() -> int:
    """Accounts year that is used unless another is asked for: the newest that is built."""
    return max(built.accounts_years())


@dataclass(frozen=True)
class Options:
    """How the region is modeled, alongside what the study says.

    Attributes:
        accounts: year of the national accounts.
        method: what a region buys locally: rpc, or a location quotient (slq, cilq, flq, aflq).
        delta: exponent of Flegg's lambda; None for data/parameters/region.toml.
        imports: whether imports count as made in the nation (only for the nation).
        draws: of the ranges; 0: no ranges.
        seed: of the draws.
        baseline: folder of another region's baseline (impact data baseline); None: the one in data/.
        scenarios: whether the study's named sets of changes are run, too, to stand side by side.
        given: parameters that have another value than in data/parameters, by key ("trade.goods",
            "tax/STATE.sales_state"; sources.parameters.with_given); they have no range.

    """

    accounts: int = field(default_factory=newest_accounts)
    method: str = RPC
    delta: float | None = None
    imports: bool = False
    draws: int = 2000
    seed: int = 1
    baseline: Path | None = None
    scenarios: bool = False
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def records(self, topic: str) -> dict[str, Any]:
        """Parameters of one topic."""
        return self.parameters.records(topic)

    @property
    def parameters(self) -> Parameters:
        """All parameters in use."""
        return Parameters(self._given)

    @property
    def changes(self) -> list[Change]:
        """What differs from the options that a run takes by itself, parameters included."""
        usual = Options()
        own = [(name, getattr(usual, name), getattr(self, name)) for name in OPTIONS]
        found = [Change(name, _plain(before), _plain(after)) for name, before, after in own if before != after]
        return found + parameter_changes(self._given)

    @property
    def _given(self) -> Mapping[str, Any]:
        return self.given if self.delta is None else {DELTA: self.delta, **self.given}


def _plain(value: Any) -> str | int | None:  # noqa: ANN401 - a value of an option
    return str(value) if isinstance(value, Path) else value

"""States: one module for each whose law needs code of its own; all else is data/parameters/tax.

A module has STATE, its two letters, and RULES; that it is here is enough. Mississippi and Arkansas need none: their
ratios, schedules, lags, exemptions and rates are records of their files.
"""

from importlib import import_module
from pkgutil import iter_modules

from impact.taxes.states.rules import StateRules

_NAMES = [module.name for module in iter_modules(__path__) if module.name != "rules"]
STATE_RULES: dict[str, StateRules] = {
    module.STATE: module.RULES for module in (import_module(f"impact.taxes.states.{name}") for name in _NAMES)
}
"""Rules by state's two letters."""

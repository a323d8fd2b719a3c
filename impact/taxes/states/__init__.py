"""States: one module for each whose law needs code of its own; all else is data/parameters/tax.

Mississippi and Arkansas need none: their ratios, schedules, lags, exemptions and rates are records of their files.
"""

from impact.taxes.states import tennessee
from impact.taxes.states.rules import StateRules

STATE_RULES: dict[str, StateRules] = {tennessee.STATE: tennessee.RULES}
"""Rules by state's two letters."""

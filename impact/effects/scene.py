"""The scene: a solved study, its lines, what they call forth, and when; what every table of effects is made from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.outputs_of_demand import LineOutputs
from impact.ledger.spending import Spending
from impact.ledger.staff import payroll_key


@dataclass(frozen=True)
class Scene:
    """What the effects are computed from.

    Attributes:
        spending: lines and schedule.
        outputs: by effect, industry x line, payroll lines among them.
        rates: measures per dollar of output, industry x measure.
        crew_factors: jobs and labor_income factors of on-site lines.
        staff: by facility: county, industry, jobs, labor_income_usd in full operation.
        staff_schedule: facility x year.
        reference_year: of the operation figures.
        counties: the region's county codes.
        residence: county of work x county of residence, the last column outside the region.
        outside_share: share of on-site crews from outside the region.

    """

    spending: Spending
    outputs: LineOutputs
    rates: pd.DataFrame
    crew_factors: pd.DataFrame
    staff: pd.DataFrame
    staff_schedule: pd.DataFrame
    reference_year: int
    counties: pd.Index
    residence: npt.NDArray[np.float64]
    outside_share: float


def phase_lines(scene: Scene, phase: str) -> pd.Index:
    """Lines of one phase, the payroll of the staff counting as an operation line."""
    named = scene.spending.lines["phase"].reindex(scene.outputs.lines, fill_value="operation")
    return named.index[named.eq(phase)]


def line_weights(scene: Scene, phase: str) -> pd.Series:
    """Share of each line's amount that counts: all years of construction, the reference year of operation."""
    schedule = full_schedule(scene).loc[phase_lines(scene, phase)]
    return schedule.sum(axis=1) if phase == "construction" else schedule[scene.reference_year]


def full_schedule(scene: Scene) -> pd.DataFrame:
    """Line x year, payroll lines included."""
    payroll = scene.staff_schedule.set_axis([payroll_key(site) for site in scene.staff_schedule.index])
    return pd.concat([scene.spending.schedule, payroll]).reindex(scene.outputs.lines)

"""Studies: what is announced, where, by whom and when, as frozen records that refuse what they do not know.

A study is a TOML file: the project's facilities, each with its spending lines, its staff, its crews and its power.
Every uncertain figure is a number, or a record {value, low, high, bounds, source} whose source names an entry of
[sources].
"""

from impact.study.event import Event
from impact.study.facility import Approval, Crews, Facility, Grid, RecycledWater, Staff, Supply
from impact.study.fiscal import Abatement, Fiscal, Published, SiteTax, TaxClass
from impact.study.ranged import Fips, Year
from impact.study.spend import LAND, Margins, Spend
from impact.study.study import Claim, GpuCheck, Study

__all__ = [
    "LAND",
    "Abatement",
    "Approval",
    "Claim",
    "Crews",
    "Event",
    "Facility",
    "Fips",
    "Fiscal",
    "GpuCheck",
    "Grid",
    "Margins",
    "Published",
    "RecycledWater",
    "SiteTax",
    "Spend",
    "Staff",
    "Study",
    "Supply",
    "TaxClass",
    "Year",
]

"""The economy that a study meets: the nation's accounts, the region's industries, its counties."""

from dataclasses import dataclass

from impact.accounts.national import NationalAccounts
from impact.region.counties import RegionCounties
from impact.region.model import RegionModel
from impact.region.regions import Region


@dataclass(frozen=True)
class Economy:
    """A region with all that the effects of a study follow from.

    Attributes:
        region: its counties.
        nation: the nation's accounts.
        model: the region's industries and what they buy locally.
        counties: who supplies whom within it, who lives and spends where.
    """

    region: Region
    nation: NationalAccounts
    model: RegionModel
    counties: RegionCounties

"""The nation's tables, from agency files: accounts of two years, margins, prices, jobs and pay of 2022.

Margins: what of a purchaser's price goes to carriers, wholesalers and retailers, and to which of them.

    margin shares      commodity x kind              USD of margin per USD paid by the purchaser
    margin suppliers   trade and transport commodity x kind    shares adding up to one per kind

Two groups of buyers are kept apart, as their margins differ: `equipment` (private fixed investment in equipment,
F02E00) and `intermediate` (all industries' current purchases). Source: BEA margins by commodity, 2017.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.accounts import national
from impact.accounts.national import BENCHMARK, NationalAccounts, index_moved_by_group
from impact.ingest import update
from impact.ingest.agency import bea_io, bea_regional, bls
from impact.ingest.agency.bea_regional import US
from impact.ingest.county_accounts import national_jobs
from impact.sources import concordance
from impact.sources.parameters import parameter

JOBS_YEAR, STATE_YEAR, INCOME_YEAR = 2022, 2021, 2023
"""Last years of the county table of jobs, of the state tables, and of county income."""
NONFARM_INCOME = 72
"""Line of CAINC4: nonfarm proprietors' income, thousand dollars."""
CONSTRUCTION = "23"
"""State-table sector of construction."""
KINDS = ("transportation", "wholesale", "retail")
EQUIPMENT = "F02E00"
KIND_PREFIXES = {"transportation": ("48", "492"), "wholesale": ("42",), "retail": ("44", "45", "4B")}
NO_MARGIN_SERVICES = ("48A000", "485000", "481000", "4200ID")
"""Passenger and support services and customs duties: they carry no freight margin."""


def margin_shares(margins: pd.DataFrame) -> pd.DataFrame:
    """Margins per dollar of purchaser's price: columns {kind}_share, index (group, commodity), USD per USD.

    share = margins of the kind / purchasers' value; a negative margin counts as none.
    """
    sums = buyer_groups(margins)
    sums = sums[sums["purchasers_musd"] > 0]
    kinds = sums[[f"{kind}_musd" for kind in KINDS]].clip(lower=0.0)
    return kinds.div(sums["purchasers_musd"], axis=0).set_axis([f"{kind}_share" for kind in KINDS], axis=1)


def margin_suppliers(use: pd.DataFrame) -> pd.DataFrame:
    """Who receives the margins: shares of trade and transport commodities per kind, by group of buyers.

    The use table at producers' prices shows margins as purchases from trade and transport; their make-up in the
    group's column (equipment: F02E00; intermediate: all industries) is taken for every commodity of the group.
    """
    final = [code for code in use.columns if str(code).startswith(("F0", "F1"))]
    columns = {"equipment": use[EQUIPMENT], "intermediate": use.drop(columns=final).sum(axis=1)}
    parts = {}
    for group, bought in columns.items():
        for kind, prefixes in KIND_PREFIXES.items():
            goods = bought[[str(code).startswith(prefixes) for code in bought.index]]
            goods = goods.drop(labels=list(NO_MARGIN_SERVICES), errors="ignore").clip(lower=0.0)
            parts[group, kind] = goods / goods.sum()
    return pd.concat(parts, names=["group", "kind", "commodity"]).rename("share").to_frame()


def price_index(agency: Path, county_sector_of: pd.Series) -> pd.DataFrame:
    """Price index by industry: BEA's to its last year, then consumer prices of the industry's group (2017 = 100)."""
    groups = concordance.read_concordance("price_groups").set_index("county_sector")["cpi_item"]
    prices = bls.read_consumer_prices(agency, sorted(set(groups)))
    return index_moved_by_group(
        bea_io.read_series(agency, "CPI").reindex(county_sector_of.index), prices, county_sector_of.map(groups)
    )


@dataclass(frozen=True)
class National:
    """What is built of the nation.

    Attributes:
        accounts: by year, oldest first: coefficients and tables.
        margin_shares, margin_suppliers: see accounts.margins (benchmark year).
        price_index: industry x year, 2017 = 100.
        jobs: by industry, of the county table's last year: wage_salary_jobs, proprietors, jobs, pay_usd,
            proprietor_weight, redefinition_jobs, redefinition_pay.
    """

    accounts: dict[int, NationalAccounts]
    margin_shares: pd.DataFrame
    margin_suppliers: pd.DataFrame
    price_index: pd.DataFrame
    jobs: pd.DataFrame

    @property
    def industries(self) -> pd.DataFrame:
        """Industries of the newest accounts."""
        return self.accounts[max(self.accounts)].industries


def build_national(agency: Path, years: list[int]) -> National:
    """All national tables, from the folder of agency files; `years` are the accounts years, the benchmark first."""
    county_sectors, state_sectors = concordance.read_county_sectors(), concordance.read_state_sectors()
    benchmark = update.benchmark_tables(agency)
    tables = {BENCHMARK: benchmark, **{year: update.updated_tables(agency, year) for year in years[1:]}}
    placed = national.industry_sectors(benchmark.make.index, state_sectors, county_sectors)
    names = bea_io.read_names(agency, "Industry"), bea_io.read_names(agency, "Commodity")
    accounts = {year: year_accounts(year, table, placed, names) for year, table in tables.items()}
    margins_2017 = bea_io.read_margins(agency, benchmark.make.columns)
    return National(
        accounts=accounts,
        margin_shares=margin_shares(margins_2017),
        margin_suppliers=margin_suppliers(benchmark.use),
        price_index=price_index(agency, placed["county_sector"]),
        jobs=industry_jobs(agency, accounts[max(years)].industries, state_sectors, benchmark.use),
    )


def year_accounts(
    year: int, tables: update.Tables, placed: pd.DataFrame, names: tuple[pd.Series, pd.Series]
) -> NationalAccounts:
    """The accounts of one year from its tables."""
    coefficients = national.national_coefficients(tables.make, tables.use, tables.imports)
    shares, domestic, imported = (table.to_numpy() for table in coefficients)
    industries = national.industry_table(tables.make, tables.use, names[0], placed)
    commodities = national.commodity_table(tables.make, tables.use, tables.final_imports, names[1])
    return NationalAccounts(year, industries, commodities, shares, domestic, imported)


def industry_jobs(
    agency: Path, industries: pd.DataFrame, state_sectors: pd.DataFrame, use: pd.DataFrame
) -> pd.DataFrame:
    """Jobs, proprietors and pay by industry, US, of the county table's last year."""
    before = bea_io.read_use(agency, after_redefinitions=False).loc["V00100", industries.index].clip(lower=0.0)
    after = use.loc["V00100", industries.index]
    state_sector_of = industries["state_sector"]
    wage, proprietors, compensation = state_sector_figures(agency, state_sectors)
    to_2022 = county_sector_growth(agency, state_sectors, wage + proprietors)
    output = 1e6 * update.output_targets(agency, JOBS_YEAR)
    bounds = tuple(parameter("county_accounts", "plausible_pay"))
    detail = counted_jobs(agency, output[state_sector_of.eq(CONSTRUCTION)])
    pay = compensation / wage
    wage_jobs = national_jobs.detail_wage_jobs(state_sector_of, wage * to_2022, pay, detail, before, bounds)
    own_jobs = national_jobs.spread(state_sector_of, proprietors * to_2022, wage_jobs)
    paid = national_jobs.spread(state_sector_of, pay * wage * to_2022, before)
    surplus = industries["surplus_share"] * output
    return pd.DataFrame(
        {
            "county_sector": industries["county_sector"],
            "state_sector": state_sector_of,
            "wage_salary_jobs": wage_jobs,
            "proprietors": own_jobs,
            "jobs": wage_jobs + own_jobs,
            "pay_usd": (paid / wage_jobs.where(wage_jobs > 0)).fillna(0.0),
            "proprietor_weight": own_weights(agency, own_jobs, surplus, industries["county_sector"]),
            "redefinition_jobs": pooled_redefinition(before, after, wage_jobs, state_sector_of),
            "redefinition_pay": pooled_redefinition(before, after, paid, state_sector_of),
        }
    ).reindex(industries.index)


def counted_jobs(agency: Path, construction: pd.Series) -> pd.Series:
    """Wage and salary jobs at industries' own establishments, US, by the shape of the QCEW-based file.

    The file's jobs go with a commodity wherever it is made: jobs x gross output of the industry / output of the
    commodity, before redefinitions, as employers report.

    Construction has its outputs instead, equal jobs per dollar for each kind of building: building types (2332A0) are
    not kinds of employer (NAICS 236-238), so that nobody counts jobs by building type.
    """
    file, gross_output = bls.read_detail_jobs(agency), 1e6 * bea_io.read_series(agency, "GrossOutput")[bls.OUTPUT_YEAR]
    made = file["output_usd"].where(file["output_usd"] > 0)
    jobs = (file["jobs"] * gross_output.reindex(file.index) / made).fillna(0.0)
    return pd.concat([jobs.drop(construction.index, errors="ignore"), construction])


def own_weights(agency: Path, proprietors: pd.Series, surplus: pd.Series, county_sector_of: pd.Series) -> pd.Series:
    """Relative income per proprietor: nonfarm by the room in each industry's surplus, farms all alike."""
    income = bea_regional.wide(bea_regional.read_county_table(agency, "CAINC4", [INCOME_YEAR]), INCOME_YEAR)
    nonfarm = county_sector_of.ne("farm")
    total = 1e3 * float(income.loc[US, NONFARM_INCOME])
    weights = national_jobs.proprietor_weight(proprietors[nonfarm], surplus[nonfarm], total)
    return weights.reindex(proprietors.index, fill_value=1.0)


def pooled_redefinition(
    before: pd.Series, after: pd.Series, weights: pd.Series, state_sector_of: pd.Series
) -> pd.Series:
    """Redefinition factor by industry; one for all of construction, as its jobs are known only in total."""
    building = state_sector_of.eq(CONSTRUCTION)
    pooled = before[building] * (after[building].sum() / before[building].sum())
    return national_jobs.redefinition_factor(before, after.mask(building, pooled), weights)


def state_sector_table(agency: Path, table: str, state_sectors: pd.DataFrame) -> pd.DataFrame:
    """A state table by area x state-table sector, 2021: NAICS classes summed, missing where any of them is withheld."""
    published = bea_regional.read_state_table(agency, table, [STATE_YEAR])
    government = published[published["line_code"].isin([2001, 2002, 2010])].assign(
        naics=lambda rows: rows["line_code"].astype(str)
    )
    classes = bea_regional.wide(pd.concat([published[published["naics"].ne("...")], government]), STATE_YEAR, "naics")
    columns = {}
    for state_sector, text in state_sectors["bea_state_classes"].items():
        parts = classes[[name for name in text.split() if name != "516"]]  # 516 ended in 2007 and is not available
        columns[state_sector] = parts.sum(axis=1, min_count=parts.shape[1])
    return pd.DataFrame(columns)


def state_sector_figures(agency: Path, state_sectors: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Wage and salary jobs, proprietors and compensation (USD) by state-table sector, US 2021."""
    total, wage = (
        state_sector_table(agency, "SAEMP25N", state_sectors).loc[US],
        state_sector_table(agency, "SAEMP27N", state_sectors).loc[US],
    )
    compensation = 1e3 * state_sector_table(agency, "SAINC6N", state_sectors).loc[US]
    return wage, (total - wage).clip(lower=0.0), compensation


def county_sector_growth(agency: Path, state_sectors: pd.DataFrame, jobs_2021: pd.Series) -> pd.Series:
    """Growth of each state-table sector's line from the state tables of 2021 to CAEMP25N 2022, US.

    By state-table sector.
    """
    counties = bea_regional.wide(bea_regional.read_county_table(agency, "CAEMP25N", [JOBS_YEAR]), JOBS_YEAR)
    county_sectors = concordance.read_county_sectors()
    numbers = {
        county_sector: [int(code) for code in text.split()]
        for county_sector, text in county_sectors["caemp25n_line"].items()
    }
    now = pd.Series({county_sector: counties.loc[US, codes].sum() for county_sector, codes in numbers.items()})
    then = jobs_2021.groupby(state_sectors["county_sector"]).sum()
    return state_sectors["county_sector"].map(now / then)


def buyer_groups(margins: pd.DataFrame) -> pd.DataFrame:
    """Margins by group of buyers and commodity, musd; index (group, commodity)."""
    use = margins.index.get_level_values("use").astype(str)
    groups = {"equipment": use == EQUIPMENT, "intermediate": ~use.str.startswith("F0")}
    groups["intermediate"] &= ~use.str.startswith("F1")
    sums = {name: margins[chosen].groupby(level="commodity").sum() for name, chosen in groups.items()}
    return pd.concat(sums, names=["group"])

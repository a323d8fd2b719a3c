"""Scorecard of a run: the seven figures that an official asks for first, and a paragraph that says them in words.

    taxes a year       local taxes of all years / years of the study
    forgone a year     local taxes forgone, all years / years of the study; reference case, not simulated
    net                local taxes of all years less the cost of public services for new residents where it is known;
                       its low end is the p10 of the taxes less the high cost, its high end the p90 less the low cost

Medians and likely ranges are those of the simulations; a run without simulations has the reference case alone.
Where that case lies among its simulations, and why, where that is not the middle half:

    share_below    share of the simulations below the reference case
    off            middle of a figure with one input at its 10th and its 90th percentile, less the reference case

What pulls the median away from the reference case most is the input whose `off` is largest on the median's side.
"""

from dataclasses import dataclass
from math import isnan

import pandas as pd

from impact.facts import NONE
from impact.results import Results
from impact.taxes.views import LOCAL
from impact.words import in_unit, listed, money, years_words

JOBS, BUILDING, TAXES, PEAK = "operation_jobs", "construction_job_years", "local_tax_usd", "grid_peak_mw"
MAIN = {BUILDING: "construction job-years", JOBS: "permanent jobs", TAXES: "local taxes of all years"}
"""Figures among which the largest unknown is looked for, in words."""
NET, PART_NET = "Net for local jurisdictions", "Local taxes, net where the cost of services is known"
SITES_PEAK = "Peak load of the sites"
GROSS = "Local taxes before the cost of services"
"""Titles of the net: the cost of services is known everywhere, in part, or nowhere."""
NO_RANGES = "Likely ranges, and what is least known, come with simulations (--draws 2000)."
MOST_NAMED = 3
"""Jurisdictions that a sentence names."""
REFERENCE_COLUMNS = [
    "metric", "unit", "reference", "p10", "p25", "p50", "p75", "p90", "share_below", "within_middle_half", "reason",
]  # fmt: skip
TOGETHER = "no single input explains it: small one-sided effects of many inputs add up"


@dataclass(frozen=True)
class Score:
    """One figure of the scorecard.

    Attributes:
        key: of the figure.
        title: what it is.
        value, low, high: median and likely range; no figure (NaN) where none is known.
        unit: of the three.
        period: when, or over which years.
        note: what it counts, in a sentence.
    """

    key: str
    title: str
    value: float
    low: float
    high: float
    unit: str
    period: str
    note: str

    @property
    def has_range(self) -> bool:
        """Whether simulations give it a range."""
        return self.high > self.low


def scorecard(results: Results) -> list[Score]:
    """The seven figures, in the order in which people ask for them."""
    study, year = results.study, results.reference_year
    span = years_words(study.first_year, study.last_year)
    years = study.last_year - study.first_year + 1
    built = "job-years; ten may be ten people for one year, or five for two"
    return [
        headline_score(results, JOBS, "Permanent jobs", f"in {year}", "At the site, at suppliers, in local stores."),
        headline_score(results, BUILDING, "Temporary jobs", building_years(results), f"Construction, in {built}."),
        headline_score(
            results, TAXES, "Local taxes collected a year", f"mean of {span}", "Counties, cities, and schools.", years
        ),
        forgone_score(results, f"mean of {span}", years),
        net_score(results, f"sum of {span}"),
        peak_score(results, f"in {year}"),
        Score("unknown", "Largest unknown", NONE, NONE, NONE, "", "", largest_unknown(results)),
    ]


def headline_score(results: Results, metric: str, title: str, period: str, note: str, divided_by: float = 1.0) -> Score:
    """A headline figure: its median with the likely range, or the reference case of a run without simulations."""
    row = results.headline.loc[metric]
    value, low, high = (figure(row[name]) / divided_by for name in ("p50", "p10", "p90"))
    if isnan(value):
        value = figure(row["total"]) / divided_by
    unit = "USD a year" if str(row["unit"]) == "USD" and divided_by > 1 else str(row["unit"])
    return Score(metric, title, value, low, high, unit, period, note)


def peak_score(results: Results, period: str) -> Score:
    """The peak on the grid; where the utility is not known, that of the sites."""
    found = headline_score(results, PEAK, "Peak load on the grid", period, "Net of on-site generation.")
    table = results.grid.by_year
    own = table[table["year"].eq(results.reference_year) & table["utility"].eq("all")] if len(table) else table
    load = float(own["load_peak_mw"].sum()) if len(own) else 0.0
    if not isnan(found.value) or not load > 0:
        return found
    note = "All load of the sites, on-site generation not taken off: their utility is not known here."
    return Score(PEAK, SITES_PEAK, load, NONE, NONE, "MW", period, note)


def figure(value: float | None) -> float:
    """A figure of a table; no figure (NaN) where the table has nothing."""
    return NONE if value is None else float(value)


def building_years(results: Results) -> str:
    """First and last year in which something is built."""
    table = results.by_year
    built = table[table["phase"].eq("construction") & table["jobs"].ne(0)]["year"]
    if built.empty:
        return "nothing is built"
    return ("in " if built.min() == built.max() else "") + years_words(built.min(), built.max())


def forgone_score(results: Results, period: str, years: float) -> Score:
    """What local jurisdictions give up by abatements, fees in lieu of tax, and exemptions; the reference case."""
    table = results.taxes.by_jurisdiction
    own = table[table["level"].isin(LOCAL) & table["forgone_usd"].ne(0)]
    usd = float(table[table["level"].isin(LOCAL)]["forgone_usd"].sum()) / years
    each = own.set_index("jurisdiction_title")["forgone_usd"] / years
    note = f"{largest_words(each)}. Reference case, not simulated." if len(own) else "No local incentive."
    return Score("forgone", "Local taxes forgone a year", usd, NONE, NONE, "USD a year", period, note)


def forgone_kinds(results: Results) -> str:
    """Which taxes local jurisdictions give up, in words."""
    table = results.taxes.incentives
    kinds = table.loc[table["level"].isin(LOCAL), "kind"].str.split().str[0]
    return f"{listed(sorted(kinds.unique()))} tax"


def net_score(results: Results, period: str) -> Score:
    """What local jurisdictions keep after the cost of services for new residents, as far as that cost is known."""
    table = results.taxes.balance
    own = table[table["level"].isin(LOCAL)].set_index("jurisdiction") if len(table) else table
    taxes = headline_score(results, TAXES, "", period, "")
    if own.empty or isnan(taxes.value):
        return Score("net", NET, NONE, NONE, NONE, "USD", period, "Not known here.")
    costs = own[["public_cost_usd", "public_cost_low_usd", "public_cost_high_usd"]].fillna(0.0)
    middle, low, high = costs.sum()
    simulated = results.ranges.by_jurisdiction
    medians = simulated.set_index("jurisdiction")["p50_usd"] if len(simulated) else own["amount_usd"]
    each = (medians.reindex(own.index) - costs["public_cost_usd"]).set_axis(own["jurisdiction_title"]).dropna()
    title, note = net_words(own["public_cost_usd"].notna().set_axis(own["jurisdiction_title"]), each)
    return Score("net", title, taxes.value - middle, taxes.low - high, taxes.high - low, "USD", period, note)


def net_words(known: pd.Series, each: pd.Series) -> tuple[str, str]:
    """Title and note of the net: after which services it is.

    Args:
        known: whether the cost of services is known, by jurisdiction.
        each: net by jurisdiction, USD.
    """
    if not known.any():
        return (
            GROSS,
            f"The cost of services for new residents is not known here, and nothing is subtracted{amounts(each)}.",
        )
    ends = "Low: low taxes, high cost of services; high: the reverse."
    if known.all():
        return NET, f"After services for new residents{amounts(each)}. {ends}"
    after, before = (each.reindex(known.index[which]).dropna() for which in (known, ~known))
    part = f"in {known.sum()} of {len(known)} jurisdictions"
    rest = f"before them in the others ({money(float(before.sum()))}), whose cost is not known"
    return PART_NET, f"After services for new residents {part}{amounts(after)}; {rest}. {ends}"


def amounts(usd: pd.Series) -> str:
    """The largest amounts of a table after a colon; nothing where it has none."""
    return f": {largest_words(usd)}" if len(usd) else ""


def largest_words(usd: pd.Series) -> str:
    """The largest amounts of a table by title, in words."""
    most = usd.loc[usd.abs().sort_values(ascending=False).index].head(MOST_NAMED)
    return listed([f"{title} {money(float(amount))}" for title, amount in most.items()])


def largest_unknown(results: Results) -> str:
    """The input that moves a main figure most, in a sentence; without simulations what the study calls least known."""
    rows = results.ranges.tornado
    rows = rows[rows["metric"].isin(MAIN) & rows["rank"].eq(1)] if len(rows) else rows
    if len(rows):
        row = next(rows.sort_values("swing_share", ascending=False).itertuples())
        low, high = sorted((row.at_p10, row.at_p90))
        return (
            f"{row.title[:1].upper()}{row.title[1:]}: it alone moves {MAIN[row.metric]} "
            f"from {in_unit(low, row.unit)} to {in_unit(high, row.unit)}."
        )
    named = [row.unknown for row in results.promises.itertuples() if row.unknown]
    return f"{named[0]}." if named else NO_RANGES


def verdict(results: Results) -> str:
    """The scorecard as one paragraph in plain words."""
    jobs, building, taxes, forgone, _, peak, unknown = scorecard(results)
    own = in_unit(figure(results.headline.loc[JOBS, "direct"]), "jobs")
    does = "changes the jobs of the region by" if jobs.value < 0 else "supports"
    what = "" if jobs.value < 0 else " jobs in the region"
    said = [f"The project {does} about {words(jobs)}{what} {jobs.period}, {own} of them its own."]
    if building.value:
        said.append(f"Building it takes about {words(building)} job-years ({building.period}).")
    if not isnan(taxes.value):
        given = f" and give up {money(forgone.value)} a year in {forgone_kinds(results)}" if forgone.value else ""
        said.append(f"Counties, cities, and schools collect about {words(taxes)} a year on average{given}.")
    else:
        said.append("Local taxes are not known here.")
    if peak.value > 0:
        needs = "The sites need" if peak.title == SITES_PEAK else "The grid has to deliver"
        said.append(f"{needs} up to {words(peak)} MW {peak.period}.")
    said.append(unknown.note if unknown.note == NO_RANGES else f"The largest unknown: {unknown.note}")
    return " ".join(said)


def words(score: Score) -> str:
    """A figure with its likely range in brackets.

    >>> words(Score("a", "A", 2754.0, 2031.0, 3874.0, "jobs", "in 2029", ""))
    '2,754 (likely 2,031 to 3,874)'
    """
    middle = in_unit(score.value, score.unit)
    if not score.has_range:
        return middle
    return f"{middle} (likely {in_unit(score.low, score.unit)} to {in_unit(score.high, score.unit)})"


def reference_case_table(places: pd.DataFrame, tornado: pd.DataFrame) -> pd.DataFrame:
    """Where the reference case of each headline lies (REFERENCE_COLUMNS).

    Args:
        places: unit, reference, p10, p25, p50, p75, p90, share_below by metric (uncertainty.outcomes).
        tornado: of all metrics.
    """
    table = places.reset_index(names="metric")
    table["within_middle_half"] = table["reference"].between(table["p25"], table["p75"])
    table["reason"] = [
        "" if row.within_middle_half else reason(row, tornado[tornado["metric"].eq(row.metric)])
        for row in table.itertuples()
    ]
    return table[REFERENCE_COLUMNS]


def reason(row: object, swings: pd.DataFrame) -> str:
    """Why the reference case of a headline is not in the middle half of its simulations, in one sentence."""
    reference, middle, unit = (getattr(row, name) for name in ("reference", "p50", "unit"))
    low, high = (in_unit(getattr(row, name), unit) for name in ("p25", "p75"))
    side = "above" if reference > middle else "below"
    where = f"The reference case ({in_unit(reference, unit)}) lies {side} the middle half of the simulations"
    off = (swings["at_p10"] + swings["at_p90"]) / 2 - swings["central"]
    pulled = off if middle > reference else -off
    if pulled.empty or pulled.max() <= abs(middle - reference) / 10:
        return f"{where} ({low} to {high}); {TOGETHER}."
    most = swings.loc[pulled.idxmax()]
    ends = sorted((most["at_p10"], most["at_p90"]))
    return (
        f"{where} ({low} to {high}), mainly because of one input, {most['title']}: it alone takes the figure from "
        f"{in_unit(ends[0], unit)} to {in_unit(ends[1], unit)}, further {'up' if middle > reference else 'down'} than "
        f"{'down' if middle > reference else 'up'}."
    )


def largest_uncertainty(tornado: pd.DataFrame) -> dict[str, str]:
    """The input that each headline depends on most, in one sentence, by metric."""
    first = tornado[tornado["rank"].eq(1)] if len(tornado) else tornado
    return {
        row.metric: (
            f"Depends most on {row.title}: {in_unit(min(row.at_p10, row.at_p90), row.unit)} to "
            f"{in_unit(max(row.at_p10, row.at_p90), row.unit)} "
            + ("in its different cases." if row.kind == "scenarios" else "over its likely range.")
        )
        for row in first.itertuples()
    }

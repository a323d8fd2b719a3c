"""Each command does what its help says."""
# ruff: noqa: E501

import io
import json
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from impact.effects.headline import FIGURES, GRID_FIGURES, TAX_FIGURES

SETTING = ["region", "type", "local_purchases", "accounts"]
COLUMNS = [
    "code", "name", "output_multiplier", "labor_income_multiplier", "value_added_multiplier", "jobs_per_musd",
    "regional_output_musd", "direct_effect_jobs", "direct_effect_labor_income", "price_year",
]  # fmt: skip


@pytest.mark.parametrize("words", [[], ["run"], ["multipliers"], ["explain"], ["study", "new"], ["study", "check"],
                                   ["data", "list"], ["data", "check"], ["data", "build"], ["data", "baseline"], ["sensitivity"], ["sweep"], ["bench"]])  # fmt: skip
def test_every_command_has_help_and_an_example(impact, words) -> None:
    result = impact(*words, "--help")
    assert result.returncode == 0
    assert not words or "Example: impact" in result.stdout


def test_run_writes_all_outputs_and_prints_the_headline(with_draws) -> None:
    result, folder = with_draws
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert {path.name for path in folder.iterdir()} == {
        "results.xlsx",
        "results.gpkg",
        "results.geojson",
        "results.qml",
        "results.sld",
        "sites.geojson",
        "sites.sld",
        "report.html",
        "sites.qml",
        "datapackage.json",
        "tables",
        "run.json",
        "run.schema.json",
    }
    record = record_of(folder)
    assert set(record["headline"]) == {*FIGURES, *GRID_FIGURES, *TAX_FIGURES}
    for metric in ("construction_job_years", "operation_jobs"):
        assert f"{record['headline'][metric]['p50']:,.0f}" in result.stdout
    assert "every table: add --details" in result.stdout


def test_the_command_line_starts_without_the_libraries_of_the_model() -> None:
    asked = "import sys, impact.cli.app; print({'pandas', 'numpy', 'scipy', 'pydantic'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_details_print_every_table(without_draws) -> None:
    result = without_draws.done
    assert result.returncode == 0, result.stderr
    assert "From the announced figure to local direct output" in result.stdout
    assert len(result.stdout.splitlines()) > 60


def test_another_run_gives_the_same_bytes_and_prints_run_json(impact, few, study, with_draws, tmp_path) -> None:
    """This process and the other have hash seeds of their own."""
    result = impact("run", str(study), *few, "--json", "--out", "two")
    assert result.returncode == 0, result.stderr
    assert content(tmp_path / "two") == content(with_draws.folder)
    assert result.stdout == (tmp_path / "two" / "run.json").read_text(encoding="utf-8")


def content(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def record_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def headline(folder: Path) -> dict[str, dict[str, float]]:
    return record_of(folder)["headline"]


def test_set_changes_one_key(impact, study, without_draws) -> None:
    words = ("run", str(study), "--draws", "0", "--json", "--set", "facility.site.spend.building.amount_usd=100e6")
    twice, once = json.loads(impact(*words).stdout)["headline"], headline(without_draws.folder)
    metric = "construction_job_years"
    assert twice[metric]["total"] == pytest.approx(2 * once[metric]["total"])


@pytest.mark.parametrize(
    ("words", "rows"),
    [(["--region", "us", "--imports", "total", "--type", "I", "--accounts", "2017"], 402), (["--region", "TN", "--type", "I"], 402),
     (["--region", "47157,28033"], 402), (["--region", "51540"], 402), (["--region", "02261"], 402), (["--region", "DC"], 402),
     (["--basis", "commodity", "--method", "slq"], 402)],
)  # fmt: skip
def test_multipliers_of_many_regions_have_the_contracts_columns(impact, words, rows) -> None:
    result = impact("multipliers", *words, "--csv")
    assert result.returncode == 0, result.stderr
    table = pd.read_csv(io.StringIO(result.stdout), dtype={"code": str})
    assert list(table.columns) == [*COLUMNS, *SETTING]
    assert len(table) == rows
    made = table["output_multiplier"].dropna()
    assert (made >= (1 - 1e-9 if "commodity" not in words else 0)).all()


def test_multipliers_of_named_industries_say_how_they_were_found(impact) -> None:
    result = impact("multipliers", "--industry", "hospitals", "--industry", "484121", "--csv")
    table = pd.read_csv(io.StringIO(result.stdout), dtype={"code": str})
    assert list(table["code"]) == ["622000", "484000"]
    assert set(table["region"]) == {"memphis"}
    assert set(table["type"]) == {"II"}
    assert "'hospitals' is 622000 Hospitals\nNAICS 484121" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--industry", "fedx"], "unknown industry 'fedx'"),
        (["--industry", "62"], "covers 13 of BEA's"),
        (["--industry", "622000", "--summary", "20"], "--industry and --summary cannot be given together"),
        (["--summary", "71", "--basis", "commodity"], "leave out --basis commodity"),
    ],
)
def test_multipliers_of_what_is_not_there_are_refused(impact, words, said) -> None:
    result = impact("multipliers", *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr


def test_multipliers_as_json(impact) -> None:
    records = json.loads(impact("multipliers", "--region", "05035", "--json").stdout)
    assert len(records) == 402
    assert list(records[0]) == [*COLUMNS, *SETTING]


def test_explain_names_terms_chains_and_sources(impact) -> None:
    result = impact("explain", "operation_jobs", "colossus-1")
    assert result.returncode == 0, result.stderr
    for word in ("Terms", "Largest supply chains", "lowry-road (payroll)", "Trust"):
        assert word in result.stdout


def test_explain_in_another_region_names_its_jurisdictions(impact) -> None:
    result = impact("explain", "state_tax_usd", "google-west-memphis", "--region", "39049")
    assert result.returncode == 0, result.stderr
    assert "State of Ohio" in result.stdout
    assert "Arkansas" not in result.stdout.partition("Terms: by jurisdiction")[2].partition("inputs that move")[0]


def test_run_in_another_region_counts_effects_there(impact, study) -> None:
    result = impact("run", str(study), "--region", "47157,28033", "--draws", "0", "--json")
    assert result.returncode == 0, result.stderr
    record = json.loads(result.stdout)
    assert [county["geoid"] for county in record["by_county"]] == ["28033", "47157"]
    assert record["manifest"]["options"]["region"] == "47157,28033"


def test_run_in_a_region_without_the_site_sets_it_down_in_the_first_county(elsewhere) -> None:
    assert elsewhere.done.returncode == 0, elsewhere.done.stderr
    counties = {county["geoid"]: county for county in record_of(elsewhere.folder)["by_county"]}
    direct = {code: county["workplace"]["operation"]["direct"]["jobs"] for code, county in counties.items()}
    assert direct == {"51107": 20, "24031": 0}


def test_another_regions_baseline_is_made_and_used(impact, study, elsewhere, loudoun_baseline) -> None:
    assert {row["reading"] for row in record_of(elsewhere.folder)["baseline"]} == {"no baseline"}
    made, folder = loudoun_baseline
    assert made.returncode == 0, made.stderr
    words = ("--region", "51107", "--draws", "0", "--json", "--baseline", str(folder))
    found = json.loads(impact("run", str(study), *words).stdout)["baseline"]
    assert {row["reading"] for row in found if row["geoid"] == "51107" and row["year"] > 2022} <= {
        "within ordinary change", "outside ordinary change",
    }  # fmt: skip


def test_leakage_and_incomes_are_tables_and_add_up(with_draws) -> None:
    tables = with_draws.folder / "tables"
    leaked = pd.read_csv(tables / "leakage.csv").groupby("phase")["amount_usd"]
    for _, steps in leaked:
        assert steps.iloc[:-1].sum() == pytest.approx(steps.iloc[-1], rel=1e-8)
    incomes = pd.read_csv(tables / "income_by_county.csv", dtype={"geoid": str})
    assert len(incomes) == 2 * 9
    apart = incomes["received_here_usd"] - incomes["earned_here_usd"]
    assert incomes["net_inflow_usd"].to_numpy() == pytest.approx(apart.to_numpy(), rel=1e-6)


def test_explain_commuting_repeats_the_regression_and_shows_the_flows(impact) -> None:
    result = impact("explain", "commuting", "colossus-1")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    for words in ("distance^-3.68", "2,456 pairs", "Shelby", "DeSoto", "elsewhere"):
        assert words in result.stdout


@pytest.mark.parametrize("archetype", ["data-center", "hotel", "solar-farm"])
def test_a_new_study_can_be_checked(impact, tmp_path, archetype) -> None:
    assert impact("study", "new", "mine", "--archetype", archetype).returncode == 0
    assert tomllib.loads((tmp_path / "mine.toml").read_text(encoding="utf-8"))["name"] == "mine"
    assert "in order" in impact("study", "check", "mine.toml").stdout


def test_a_new_study_can_be_run(impact, tmp_path) -> None:
    """The page docs/first-study.md runs a data center; test_archetypes.py all others, without their outputs."""
    assert impact("study", "new", "mine", "--archetype", "solar-farm").returncode == 0
    assert impact("run", "mine.toml", "--draws", "0").returncode == 0
    assert (tmp_path / "output" / "mine" / "results.xlsx").is_file()


def test_a_study_of_an_announcement_can_be_checked(impact, tmp_path) -> None:
    words = ["--archetype", "factory", "--from-announcement", "--investment", "500e6", "--jobs", "120"]
    assert impact("study", "new", "plant", *words, "--county", "Licking, OH").returncode == 0
    assert "39089" in impact("study", "check", "plant.toml").stdout


def test_the_size_of_an_announcement_is_read_with_its_unit(impact, tmp_path) -> None:
    words = ["--archetype", "data-center", "--size", "250 MW"]
    assert impact("study", "new", "hall", *words).returncode == 0
    assert tomllib.loads((tmp_path / "hall.toml").read_text(encoding="utf-8"))["facility"][0]["it_mw"]["value"] == 250


@pytest.mark.parametrize("amount", ["900 million", "$900 million", "0.9 billion", "$900,000,000", "900e6", "$0.9bn"])
def test_an_announcement_is_read_as_people_write_it(impact, tmp_path, amount) -> None:
    words = ["--archetype", "warehouse", "--from-announcement", "--investment", amount, "--jobs", "1,500"]
    result = impact("study", "new", "depot", *words, "--size", "6,900,000")
    assert result.returncode == 0
    assert "- About 6,900,000 square feet, 1,500 jobs and 5.2 MW of electricity on average." in result.stdout
    record = tomllib.loads((tmp_path / "depot.toml").read_text(encoding="utf-8"))
    assert record["announced_usd"]["value"] == 900e6
    assert record["facility"][0]["staff"]["jobs"]["value"] == 1500


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--region", "memphis", "--county", "Franklin, OH"], "--county: Franklin, OH (39049) lies outside the region"),
        (["--region", "memphis", "--county", "Franklin, OH"], "add --region OH or --region 39049"),
        (["--county", "Tupelo"], "(few cities are known: write the county that the city lies in)"),
        (["--price-year", "1900"], "--price-year 1900: write a year from 1997, the first with a price index, to 2100"),
        (["--jobs", "0"], "--jobs 0: write a number above zero, or below zero for a loss"),
        (["--labor-income-usd", "0"], "--labor-income-usd 0: write a number above zero, or below zero for a loss"),
        (["--visitors", "5", "--spend-per-day", "0"], "--spend-per-day 0: write a number above zero"),
        (["--years", "1500-1600"], "--years 1500-1600: write years from 1990 to 2100"),
    ],
)
def test_an_event_elsewhere_or_out_of_time_is_refused_in_its_own_words(impact, words, said) -> None:
    result = impact("event", "--industry", "622000", "--jobs", "10", *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(("county", "region"), [("Licking, OH", "39089"), ("Charlottesville, VA", "51901")])
def test_a_county_elsewhere_is_its_own_region_if_none_is_given(impact, county, region) -> None:
    found = json.loads(impact("event", "--industry", "622000", "--jobs", "10", "--county", county, "--json").stdout)
    assert found["region"] == region
    (said,) = [line for line in found["assumptions"] if line.startswith("No region was given")]
    assert f"({region}) alone; --region {said.split('--region ')[1][:2]} counts those in all of the state." in said


def test_a_county_of_the_default_region_keeps_it(impact) -> None:
    found = json.loads(impact("event", "--industry", "622000", "--jobs", "10", "--county", "DeSoto", "--json").stdout)
    assert found["region"] == "memphis"
    assert not any(line.startswith("No region was given") for line in found["assumptions"])


def test_a_saved_event_has_the_name_of_its_file(impact, tmp_path) -> None:
    words = ["event", "--industry", "622000", "--jobs", "10", "--save"]
    for file, name in (("shel.toml", "shel"), ("De Soto_2.toml", "de-soto-2")):
        assert impact(*words, file).returncode == 0
        assert tomllib.loads((tmp_path / file).read_text(encoding="utf-8"))["name"] == name
    wrong = impact(*words, "shel.txt")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "--save shel.txt: the name of a study file ends in .toml, such as shel.toml" in wrong.stderr


def test_words_that_belong_to_no_option_get_an_example(impact) -> None:
    result = impact("event", "200", "warehouse", "jobs", "in", "Shelby", "County")
    assert (result.returncode, result.stdout) == (2, "")
    assert (
        "'200 warehouse jobs in Shelby County' belongs to no option; for example: impact event --ind" in result.stderr
    )
    assert "--verbose" in impact("run", "colossus-1", "--verbose").stderr
    assert (
        "'twice' belongs to no option; for example: impact study check" in impact("study", "check", "a", "twice").stderr
    )
    assert "'now' belongs to no option; for example: impact data list" in impact("data", "list", "now").stderr


def test_the_version_is_said(impact) -> None:
    assert impact("--version").stdout == f"impact {version('impact')}\n"


def test_years_that_change_nothing_are_said_to(impact) -> None:
    result = impact("event", "--industry", "622000", "--jobs", "10", "--years", "2070-2090", "--json")
    assert any("--years matter for the study of --save" in line for line in json.loads(result.stdout)["assumptions"])


def test_an_event_reads_commas_and_says_what_is_no_number(impact) -> None:
    plain, written = (impact("event", "--industry", "622000", "--jobs", jobs, "--json") for jobs in ("1500", "1,500"))
    assert written.stdout == plain.stdout
    wrong = impact("event", "--industry", "622000", "--jobs", "1,50")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "'1,50' is not a number; write it as" in wrong.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from-announcement"], "--from-announcement needs --investment USD"),
        (["--size", "250 MW"], "--size: '250 MW' is not a number of rooms; write it as 1200, 1,200, or '1,200 rooms'"),
        (["--investment", "much"], "--investment: 'much' is not a number"),
        (["--investment", "-5e6"], "--investment -5e+06: write a number above zero"),
        (["--jobs", "0"], "--jobs 0: write a number above zero"),
        (["--county", "Likking, OH"], "nearest: Licking, OH (39089)"),
        (["--start", "1999"], "--start 1999: write a year from 2017"),
        (["--start", "2095"], "--start 2095: write a year from 2017 (the oldest accounts) to 2086"),
        (["--start", "2027", "--end", "2026"], "--end 2026: write a year from 2027"),
        (["--pay", "lots"], "--pay: 'lots' is not a number"),
    ],
)
def test_an_announcement_that_cannot_be_is_refused(impact, tmp_path, words, said) -> None:
    result = impact("study", "new", "plant", "--archetype", "hotel", *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert list(tmp_path.glob("*.toml")) == []


def test_keys_are_listed_and_searched(impact) -> None:
    result = impact("keys", "colossus-1", "--search", "utilisation")
    assert "facility.lowry-road.utilization = 0.75 (0.5 to 1) share" in result.stdout
    missing = impact("keys", "colossus-1", "--search", "utlization")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "did you mean 'utilization'?" in missing.stderr


def test_a_new_study_never_overwrites(impact, study) -> None:
    before = study.read_bytes()
    result = impact("study", "new", "small", "--archetype", "factory")
    assert result.returncode == 2
    assert "exists already" in result.stderr
    assert study.read_bytes() == before


def test_data_list_and_check(impact) -> None:
    assert "CAEMP25N" in impact("data", "list").stdout
    result = impact("data", "check")
    assert result.returncode == 0
    assert "all as they were built" in result.stdout


@pytest.mark.agency
def test_data_build_refuses_other_files_and_keeps_the_built_ones(impact, tmp_path) -> None:
    result = impact("data", "build", "--from", str(tmp_path))
    assert result.returncode == 1
    assert "agency files missing" in result.stderr
    assert impact("data", "check").returncode == 0


def test_the_workbook_opens_with_its_sheets(with_draws) -> None:
    sheets = openpyxl.load_workbook(with_draws.folder / "results.xlsx", read_only=True).sheetnames
    for name in (
        "Summary",
        "Scorecard",
        "Headline",
        "Waterfall",
        "Answers",
        "Jobs",
        "Map data",
        "Industries",
        "Check",
        "Income by county",
        "Leakage",
        "Multipliers",
        "Assumptions",
        "Sources and limits",
        "Index",
    ):
        assert name in sheets


def test_no_path_of_the_machine_is_in_the_outputs(with_draws) -> None:
    places = (str(Path(__file__).parents[2]), str(with_draws.folder.parents[1]))
    texts = [
        path.read_text(encoding="utf-8")
        for path in with_draws.folder.rglob("*")
        if path.suffix in (".json", ".csv", ".geojson", ".qml")
    ]
    assert not any(place in text for text in texts for place in places)


def test_draws_and_seed_decide_the_ranges(impact, few, study, with_draws, without_draws) -> None:
    none, first = headline(without_draws.folder), headline(with_draws.folder)
    other = json.loads(impact("run", str(study), *few, "--json", "--seed", "2").stdout)["headline"]
    jobs = "operation_jobs"
    assert none[jobs]["p50"] is None
    assert first[jobs]["p50"] != other[jobs]["p50"]
    assert first[jobs]["p10"] <= first[jobs]["p50"] <= first[jobs]["p90"]
    assert first[jobs]["total"] == other[jobs]["total"] == none[jobs]["total"]


def test_sensitivity_prints_shares_of_the_variance(impact, study) -> None:
    result = impact("sensitivity", str(study), "--metric", "operation_jobs", "--samples", "32", "--csv")
    assert result.returncode == 0, result.stderr
    rows = pd.read_csv(io.StringIO(result.stdout))
    assert set(rows["metric"]) == {"operation_jobs"}
    assert rows["total"].is_monotonic_decreasing
    assert "structural.indirect" in set(rows["driver"])


def test_explain_names_the_inputs_that_move_a_figure(impact, study) -> None:
    result = impact("explain", "operation_jobs", str(study))
    assert result.returncode == 0, result.stderr
    assert "inputs that move it most" in result.stdout


def test_a_folder_without_a_baseline_is_told(impact, study, tmp_path) -> None:
    result = impact("run", str(study), "--draws", "0", "--baseline", "nowhere")
    assert result.returncode == 2
    assert "impact data baseline" in result.stderr
    assert not (tmp_path / "output").exists()


def test_sweep_ranks_sites_and_writes_table_layer_and_map(impact, study, tmp_path) -> None:
    words = ("sweep", str(study), "--counties", "47157,28033,28113", "--processes", "1")
    shown = impact(*words)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "operation jobs by site, best first" in shown.stdout
    assert "judgments on its own region" in " ".join(shown.stdout.split())
    folder = tmp_path / "output" / "small-sweep"
    assert {path.name for path in folder.iterdir()} == {
        "sweep.csv",
        "sweep.geojson",
        "sweep.qml",
        "sweep.svg",
        "sweep.json",
        "sweep.html",
    }
    assert impact(*words, "--csv").stdout == (folder / "sweep.csv").read_text(encoding="utf-8")
    assert impact(*words, "--json").stdout == (folder / "sweep.json").read_text(encoding="utf-8")


def test_industries_repeated_are_those_joined_by_commas(impact) -> None:
    joined = impact("contribution", "--industry", "492000,493000", "--json")
    repeated = impact("contribution", "--industry", "492000", "--industry", "493000", "--json")
    assert (joined.returncode, repeated.returncode) == (0, 0)
    assert json.loads(repeated.stdout) == json.loads(joined.stdout)

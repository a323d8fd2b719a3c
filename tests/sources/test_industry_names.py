"""Industries by BEA code, NAICS code, and name."""

import re

import pytest

from impact.errors import StudyError
from impact.sources import built
from impact.sources.concordance import read_concordance
from impact.sources.industry_names import commodity_code, industry_code


@pytest.mark.parametrize(
    ("text", "code", "note"),
    [
        ("622000", "622000", ""),
        ("531HSO", "531HSO", ""),
        ("gslge", "GSLGE", "GSLGE stands for State and local government (educational services)"),
        ("622110", "622000", "NAICS 622110 (General Medical and Surgical Hospitals) is part of 622000 Hospitals"),
        ("484", "484000", "NAICS 484 is part of 484000 Truck transportation"),
        ("721110", "721000", "NAICS 721110 (Hotels (except Casino Hotels) and Motels) is part of 721000 Accommodation"),
        ("hospitals", "622000", "'hospitals' is 622000 Hospitals"),
        ("hotels", "721000", "'hotels' is 721000 Accommodation"),
        ("Truck transportation", "484000", "'Truck transportation' is 484000 Truck transportation"),
        ("trucking", "484000", "'trucking' is 484000 Truck transportation"),
        ("GFE", None, "covers 3 of BEA's: 491000 Postal service"),
        ("62", None, "covers 13 of BEA's: 621100 Offices of physicians.*and 7 more; choose one"),
        ("236220", None, "covers 4 of BEA's: .*2332A0 Office and commercial structures; choose one"),
        ("Hosptals", None, "unknown industry 'Hosptals'; nearest: 622000 Hospitals"),
        ("484999", None, "unknown industry '484999'; nearest: 484000 Truck transportation"),
        ("S00401", None, "unknown industry 'S00401'"),
        ("", None, "unknown industry ''"),
        ("warehouse", "493000", "'warehouse' is 493000 Warehousing and storage"),
        ("cold storage", None, "unknown industry 'cold storage'; nearest: 493000 Warehousing and storage"),
        ("school construction", "233262", "'school construction' is 233262 Educational and vocational structures"),
        ("construction of a hospital", "233210", "'construction of a hospital' is 233210 Health care structures"),
        ("Office buildings", "2332A0", "'Office buildings' is 2332A0 Office and commercial structures"),
        ("warehouse construction", "2332A0", "'warehouse construction' is 2332A0 Office and commercial structures"),
        ("house construction", "233411", "'house construction' is 233411 Single-family residential structures"),
        ("roads", "2332C0", "'roads' is 2332C0 Transportation structures and highways and streets"),
        ("construction", None, "covers 12 of BEA's: 230301.*2332A0 Office.*2334A0 Other residential.*; choose one"),
        ("hosptial construction", None, "unknown industry 'hosptial construction'; nearest: 233210 Health care"),
        ("schools", None, "covers 2 of BEA's: 611100 Elementary and secondary schools, 611A00"),
        ("fedex", None, "or more of its name .`impact multipliers --region us` lists all."),
    ],
)
def test_an_industry_is_found_by_code_or_name_or_refused_with_the_nearest(text, code, note):
    if code is None:
        with pytest.raises(StudyError, match=note):
            industry_code(text)
        return
    found = industry_code(text)
    assert (found.code, found.name, found.note) == (code, built.read_industries(2024)["name"][code], note)


def test_every_industry_is_found_by_its_own_code_and_name():
    names = built.read_industries(2024)["name"]
    assert [code for code in names.index if industry_code(code).code != code] == []
    assert [name for code, name in names.items() if industry_code(name).code != code] == []


def test_scrap_is_a_commodity_and_no_industry():
    assert commodity_code("scrap").code == "S00401"


def test_an_unknown_commodity_says_where_all_are_listed():
    with pytest.raises(StudyError, match="`impact multipliers --region us --basis commodity` lists all"):
        commodity_code("fedex")


def test_naics_codes_lead_to_industries_that_are_there():
    table, known = read_concordance("naics").fillna("").set_index("naics"), set(built.read_industries(2024).index)
    assert set(" ".join(table["bea_detail"]).split()) <= known
    assert all(re.fullmatch(r"\d{2,6}", code) for code in table.index)
    assert known - set(" ".join(table["bea_detail"]).split()) == {"4200ID", "531HSO", "S00101", "S00201", "S00202"}


def test_everyday_names_lead_to_industries_that_are_there():
    table, known = read_concordance("everyday_names"), set(built.read_industries(2024).index)
    assert table["name"].is_unique
    assert set(" ".join(table["bea_detail"]).split()) <= known

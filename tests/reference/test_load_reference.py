"""Loading our own files: whole or not at all, twice changes nothing, a broken file is named."""

import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from common.errors import DomainError
from reference.actions import load_reference
from reference.actions.loading import DATA, TABLES
from reference.models import (
    County,
    EscoBroader,
    EscoLabel,
    EscoOccupation,
    EscoOccupationSkill,
    EscoSkill,
    Language,
    LoadedFile,
    Municipality,
    Occupation,
    OccupationTitle,
    PostalCode,
    Skill,
    SkillSynonym,
)

MET_OFTEN = (
    "nb", "nn", "en", "so", "ar", "ti", "uk", "prs", "fa", "ps", "kmr", "ckb", "sw", "fr", "rw",
    "am", "om", "aii", "sgh",
)  # fmt: skip


@pytest.mark.django_db
def test_the_whole_reference_loads_and_loads_again_at_once(capsys):
    call_command("load_reference")
    lines = capsys.readouterr().out.splitlines()
    if connection.vendor == "postgresql":
        # The test ends with one statement that checks more than a hundred thousand links; a busy
        # machine may need longer for it than a page may take.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10min'")
    assert len(lines) == len(TABLES)
    assert all(line.endswith("loaded") for line in lines)

    assert County.objects.count() == 15
    assert Municipality.objects.count() == 357
    assert PostalCode.objects.count() == 5149
    assert PostalCode.objects.filter(municipality=None).count() > 0
    assert Occupation.objects.count() == 582
    assert Occupation.objects.occupations().count() == 407
    assert not Occupation.objects.occupations().filter(category="").exists()
    assert OccupationTitle.objects.filter(source="open").count() > 4_500
    assert Skill.objects.count() == 600
    assert SkillSynonym.objects.values("skill").distinct().count() == 600
    assert EscoOccupation.objects.count() == 3007
    assert not EscoOccupation.objects.filter(occupation=None).exists()
    assert EscoSkill.objects.count() == 13_896
    assert EscoOccupationSkill.objects.count() == 123_788
    assert EscoBroader.objects.count() == 3617 + 20_649
    assert EscoLabel.objects.filter(language="ar").count() == 2939
    assert Language.objects.filter(pk__in=MET_OFTEN).exclude(own_name="").count() == 19

    started = time.perf_counter()
    results = load_reference()
    assert time.perf_counter() - started < 2
    assert not any(result.is_changed for result in results)


def test_every_data_file_is_loaded_or_has_another_reader():
    loaded = {name for table in TABLES for name in table.files}
    others = {
        "SOURCES.md",
        "map_paths.json.gz",
        "own_words_grammar.csv",
        "own_words_lexicon.csv",
        "practical_skill_occupations.csv",
    }
    assert {path.name for path in DATA.iterdir()} == loaded | others


def test_rows_arrive_as_they_stand_in_the_files(small_reference):
    sel = Municipality.objects.get(pk="3437")
    assert (sel.county.name, sel.admin_centre, sel.written_norm) == ("Innlandet", "Otta", "nøytral")
    assert PostalCode.objects.get(pk="2670").municipality == sel
    assert PostalCode.objects.get(pk="9170").municipality is None
    cooks = Occupation.objects.get(pk="5120")
    assert (cooks.parent_id, cooks.category) == ("512", "Reiseliv og mat")
    assert Skill.objects.get(pk="knit").synonyms_nb == ["strikking", "votter"]
    assert Skill.objects.get(pk="crochet").esco_uri is None


def test_an_isco_code_that_norway_merged_goes_to_the_nearest_group(small_reference):
    assert EscoOccupation.objects.get(code="5129.1").occupation_id == "512"


def test_loading_again_changes_nothing(small_reference):
    before = {file.name: file.loaded_at for file in LoadedFile.objects.all()}
    results = load_reference(folder=small_reference)
    assert not any(result.is_changed for result in results)
    assert {file.name: file.loaded_at for file in LoadedFile.objects.all()} == before
    assert Skill.objects.count() == 4


def test_only_the_changed_table_is_read_again(small_reference, change):
    change("municipalities.csv", "3437,Sel,Sel", "3437,Nordre Sel,Sel")
    changed = [r.table for r in load_reference(folder=small_reference) if r.is_changed]
    assert changed == ["municipalities"]
    assert Municipality.objects.get(pk="3437").name == "Nordre Sel"
    assert PostalCode.objects.get(pk="2670").municipality.name == "Nordre Sel"


def test_a_row_that_is_gone_from_the_file_stays_for_those_who_point_to_it(small_reference, change):
    change("practical_skills.csv", "crochet,", "weave,")
    load_reference(folder=small_reference)
    assert set(Skill.objects.values_list("pk", flat=True)) >= {"crochet", "weave"}


@pytest.mark.parametrize(
    "broken",
    [
        ("municipalities.csv", "61.7712", "north", "line 2, column latitude: expected a number"),
        ("municipalities.csv", "61.7712", "nan", "line 2, column latitude"),
        ("municipalities.csv", "61.7712", "6.1", "line 2, column latitude"),
        ("municipalities.csv", "3437,", "343,", "line 2, column number: expected 4 digits"),
        (
            "municipalities.csv",
            "Sel,34,",
            "Sel,99,",
            "column county_number: expected a number from",
        ),
        ("municipalities.csv", "1818,", "3437,", "line 3, column number: expected a value that"),
        (
            "municipalities.csv",
            "written_norm",
            "norm",
            "line 1: the column written_norm is missing",
        ),
        ("municipalities.csv", ",5600,", ",5600,,", "line 2: expected 10 columns, found 11"),
        ("postal_codes.csv", "2670,Otta,3437", "2670,Otta,9999", "column municipality_number"),
        ("postal_codes.csv", "both", "boat", "column kind: expected street, box, both, special"),
        ("styrk08.csv", "5120,4,512", "5120,4,599", "column parent: expected a code from a line"),
        ("styrk08.csv", "5120,4,512", "51200,4,512", "column code: expected 4 digits"),
        ("practical_skills.csv", "knit,", "Knit it,", "line 2, column id: expected small letters"),
        (
            "practical_skills.csv",
            ",Strikke,Strikke,",
            ",,Strikke,",
            "column label_nb: expected some",
        ),
        ("practical_skill_synonyms.csv", "knit,so", "nit,so", "column skill: expected an id from"),
        ("practical_skill_synonyms.csv", "title", "job", "column kind: expected word, title"),
        ("occupation_titles_own.csv", "5120", "5199", "column styrk08: expected a code from"),
        ("languages.csv", "aii,,ܣܘܪܝܬ", "aii,,", "line 6, column own_name: expected some text"),
        ("esco_occupation_skills.csv.gz", "o1,s2", "o1,s9", "column skill: expected a concept of"),
        ("esco_skill_skills.csv.gz", "optional", "maybe", "column relation: expected essential"),
        ("esco_skills.csv.gz", "http://data.europa.eu/esco/skill/s1", "s1", "column uri"),
    ],
)
def test_a_broken_file_is_named_with_line_and_column_and_nothing_is_kept(
    db, small_files, change, broken
):
    file, old, new, expected = broken
    change(file, old, new)
    with pytest.raises(DomainError) as refused:
        load_reference(folder=small_files)
    assert refused.value.message.startswith(f"{file}, ")
    assert expected in refused.value.message
    assert not County.objects.exists()
    assert not LoadedFile.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00broken", b"\x1f\x8b\x08\x00cut off"],
    ids=["not UTF-8", "not gzip"],
)
def test_a_file_that_is_no_table_is_refused(db, small_files, content):
    (small_files / "esco_skills.csv.gz").write_bytes(content)
    with pytest.raises(DomainError, match=r"esco_skills\.csv\.gz: expected a CSV table"):
        load_reference(folder=small_files)


def test_a_missing_file_is_named(db, small_files):
    (small_files / "counties.csv").unlink()
    with pytest.raises(DomainError, match=r"counties\.csv: there is no such file"):
        load_reference(folder=small_files)


@pytest.mark.django_db
def test_the_command_ends_with_one_clear_line(monkeypatch, small_files, change):
    change("counties.csv", "34,", "3,")
    monkeypatch.setattr(
        "reference.management.commands.load_reference.load_reference",
        lambda: load_reference(folder=small_files),
    )
    with pytest.raises(CommandError) as ended:
        call_command("load_reference")
    assert str(ended.value) == (
        "counties.csv, line 2, column number: expected 2 digits, found “3”."
    )

"""The official ESCO download: counted, dry first, never deleting, and then shown first."""

import csv

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from common.errors import DomainError
from reference.actions import import_esco, load_reference
from reference.actions.esco_labels import Imported
from reference.models import EscoLabel, Occupation, Skill
from reference.queries import suggest_skills
from tests.reference.conftest import OCCUPATION, SKILL

HEADER = [
    "conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels",
    "hiddenLabels", "status", "modifiedDate", "scopeNote", "definition", "inScheme", "description",
]  # fmt: skip


def download(folder, name, rows, header=HEADER):
    """A file as the Commission publishes it: alternative labels one per line inside the cell."""
    folder.mkdir(exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, header, restval="")
        table.writeheader()
        for uri, label, alternatives in rows:
            table.writerow(
                {"conceptUri": uri, "preferredLabel": label, "altLabels": "\n".join(alternatives)}
            )


@pytest.fixture
def norwegian(small_reference, tmp_path):
    folder = tmp_path / "download"
    download(
        folder,
        "skills_no.csv",
        [
            (f"{SKILL}s1", "strikke tekstiler", ["maskestrikking", "lage strikkevarer"]),
            (f"{SKILL}s2", "bruke tilberedningsteknikker", []),
            (f"{SKILL}new-in-1.2", "ny ferdighet", []),
        ],
    )
    download(folder, "ISCOGroups_no.csv", [("http://data.europa.eu/esco/isco/C5120", "Kokk", [])])
    return folder


def test_new_and_unknown_concepts_are_counted(norwegian):
    assert import_esco(language="no", folder=norwegian) == [
        Imported("skills_no.csv", new=2, changed=0, same=0, unknown=1),
        Imported("ISCOGroups_no.csv", new=1, changed=0, same=0, unknown=0),
    ]
    label = EscoLabel.objects.get(concept_uri=f"{SKILL}s1", language="no")
    assert label.alt_labels == ["maskestrikking", "lage strikkevarer"]


def test_the_same_file_again_changes_nothing(norwegian):
    import_esco(language="no", folder=norwegian)
    skills, _groups = import_esco(language="no", folder=norwegian)
    assert (skills.new, skills.changed, skills.same) == (0, 0, 2)


def test_a_changed_label_is_counted_and_taken_over_and_none_is_deleted(norwegian):
    import_esco(language="no", folder=norwegian)
    download(norwegian, "skills_no.csv", [(f"{SKILL}s1", "strikke", [])])
    skills, _groups = import_esco(language="no", folder=norwegian)
    assert (skills.new, skills.changed, skills.same) == (0, 1, 0)
    assert EscoLabel.objects.filter(language="no").count() == 3


def test_a_dry_run_counts_and_changes_nothing(norwegian, capsys):
    call_command("import_esco", "--language", "no", "--folder", norwegian, "--dry-run")
    out = capsys.readouterr().out
    assert "skills_no.csv             new 2, changed 0, unchanged 0, unknown 1" in out
    assert "Dry run: nothing was changed." in out
    assert not EscoLabel.objects.filter(language="no").exists()
    assert Skill.objects.get(pk="knit").official_labels == {}


def test_the_official_label_then_goes_first(norwegian):
    knit = Skill.objects.get(pk="knit")
    assert knit.label_in("nb") == "Strikke"
    import_esco(language="no", folder=norwegian)
    knit.refresh_from_db()
    assert knit.label_in("nb") == "strikke tekstiler"
    assert knit.label_in("en") == "Knit"
    with override("nb"):
        assert str(knit) == "strikke tekstiler"


def test_nynorsk_pages_keep_our_own_words(norwegian):
    import_esco(language="no", folder=norwegian)
    assert Skill.objects.get(pk="knit").label_in("nn") == "Strikke"


def test_our_label_stays_where_the_esco_skill_means_something_wider(norwegian):
    import_esco(language="no", folder=norwegian)
    assert Skill.objects.get(pk="cook_soup").label_in("nb") == "Koke suppe"
    assert Skill.objects.get(pk="bake_bread").label_in("nb") == "Bake brød"


def test_two_rows_never_show_the_same_official_label(norwegian):
    Skill.objects.filter(pk="crochet").update(esco_uri=f"{SKILL}s1", note="")
    import_esco(language="no", folder=norwegian)
    assert Skill.objects.get(pk="knit").label_in("nb") == "Strikke"
    assert Skill.objects.get(pk="crochet").label_in("nb") == "Hekle"


def test_own_words_find_the_skill_by_its_official_label_too(norwegian):
    import_esco(language="no", folder=norwegian)
    assert suggest_skills("strikke tekstiler")[0].skill.pk == "knit"


def test_any_language_works_and_occupations_get_its_labels(small_reference, tmp_path):
    folder = tmp_path / "uk"
    download(folder, "skills_uk.csv", [(f"{SKILL}s1", "в'язати", [])])
    download(folder, "occupations_uk.csv", [(f"{OCCUPATION}o1", "кухар", [])])
    download(folder, "ISCOGroups_uk.csv", [("http://data.europa.eu/esco/isco/C5120", "Кухарі", [])])
    import_esco(language="uk", folder=folder)
    assert Skill.objects.get(pk="knit").label_in("uk") == "в'язати"
    assert Occupation.objects.get(pk="5120").label_in("uk") == "Кухарі"
    assert Occupation.objects.get(pk="5311").label_in("uk") == (
        "Barnehage- og skolefritidsassistenter mv."
    )


def test_in_norwegian_the_label_of_statistics_norway_stays(norwegian):
    import_esco(language="no", folder=norwegian)
    assert Occupation.objects.get(pk="5120").label_in("nb") == "Kokker"


def test_a_newer_file_with_moved_columns_is_read_by_its_header(small_reference, tmp_path):
    folder = tmp_path / "v1.2"
    download(
        folder, "skills_no.csv", [(f"{SKILL}s1", "strikke ting", [])], ["code", *reversed(HEADER)]
    )
    import_esco(language="no", folder=folder)
    assert EscoLabel.objects.get(language="no").label == "strikke ting"


def test_a_concept_without_a_translation_keeps_the_words_it_has(small_reference, tmp_path):
    folder = tmp_path / "no"
    download(folder, "skills_no.csv", [(f"{SKILL}s1", "", [])])
    assert import_esco(language="no", folder=folder)[0].new == 0


def test_our_files_loaded_again_leave_imported_labels_alone(norwegian, small_reference, change):
    import_esco(language="no", folder=norwegian)
    change("practical_skills.csv", "strikking|votter", "strikking")
    load_reference(folder=small_reference)
    assert Skill.objects.get(pk="knit").label_in("nb") == "strikke tekstiler"


def test_an_imported_arabic_label_is_not_replaced_by_the_older_one(
    small_reference, tmp_path, change
):
    folder = tmp_path / "ar"
    download(folder, "occupations_ar.csv", [(f"{OCCUPATION}o1", "طاهٍ", [])])
    assert import_esco(language="ar", folder=folder)[0].changed == 1
    change("esco_occupations.csv.gz", "Cooks cook.", "Cooks make food.")
    load_reference(folder=small_reference)
    assert EscoLabel.objects.get(concept_uri=f"{OCCUPATION}o1", language="ar").label == "طاهٍ"


def test_a_folder_without_the_files_says_which_were_expected(small_reference, tmp_path):
    with pytest.raises(CommandError, match=r"expected at least one of occupations_no\.csv"):
        call_command("import_esco", "--language", "no", "--folder", tmp_path / "nothing")


def test_a_broken_file_is_named_and_nothing_is_kept(norwegian):
    download(norwegian, "ISCOGroups_no.csv", [("not a uri", "Kokk", [])])
    with pytest.raises(DomainError, match=r"ISCOGroups_no\.csv, line 2, column conceptUri"):
        import_esco(language="no", folder=norwegian)
    assert not EscoLabel.objects.filter(language="no").exists()

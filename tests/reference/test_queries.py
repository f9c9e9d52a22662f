"""Choices for forms, pickers and the engine's vocabulary."""

import pytest
from django.utils.translation import override

from reference.levels import PLAIN_NEEDS, Level, next_level, order, plain_need, reaches
from reference.models import Language, Municipality, Occupation, Skill, SkillSynonym
from reference.queries import (
    Place,
    languages_for_choice,
    municipality_choices,
    place_of,
    search_occupations,
    search_skills,
    skill_vocabulary,
    skill_vocabulary_for_engine,
    suggest_skills,
    sure_skill,
)


def test_a_postal_code_has_a_place(small_reference):
    assert place_of("2670") == Place(61.7712, 9.5353, "Otta")
    assert place_of(" 2670 ") == place_of("2670")
    assert place_of("0000") is None
    assert place_of("") is None


def test_languages_stand_by_their_own_name_first(small_reference):
    with override("nb"):
        assert languages_for_choice() == [
            ("nb", "Norsk bokmål"),
            ("so", "Soomaali (somali)"),
            ("prs", "دری (dari)"),
            ("kmr", "Kurdî, Kurmancî (kurdisk, kurmanji)"),
            ("aii", "ܣܘܪܝܬ (assyrisk nyarameisk)"),
        ]
    with override("en"):
        assert languages_for_choice()[1] == ("so", "Soomaali (Somali)")


def test_languages_know_their_direction_and_the_code_of_their_pages(small_reference):
    assert Language.objects.get(pk="prs").direction == "rtl"
    assert Language.objects.get(pk="aii").direction == "rtl"
    assert Language.objects.get(pk="so").direction == "ltr"
    assert Language.objects.get(pk="kmr").page_code == "ku"
    assert Language.objects.get(pk="so").page_code == "so"


def test_municipalities_of_one_name_are_told_apart(small_reference):
    assert municipality_choices() == [
        ("1515", "Herøy (Møre og Romsdal)"),
        ("1818", "Herøy (Nordland)"),
        ("3437", "Sel"),
    ]


def test_a_municipality_without_a_county_is_no_trouble(db):
    Municipality.objects.create(number="9999", name="Prøvekommune")
    assert municipality_choices() == [("9999", "Prøvekommune")]


def test_a_choice_costs_one_query(small_reference, django_assert_num_queries):
    with django_assert_num_queries(1):
        municipality_choices()
    with django_assert_num_queries(1):
        languages_for_choice()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("barnehage", ["5311"]),
        ("Barneh", ["5311"]),
        ("chef", ["5120"]),
        ("Skipsk", ["5120"]),
        ("vil bli kokk", ["5120"]),
        ("", []),
        ("  ", []),
    ],
)
def test_occupations_are_found_by_beginning_title_and_meaning(small_reference, text, codes):
    assert [occupation.pk for occupation in search_occupations(text)] == codes


def test_groups_of_occupations_are_not_offered(small_reference):
    assert all(occupation.level == 4 for occupation in search_occupations("Salgs- og service"))


def test_skills_are_found_by_beginning_and_meaning(small_reference):
    assert [skill.pk for skill in search_skills("Str")][:1] == ["knit"]
    assert search_skills("votter")[0].pk == "knit"
    assert search_skills("") == []
    assert len(search_skills("e", limit=1)) <= 1


def test_own_words_come_with_the_skill(small_reference):
    found = suggest_skills("tolmo suuf")
    assert found[0].skill == Skill.objects.get(pk="knit")
    assert found[0].accepted
    assert found[0].matched == "tolmo suuf"


def test_a_file_is_told_the_one_skill_that_is_sure(small_reference):
    vocabulary = skill_vocabulary()
    assert sure_skill("tolmo suuf", vocabulary) == "knit"
    assert sure_skill("dykking", vocabulary) is None

    Skill.objects.filter(pk="knit").delete()
    assert sure_skill("tolmo suuf", vocabulary) is None


def test_a_new_skill_and_a_new_synonym_are_known_at_once(small_reference):
    assert suggest_skills("dykking") == []
    Skill.objects.create(id="dive", label_nb="Dykke")
    assert suggest_skills("dykking")[0].skill.pk == "dive"
    SkillSynonym.objects.create(skill_id="dive", language="nb", text="froskemann", kind="title")
    assert suggest_skills("froskemann")[0].skill.pk == "dive"


def test_without_any_skills_nothing_is_suggested(db):
    assert suggest_skills("lage mat") == []
    assert search_skills("lage mat") == []
    assert search_occupations("kokk") == []


def test_the_engines_vocabulary_is_keyed_by_our_id_though_uris_are_equal(small_reference):
    vocabulary = skill_vocabulary_for_engine()
    assert set(vocabulary) == {"knit", "cook_soup", "bake_bread", "crochet"}
    assert vocabulary["bake_bread"] == [
        "Bake brød", "Bake bread", "brødbaking", "baker", "bakke brød",
    ]  # fmt: skip
    assert "Koke suppe" in vocabulary["cook_soup"]


def test_the_engines_vocabulary_holds_a_text_once(small_reference):
    SkillSynonym.objects.create(skill_id="crochet", language="en", text="KNIT", kind="word")
    texts = [text.casefold() for texts in skill_vocabulary_for_engine().values() for text in texts]
    assert len(texts) == len(set(texts))


def test_the_engines_vocabulary_can_be_kept_small(small_reference, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert set(skill_vocabulary_for_engine(["knit"])) == {"knit"}


def test_labels_follow_the_language_of_the_page(small_reference):
    cook, knit = Occupation.objects.get(pk="5120"), Skill.objects.get(pk="knit")
    for language, words in {"nb": ("Kokker", "Strikke"), "en": ("Cooks", "Knit")}.items():
        with override(language):
            assert (str(cook), str(knit)) == words
    with override("uk"):
        assert (str(cook), str(knit)) == ("Kokker", "Strikke")


def test_levels_have_an_order():
    assert [order(level) for level in (None, "", "below_A1", "A1", "C2")] == [0, 0, 0, 1, 6]
    assert next_level(None) == "A1"
    assert next_level("A2") == "B1"
    assert next_level("C2") is None


@pytest.mark.parametrize(
    ("level", "need", "is_enough"),
    [
        (None, None, True),
        (None, "", True),
        (None, "below_A1", True),
        (None, "A1", False),
        ("A2", "A1", True),
        ("A2", "A2", True),
        ("A2", "B1", False),
    ],
)
def test_a_level_reaches_a_need_or_not(level, need, is_enough):
    assert reaches(level, need) is is_enough


def test_needs_are_said_in_plain_words():
    assert [str(words) for _, words in PLAIN_NEEDS] == ["None", "Words", "Sentences", "Talk"]
    assert str(plain_need("A2")) == "Sentences"
    assert str(plain_need(None)) == "None"
    assert plain_need("B2") == "B2"
    assert {value for value, _ in PLAIN_NEEDS if value} <= set(Level.values)

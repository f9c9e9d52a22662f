"""A whole set of data files that is small enough to load in every test."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from reference.actions import load_reference

SKILL = "http://data.europa.eu/esco/skill/"
OCCUPATION = "http://data.europa.eu/esco/occupation/"
FILES = {
    "counties.csv": """
        number,name,official_name
        34,Innlandet,Innlandet
        18,Nordland,Nordland - Nordlánnda
        15,Møre og Romsdal,Møre og Romsdal
    """,
    "municipalities.csv": """
        number,name,official_name,county_number,county,admin_centre,written_norm,population,latitude,longitude
        3437,Sel,Sel,34,Innlandet,Otta,nøytral,5600,61.7712,9.5353
        1818,Herøy,Herøy,18,Nordland,Silvalen,bokmål,1800,65.97,12.29
        1515,Herøy,Herøy,15,Møre og Romsdal,Fosnavåg,nynorsk,8900,62.34,5.63
    """,
    "postal_codes.csv": """
        code,place,municipality_number,kind,latitude,longitude,precision
        2670,Otta,3437,both,61.7712,9.5353,postal_area
        9170,Longyearbyen,2100,street,78.22,15.63,place
    """,
    "languages.csv": """
        code,babel,own_name,name_nb,name_nn,name_en,direction
        nb,nb,Norsk bokmål,,,Norwegian Bokmål,
        so,so,,,,,
        prs,fa_AF,دری,dari,dari,Dari,
        kmr,ku,"Kurdî, Kurmancî","kurdisk, kurmanji","kurdisk, kurmanji","Kurdish, Kurmanji",
        aii,,ܣܘܪܝܬ,assyrisk nyarameisk,assyrisk nyarameisk,Assyrian Neo-Aramaic,rtl
    """,
    "styrk08.csv": """
        code,level,parent,label_nb,label_en
        5,1,,Salgs- og serviceyrker,Services and sales workers
        53,2,5,Pleie- og omsorgsarbeidere,Personal care workers
        531,3,53,Barnehage- og skoleassistenter,Child care workers
        5311,4,531,Barnehage- og skolefritidsassistenter mv.,Child care workers
        51,2,5,Personlig tjenesteyting,Personal services workers
        512,3,51,Kokker,Cooks
        5120,4,512,Kokker,Cooks
    """,
    "nav_occupation_categories.csv": """
        styrk08,label,category,subcategory
        5311,Barnehage- og skolefritidsassistenter,Utdanning,Barnehage
        5120,Kokker,Reiseliv og mat,Kokk
    """,
    "occupation_titles_nb.csv": """
        styrk08,title_nb
        5311,Barnehageassistent
        5120,Skipskokk
    """,
    "occupation_titles_own.csv": """
        styrk08,language,title
        5311,nb,barnehage
        5120,en,chef
    """,
    "practical_skills.csv": f"""
        id,esco_uri,label_nb,label_nn,label_en,synonyms_nb,synonyms_nn,synonyms_en,area,note
        knit,{SKILL}s1,Strikke,Strikke,Knit,strikking|votter,strikking,knitting,sewing,
        cook_soup,{SKILL}s2,Koke suppe,Koke suppe,Cook soup,gryterett,,stew,kitchen,broader
        bake_bread,{SKILL}s2,Bake brød,Bake brød,Bake bread,brødbaking,,,bakery,ESCO skill is near
        crochet,,Hekle,Hekle,Crochet,hekling,,,sewing,ESCO has no close match
    """,
    "practical_skill_synonyms.csv": """
        skill,language,synonym,kind
        knit,so,tolmo suuf,mother_tongue
        bake_bread,nb,baker,title
        bake_bread,nb,bakke brød,learner
    """,
    "isco08.csv": """
        code,level,label_en
        5,1,Services and sales workers
        5120,4,Cooks
    """,
    "esco_skill_groups.csv.gz": f"""
        uri,code,label_en,description_en
        {SKILL}S1,S1,communication,
    """,
    "esco_occupations.csv.gz": f"""
        uri,isco_group,code,label_en,alt_labels_en,label_ar,description_en
        {OCCUPATION}o1,5120,5120.1,cook,chef|kitchen cook,طباخ,Cooks cook.
        {OCCUPATION}o2,5129,5129.1,grill cook,,,
    """,
    "esco_skills.csv.gz": f"""
        uri,type,reuse,label_en,alt_labels_en,description_en
        {SKILL}s1,skill,sector-specific,knit textiles,knitting,
        {SKILL}s2,skill,cross-sector,use cooking techniques,,
    """,
    "esco_occupation_skills.csv.gz": """
        occupation,skill,relation
        o1,s2,essential
        o2,s1,optional
    """,
    "esco_skill_skills.csv.gz": """
        skill,related_skill,relation
        s1,s2,optional
    """,
    "esco_occupation_broader.csv.gz": f"""
        uri,broader_uri
        {OCCUPATION}o1,http://data.europa.eu/esco/isco/C5120
    """,
    "esco_skill_broader.csv.gz": f"""
        uri,broader_uri
        {SKILL}s1,{SKILL}S1
    """,
}


def put(folder: Path, name: str, content: str) -> None:
    """Write one data file; lines may be indented."""
    text = "".join(f"{line.strip()}\n" for line in content.strip().splitlines())
    data = text.encode()
    (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)


@pytest.fixture
def small_files(tmp_path: Path) -> Path:
    """All the files that load_reference reads, with a few rows each."""
    for name, content in FILES.items():
        put(tmp_path, name, content)
    return tmp_path


@pytest.fixture
def small_reference(db: None, small_files: Path) -> Path:
    """The small files, loaded."""
    load_reference(folder=small_files)
    return small_files


@pytest.fixture
def change(small_files: Path) -> Callable[[str, str, str], None]:
    """Replace a piece of text in one of the small files."""

    def change_file(name: str, old: str, new: str) -> None:
        content = FILES[name]
        assert old in content
        put(small_files, name, content.replace(old, new))

    return change_file

"""Who lives in the demo: staff, employers' people and participants. All of it is invented.

Days are counted from the day the demo is built: −30 is thirty days ago.
"""

from dataclasses import dataclass

DOMAIN = "demo.example"
SEL, VAGA = "3437", "3435"


@dataclass(frozen=True)
class Login:
    """One printed login and what its first page shows."""

    address: str
    role: str
    sees: str

    @property
    def email(self) -> str:
        return f"{self.address}@{DOMAIN}"


LOGINS = (
    Login("ingrid.consultant", "job consultant, Sel", "an alarm to answer today, 4 proposals"),
    Login("marit.consultant", "job consultant, Nav in Vågå (Nynorsk)",
          "a difference to settle, a firm's message"),
    Login("berit.teacher", "teacher", "her pupils at work, one follow-up overdue"),
    Login("leif.leader", "leader, Sel", "caseload, waiting, what has no owner"),
    Login("solveig.network", "network coordinator", "the ladder: rung 4 is empty in Vågå"),
    Login("kari.baker", "employer, bakery", "version 2 of an agreement waits for her"),
    Login("nils.hotel", "employer, hotel", "Aster is here; her consultant has left"),
    Login("tora.care", "employer, care home", "a person without a name to answer; Yusuf is here"),
    Login("per.garage", "employer, garage", "his own alarm: when it is answered"),
    Login("amina", "participant, reads A1", "one offer to answer"),
    Login("yusuf", "participant, reads pictures", "what comes next"),
    Login("hassan", "participant", "signed; waiting for the bakery"),
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A participant; levels are listening, speaking, reading, writing (0: below A1)."""

    code: str
    first_name: str
    unit: str
    levels: str = ""
    languages: tuple[str, ...] = ()
    days: str = "mon tue wed thu fri"
    home: str = "2670"
    minutes: int = 75
    need: int = 1
    skills: tuple[tuple[str, str], ...] = ()  # own words, vocabulary id confirmed by a person
    experience: tuple[tuple[str, str, int], ...] = ()  # own words, occupation, years
    goals: tuple[str, ...] = ()
    wish: str = ""
    kinds: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    starts: int = -200
    ends: int = 300
    reads_little: bool = False
    teacher: bool = True
    track: str = ""
    education: tuple[str, str] | None = None  # own words, recognition
    social: bool = False


PEOPLE = (
    Person("P01", "Amina", "S", "A2 A2 A1 A1", ("so", "ar"),
           skills=(("laget mat til mange i bryllup", "cook_for_many"),
                   ("rent og ryddig kjøkken", "kitchen_hygiene")),
           experience=(("kjøkken hjemme for 12", "9412", 6),), goals=("5120",),
           wish="Jeg vil bli kokk.", starts=-95,
           kinds=("language_practice", "work_training", "ordinary_job")),
    Person("P02", "Yusuf", "S", "A1 A1 0 0", ("prs",), days="mon tue thu fri", need=2,
           skills=(("gjette sau og geit", "herd_animals"),),
           experience=(("gjeter", "9212", 20),), wish="Jeg vil snakke med folk.",
           kinds=("language_practice", "micro_assignment"), reads_little=True, track="alpha",
           social=True),
    Person("P03", "Selam", "S", "B1 B1 A2 A2", ("ti", "ar"), days="mon tue wed fri", minutes=45,
           skills=(("klippe hår", "cut_hair"), ("snakke med kunder", "serve_customers")),
           experience=(("frisør", "5141", 4),), goals=("5141",), wish="Jeg vil bli frisør.",
           starts=-210, kinds=("language_practice", "work_training", "wage_subsidy")),
    Person("P04", "Oleksandr", "S", "B1 A2 B1 B1", ("uk", "en"),
           skills=(("kjørt lastebil", "drive_truck"),),
           experience=(("lastebilsjåfør", "8332", 11),), goals=("8332",), licences=("B", "CE"),
           kinds=("wage_subsidy", "ordinary_job", "job_shadowing"), starts=-400),
    Person("P05", "Fatuma", "S", "A1 A1 A1 0", ("so",), days="tue thu", home="2676", minutes=40,
           need=2, skills=(("laget mat til bryllup", "cook_for_many"),),
           experience=(("mat til bryllup", "9412", 5),), goals=("9412",),
           wish="Jeg vil jobbe på kjøkken.", starts=-150,
           kinds=("language_practice", "work_training")),
    Person("P06", "Dawit", "S", "A2 A2 A2 A1", ("ti",),
           skills=(("mure vegger", "lay_bricks"), ("lese tegninger", "read_drawings")),
           experience=(("murer", "7112", 6),), goals=("7112",), wish="Jeg vil mure igjen.",
           starts=-80, kinds=("language_practice", "work_practice", "company_visit",
                              "wage_subsidy")),
    Person("P07", "Mariam", "S", "B1 A2 B1 B1", ("ar", "en", "fr"), days="mon wed fri",
           skills=(("rådgi om medisin", ""), ("holde orden på lager", "count_stock")),
           experience=(("farmasøyt", "2262", 5),), goals=("2262",),
           wish="Jeg vil bli farmasøyt her også.", starts=-120, kinds=("work_training",),
           track="education", education=("Farmasi, fem år", "not_applied")),
    Person("P08", "Hassan", "S", "A2 A1 A1 A1", ("ar", "kmr"),
           skills=(("bake brød", "bake_bread"),), experience=(("baker", "7512", 8),),
           goals=("7512",), wish="Jeg vil bake.", starts=-170,
           kinds=("language_practice", "work_practice")),
    Person("P09", "Nadia", "S", "A2 A2 A2 A2", ("prs",),
           skills=(("sy klær", "sew_clothes"), ("lært opp seks jenter i søm", "teach_sewing")),
           experience=(("skredder", "7531", 6),), goals=("7531",), wish="Jeg vil sy.",
           kinds=("language_practice", "work_practice", "job_shadowing")),
    Person("P10", "Tesfay", "S", "A1 A1 0 0", ("ti",), days="wed fri", need=3,
           skills=(("gjette dyr", "herd_animals"),), experience=(("gjeter", "9212", 10),),
           wish="Jeg vil være med folk.", kinds=("micro_assignment",),
           reads_little=True, track="alpha", social=True),
    Person("P11", "Olena", "S", "A2 A1 A2 A2", ("uk", "pl"),
           skills=(("føre regnskap", ""),), experience=(("regnskapsfører", "4311", 9),),
           goals=("4311",), wish="Jeg vil jobbe med regnskap, og snakke mer norsk.", starts=-70,
           kinds=("language_practice", "work_practice", "job_shadowing")),
    Person("P12", "Ibrahim", "S", "B1 B1 A2 A2", ("sw", "fr", "rw"),
           skills=(("pleie syke i leir", "care_for_family_sick"),),
           experience=(("pleiemedhjelper", "5321", 5),), goals=("5321",),
           kinds=("work_practice", "work_training", "ordinary_job"), starts=-320),
    Person("P13", "Zahra", "S", "A2 A2 A1 A1", ("prs",), days="mon tue wed thu",
           skills=(("passet fire søsken", "look_after_children"),
                   ("lage mat hjemme", "cook_home_country_food")),
           goals=("5311",), wish="Jeg vil jobbe med barn.", starts=-110,
           kinds=("language_practice", "micro_assignment", "job_shadowing")),
    Person("P14", "Person", "S", "A2 A2 A2 A2", (), kinds=("language_practice",)),
    Person("P15", "Aster", "S", "A1 A1 A1 A1", ("am",),
           skills=(("jobbet på kafé", "make_coffee"),), experience=(("kafé", "9412", 3),),
           goals=("9412",), kinds=("language_practice",), starts=-140),
    Person("P16", "Bilal", "S", "A2 A2 A1 A1", ("ar",),
           skills=(("rette bulker", "car_body_repair"),),
           experience=(("bilskade", "7231", 7),), goals=("7231",),
           kinds=("work_practice", "wage_subsidy"), starts=-190),
    Person("P17", "Halima", "N", "A1 A1 A1 A1", ("so",), days="tue wed", home="2680",
           skills=(("solgt på torg", "run_small_shop"),), goals=("5223",),
           kinds=("language_practice",), starts=-160),
    Person("P18", "Petro", "N", "B1 A2 A2 A2", ("uk",), home="2680",
           skills=(("lage møbler", "make_furniture"), ("lese tegninger", "read_drawings")),
           experience=(("møbelsnekker", "7522", 10),), goals=("7522",),
           wish="Jeg vil lage møbler.", starts=-40, kinds=("work_practice", "apprenticeship")),
    Person("P19", "Rahel", "N", "B1 B1 A2 A2", ("ti", "en"), days="tue thu", home="2680",
           skills=(("undervise barn", "teach_class"),),
           experience=(("lærer", "2341", 6),), goals=("2341",),
           kinds=("language_support", "language_practice", "job_shadowing"), starts=-180,
           education=("Lærerutdanning", "refused")),
    Person("P20", "Karim", "N", "", ("ar",), home="2680",
           kinds=("language_practice", "work_practice"), starts=-160),
    Person("P21", "Leyla", "N", "B1 A2 A2 A2", ("ar",), home="2680",
           skills=(("pusse og lakke møbler", "make_furniture"),), goals=("7522",),
           kinds=("work_practice",), starts=-330),
    Person("P22", "Jean", "N", "B1 A2 A2 A2", ("fr",), home="2680",
           skills=(("lese tegninger", "read_drawings"),), goals=("7115",),
           kinds=("work_practice",), starts=-340),
    Person("P23", "Svitlana", "N", "A2 A2 A2 A2", ("uk",), home="2680",
           skills=(("vaske rom", "clean_rooms"),), experience=(("renholder", "9112", 5),),
           wish="Jeg vil gå på grunnskole.", starts=-130, ends=40,
           kinds=("language_practice", "work_practice", "wage_subsidy"),
           track="lower_secondary"),
    Person("P24", "Omar", "N", "0 0 0 0", ("ps",), home="2680", minutes=30, need=3, starts=-18,
           kinds=("language_practice",), reads_little=True, track="alpha"),
)  # fmt: skip

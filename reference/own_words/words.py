"""Words that carry no skill by themselves, and words that change what a clause means."""

# Function words and the small talk around a skill, in Bokmål, Nynorsk, dialect and English.
STOP = frozenset(
    """
    jeg eg æ e ej je i me mi min mitt mine meg mæ mej meget du deg vi oss vår vårt våre de dem dei dykk
    han hun ho han den det dette denne disse der her hva kva som at å og eller men om så da når nå no
    en et ei ein eit på av til te for fra frå med mæ mot ved hos under over etter før inn ut opp
    ned inni mellom i gjennom langs rundt litt mye mykje veldig svært ganske bra godt god gode flink
    flinke dyktig dyktige best bedre ekspert proff er va var vart være vere vært vore blir bli ble
    vorte blitt har hadde hatt hatte ha hev haddet kan kunne kunnet kanne får få fikk fekk fått skal
    skulle vil ville må måtte bør gjør gjøre gjort gjorde gjere gjer gjær jobb jobbe jobber jobbet
    jobba jobben jobbar arbeid arbeide arbeider arbeidet arbeida arbeidd arbeidde arbeidar arbe yrke
    yrket stilling ansatt tilsett praksis erfaring erfaringer erfaren kunnskap ferdighet utdannet
    utdanna utdannelse utdanning lært lærte lære kurs kurset år måned måneder mnd uke uker dag dager
    dagen timer lenge lang mange flere alltid ofte alle alt all også òg bare berre ved siden av ting
    noe noko noen nokon slik sånn sånt selv sjølv sammen saman egen eget egne eigen eige eigne mest
    heter navn navnet kommer kjem fra bor land landet hjemlandet norge noreg norway syria ukraina
    ukraine afghanistan eritrea somalia etiopia iran irak tyrkia sudan kongo polen damaskus aleppo
    kabul kyiv kiev asmara mogadishu firma bedrift firmaet sted plass liker likar lika elsker glad
    interessert kjenner vet veit veldig fint fin flott ny nytt nye gammel
    the a an and or but of to in on at for from with by as is am are was were be been being have has
    had having do does did done can could will would shall should may might must my mine me we our
    us you your he she it its they them their this that these those there here what which who how
    very good best better great well much lot lots many more most some any all also only just work
    works working worked worker job jobs years year months month experience experienced skill skills
    skilled able know knows knowledge like love enjoy about years' old new own other others things
    etc osv mm feks eks bl.a im i'm i've ive hello hei hallo takk thanks please
    """.split()
)

NEGATIONS = frozenset(
    """
    ikke ikkje ikkj ikk itj ittj inte itte ikje ike aldri ingen inga ingenting inkje not no never none
    cannot can't cant don't dont doesn't doesnt didn't didnt won't wont nothing nei neither nor
    """.split()
)
# What someone is afraid of, cannot stand, or wants to be spared.
AVERSIONS = frozenset(
    """
    redd redde hater hatar hate misliker mislikar nekter nektar orker orkar allergisk umulig umogeleg
    slippe slipper slepp unngår slutta sluttet slutte afraid dislike hates refuse refuses allergic
    avoid dårlig dårleg dårlige vanskelig vanskeleg bad difficult
    """.split()
)
# "not only", "not afraid of", "no problem": these deny nothing.
HARMLESS = (
    "ikke bare", "ikkje berre", "ikke redd", "ikkje redd", "ikke noe problem", "ikke problem",
    "ikkje noko problem", "ikke vanskelig", "ikkje vanskeleg", "ikke dårlig", "not only",
    "not afraid", "no problem", "not difficult", "not bad", "aldri for sen", "never late",
)  # fmt: skip

WISHES = frozenset(
    """
    vil ønsker ønske ønskje ynskjer ynskje ynskja ynsker drøm drømmer drømme drøymer draum drømmen
    drøymde håper håpar håpe søker søkjer søke leter leitar trenger treng trengjer wish wishes want
    wants wanna dream dreams dreaming hope hopes hoping seek seeking need needs plan planer planen
    framtid fremtid fremtiden framtida framtidig future someday gjerne
    """.split()
)
WISH_PHRASES = (
    "har lyst", "lyst til", "lyst på", "kunne tenke", "kunne tenkt", "skulle gjerne", "ser etter jobb",
    "ser etter arbeid", "på jakt etter", "would like", "looking for", "i'd like", "id like",
    "kan tenke meg", "kunne likt", "vil bli", "skal bli", "skal lære", "har tenkt", "mål er",
    "målet mitt", "my goal", "interested in becoming",
)  # fmt: skip

# Verbs of taking in, owning and being somewhere: what a person enjoys or has, not what one can do.
CONSUMING = frozenset(
    """
    ser se sett sjå såg så sjåing høre hører hørt høyre høyrer høyrt lytte lytter lyttar spiser spise
    spist ete et eter eti drikker drikke drikk sover sove bor bodd budd flyttet kjøper kjøpt kjøpte
    kjøpe bestilt eier eig eide fikk fått mistet mista savner savnar besøker besøke besøkt reise
    reiser watch watching watched listen listening eat eating drink drinking sleep sleeping live
    lives living bought owns owned own miss visit visiting see seeing går gå gått
    """.split()
)
OWNING = frozenset("har hatt hadde ha eier eig eide have has had got own owns".split())
# "har førerkort" says what someone may do; "har bil" does not.
PROOFS = frozenset(
    """
    førerkort førarkort sertifikat lappen licence license certificate førerkortet kurs kurset bevis
    fagbrev utdanning utdannelse utdannet erfaring erfaringer kunnskap kunnskaper course training
    experience knowledge degree driving kompetanse eksamen truckførerbevis ansvar ansvaret responsibility
    """.split()
)

# Signs that someone has done the work: then even a workplace says something.
DONE = frozenset(
    """
    jobbet jobba jobber jobbar arbeidet arbeida arbeidd arbeidde arbeider arbeidar vært vore var
    erfaring erfaringer erfaren år ansatt worked works experience been was years year driver drev
    drevet eide tidligere før utdannet utdanna kan hjalp hjulpet
    """.split()
)
CLAUSE_BREAKS = frozenset("men but fordi because siden mens while however derimot imidlertid".split())

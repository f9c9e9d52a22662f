"""The words of the consent to matching. A changed word is a new version, never an edit."""

VERSION = 1

CONSENT_WORDS = {
    "nb": (
        "Vil du være med i matching?\n"
        "Matching betyr: et program ser etter plasser som passer for deg.\n"
        "Programmet leser det som står under «Min profil»: norsk, erfaring, ønsker, dager "
        "og reise.\n"
        "Det leser ikke kjønn, alder, helse, familie, religion eller land.\n"
        "Et menneske bestemmer alltid. Du kan si nei til hvert tilbud.\n"
        "Ingen arbeidsplass ser navnet ditt før de sier velkommen.\n"
        "Du kan ta ja-et tilbake når du vil. Da slutter det med en gang.\n"
        "Nei er lov. Du mister ikke noe."
    ),
    "nn": (
        "Vil du vere med i matching?\n"
        "Matching tyder: eit program ser etter plassar som passar for deg.\n"
        "Programmet les det som står under «Min profil»: norsk, erfaring, ønske, dagar "
        "og reise.\n"
        "Det les ikkje kjønn, alder, helse, familie, religion eller land.\n"
        "Eit menneske bestemmer alltid. Du kan seie nei til kvart tilbod.\n"
        "Ingen arbeidsplass ser namnet ditt før dei seier velkomen.\n"
        "Du kan ta ja-et tilbake når du vil. Då sluttar det med ein gong.\n"
        "Nei er lov. Du mistar ikkje noko."
    ),
    "en": (
        "Do you want to take part in matching?\n"
        "Matching means: a program looks for places that fit you.\n"
        "The program reads what stands in “My profile”: Norwegian, experience, wishes, days "
        "and travel.\n"
        "It does not read sex, age, health, family, religion or country.\n"
        "A person always decides. You can say no to each offer.\n"
        "No workplace sees your name before they say welcome.\n"
        "You can take your yes back at any time. Then it stops at once.\n"
        "No is fine. You lose nothing."
    ),
}

"""The languages of the pages, with what Django does not know of some of them."""

# Everybody's pages exist in these; the others carry the pages of the participants.
FULL_LANGUAGES = ("nb", "nn", "en")

# Each by its own name, because whoever needs it cannot read the Norwegian one.
LANGUAGES = [
    ("nb", "Norsk bokmål"),
    ("nn", "Norsk nynorsk"),
    ("en", "English"),
    ("uk", "Українська"),
    ("ar", "العربية"),
    ("ti", "ትግርኛ"),
    ("so", "Soomaali"),
    ("prs", "دری"),
    ("ps", "پښتو"),
    ("fa", "فارسی"),
    ("ku", "Kurdî (Kurmancî)"),
    ("ckb", "کوردی (سۆرانی)"),
    ("sw", "Kiswahili"),
    ("ru", "Русский"),
    ("tr", "Türkçe"),
    ("fr", "Français"),
]


def _language(code: str, name: str, own_name: str, *, right_to_left: bool) -> dict[str, object]:
    return {"bidi": right_to_left, "code": code, "name": name, "name_local": own_name}


# Settings add these to django.conf.locale.LANG_INFO.
EXTRA_LANG_INFO: dict[str, dict[str, object]] = {
    "ti": _language("ti", "Tigrinya", "ትግርኛ", right_to_left=False),
    "so": _language("so", "Somali", "Soomaali", right_to_left=False),
    "ps": _language("ps", "Pashto", "پښتو", right_to_left=True),
    "prs": _language("prs", "Dari", "دری", right_to_left=True),
    "ku": _language("ku", "Kurdish (Kurmanji)", "Kurdî (Kurmancî)", right_to_left=False),
}

# Django asks this list, not LANG_INFO, on which side a page begins.
LANGUAGES_BIDI = ["ar", "prs", "ps", "fa", "ckb"]

# Their texts are drafts by a machine which no speaker has read yet; each says so to its reader.
# A code leaves this list when a speaker has read its file (docs/languages.md).
DRAFT_LANGUAGES = (
    "uk", "ar", "ti", "so", "prs", "ps", "fa", "ku", "ckb", "sw", "ru", "tr", "fr",
)  # fmt: skip

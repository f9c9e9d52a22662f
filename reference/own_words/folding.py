"""Spellings made alike: letters folded, endings cut, sounds written one way."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*", re.UNICODE)
_LETTERS = str.maketrans(
    {"æ": "e", "ø": "o", "å": "a", "ö": "o", "ä": "e", "ü": "u", "ß": "s", "ð": "d", "þ": "t",
     "ı": "i", "ł": "l", "đ": "d", "’": "", "'": "", "ʼ": "", "أ": "ا", "إ": "ا", "آ": "ا",
     "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "ё": "е", "ґ": "г", "ـ": ""}
)  # fmt: skip
# People write æøå with what their keyboard has.
_PAIRS = (("aa", "a"), ("ae", "e"), ("oe", "o"))
# Longest first. Norwegian verbs and nouns in both norms, then English.
_ENDINGS = (
    "ingene", "ingane", "ingen", "inger", "ingar", "inga", "ings", "ing", "elsen", "else", "ende",
    "ande", "erne", "ene", "ane", "ers", "ert", "est", "ere", "ert", "ede", "era", "er", "ar", "or",
    "en", "et", "es", "ed", "te", "de", "a", "e", "s", "t", "n", "r",
)  # fmt: skip
_SOUNDS = (
    ("skj", "S"), ("kj", "S"), ("sj", "S"), ("tj", "S"), ("sh", "S"), ("ch", "S"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("hv", "v"), ("gj", "j"), ("hj", "j"), ("lj", "j"),
    ("dj", "j"), ("qu", "k"), ("ck", "k"), ("nd", "n"), ("ld", "l"), ("rd", "r"), ("ee", "i"),
    ("oo", "u"), ("ou", "u"), ("dt", "t"), ("q", "k"), ("c", "k"), ("w", "v"), ("z", "s"),
    ("x", "ks"), ("p", "b"), ("y", "i"), ("æ", "e"), ("ø", "o"), ("å", "o"),
)  # fmt: skip
LONGEST_WORD = 40


def words(text: str) -> list[str]:
    """The words of a text in any script, in small letters; numbers and signs are left out."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The word with plain letters only, so that kjøre, kjoere and kjøre are one."""
    plain = word.translate(_LETTERS)
    marks = unicodedata.normalize("NFD", plain)
    plain = "".join(sign for sign in marks if not unicodedata.combining(sign))
    for pair, single in _PAIRS:
        plain = plain.replace(pair, single)
    return plain


def single(word: str) -> str:
    """Double letters written once: learners and hurried people leave them out."""
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    """A folded word without its ending, at least three letters long."""
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            return folded[: -len(ending)]
    return folded


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Roughly how the word sounds, for the spellings of people who write by ear."""
    heard = word
    for written, spoken in _SOUNDS:
        heard = heard.replace(written, spoken)
    return stem(single(fold(heard)))

"""Spellings made alike: letters folded, endings cut, sounds written one way."""

import re
import unicodedata
from functools import lru_cache

_DOUBLE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*", re.UNICODE)
_LETTERS = str.maketrans(
    {"æ": "e", "ø": "o", "å": "a", "ö": "o", "ä": "e", "ü": "u", "ß": "s", "ð": "d", "þ": "t",
     "ı": "i", "ł": "l", "đ": "d", "’": "", "'": "", "ʼ": "", "أ": "ا", "إ": "ا", "آ": "ا",
     "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "ё": "е", "ґ": "г", "ـ": ""}
)  # fmt: skip
# People write æøå with what their keyboard has.
_PAIRS = (("aa", "a"), ("ae", "e"), ("oe", "o"))
# Norwegian verbs and nouns in both norms and some dialects, then English.
_ENDINGS = frozenset((
    "ingene", "ingane", "ingen", "inger", "ingar", "inga", "ings", "ing", "elsen", "else",
    "ende", "ande", "erne", "ene", "ane", "ana", "ers", "ert", "est", "ere", "ede", "era", "er",
    "ar", "or", "en", "et", "an", "es", "ed", "te", "de", "a", "e", "s", "t", "n", "r",
))  # fmt: skip
_WEAK = frozenset("tnr")  # as likely part of a short word as its ending
_SOUNDS = (
    ("skj", "S"), ("kj", "S"), ("sj", "S"), ("tj", "S"), ("sh", "S"), ("ch", "S"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("hv", "v"), ("gj", "j"), ("hj", "j"), ("lj", "j"),
    ("dj", "j"), ("qu", "k"), ("ck", "k"), ("nd", "n"), ("ld", "l"), ("rd", "r"), ("ee", "i"),
    ("oo", "u"), ("ou", "u"), ("dt", "t"), ("q", "k"), ("c", "k"), ("w", "v"), ("z", "s"),
    ("x", "ks"), ("p", "b"), ("y", "i"), ("æ", "e"), ("ø", "o"), ("å", "o"),
)  # fmt: skip
_CYRILLIC_ENDING = re.compile("[аеиіїйоуюєяыьмхв]+$")
LONGEST_WORD = 40
# Ukrainian and Russian letters as people type them on a Latin keyboard.
_CYRILLIC = str.maketrans(
    {"а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh",
     "з": "z", "и": "y", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n",
     "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
     "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "yu", "я": "ya", "ы": "y", "э": "e",
     "ъ": "", "ё": "yo"}
)  # fmt: skip


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


@lru_cache(maxsize=50_000)
def single(word: str) -> str:
    """Double letters written once: learners and hurried people leave them out."""
    return _DOUBLE.sub(r"\1", word)


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    """A folded word without its ending, at least three letters long."""
    for length in range(6, 0, -1):
        ending = folded[-length:]
        if ending in _ENDINGS and len(folded) - length >= (4 if ending in _WEAK else 3):
            return folded[:-length]
    return folded


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Roughly how the word sounds, for the spellings of people who write by ear."""
    heard = word
    for written, spoken in _SOUNDS:
        heard = heard.replace(written, spoken)
    return stem(single(fold(heard)))


def in_latin_letters(word: str) -> str:
    """A Cyrillic word as it is typed without a Cyrillic keyboard; others unchanged."""
    return word.translate(_CYRILLIC)


def foreign_stem(folded: str) -> str:
    """A word in another script without the article in front and the ending, roughly."""
    bare = folded.removeprefix("ال") if len(folded) > 4 else folded
    cut = _CYRILLIC_ENDING.sub("", bare)
    return cut if len(cut) > 2 else bare

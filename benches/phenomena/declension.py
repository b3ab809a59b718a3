"""Grammatical cases of men's names in Ukrainian and Russian, by ending.

Method: the school rules of both languages, by the last letters of the nominative. A name whose declension its ending
does not settle (a vowel that comes and goes, a stress that spelling hides) gives None, and its bearer is passed over.
Limits: men alone, one norm where several are taught, given names only of the table of this benchmark.
"""

CASES = ("genitive", "dative", "accusative", "instrumental")

# Nominatives whose stem changes or whose last letter declines as a soft one.
UKRAINIAN_STEMS = {"яків": "яков", "федір": "федор"}
RUSSIAN_STEMS = {"павел": "павл", "лев": "льв"}
UKRAINIAN_SOFT = {"ігор"}
HUSHING = "жчшщ"
# Endings before which a vowel may fall out, or of which grammars disagree.
UNSETTLED = ("ець", "ец", "ок", "ек", "ень", "ел", "онок", "анок", "ія", "ия", "их", "ых", "ель")
SOFTENED = {"к": "ц", "г": "з", "х": "с"}


def ukrainian(surname, given, patronymic, case):
    """The three parts of a man's name (Ukrainian, capitalised or not) in a case, or None where that is not settled."""
    return _all(surname, given, patronymic, case, _ukrainian_surname, _ukrainian_given)


def russian(surname, given, patronymic, case):
    """The same in Russian."""
    return _all(surname, given, patronymic, case, _russian_surname, _russian_given)


def _all(surname, given, patronymic, case, of_surname, of_given):
    if "-" in surname or " " in surname or surname.lower().endswith(UNSETTLED):
        return None
    place = CASES.index(case)
    parts = of_surname(surname.lower(), place), of_given(given.lower(), place), patronymic.lower()
    if parts[2]:
        if not parts[2].endswith("ч"):
            return None
        parts = parts[0], parts[1], parts[2] + "ауае"[place] + ("м" if place == 3 else "")
    if parts[0] is None or parts[1] is None:
        return None
    return tuple(part[:1].upper() + part[1:] for part in parts)


def _ukrainian_surname(word, place):
    if word.endswith("ий"):
        return word[:-2] + ("ого", "ому", "ого", "им")[place]
    if word.endswith(("ів", "їв", "ов", "ев", "єв", "ин", "ін", "їн")):
        return word + ("а", "у", "а", "им")[place]
    if word.endswith(("е", "и", "і", "у", "ю", "є", "ї")):
        return word
    return _ukrainian_noun(word, place)


def _ukrainian_given(word, place):
    return _ukrainian_noun(UKRAINIAN_STEMS.get(word, word), place, soft=word in UKRAINIAN_SOFT)


def _ukrainian_noun(word, place, soft=False):
    stem = word[:-1]
    if word.endswith("а"):
        if stem[-1] in HUSHING:
            return None
        ends = ("и", "і", "у", "ою")
        return (stem[:-1] + SOFTENED.get(stem[-1], stem[-1]) if place == 1 else stem) + ends[place]
    if word.endswith("я"):
        ends = ("ї", "ї", "ю", "єю") if stem[-1] in "аеєиіїоуюя" else ("і", "і", "ю", "ею")
        return stem + ends[place]
    if word.endswith("о"):
        return stem + ("а", "у", "а", "ом")[place]
    if word.endswith("й"):
        return stem + ("я", "ю", "я", "єм")[place]
    if word.endswith("ь"):
        return stem + ("я", "ю", "я", "ем")[place]
    if soft:
        return word + ("я", "ю", "я", "ем")[place]
    if word[-1] in HUSHING:
        return word + ("а", "у", "а", "ем")[place]
    return word + ("а", "у", "а", "ом")[place]


def _russian_surname(word, place):
    if word.endswith(("ий", "ый", "ой")):
        stem = word[:-2]
        return stem + ("ого", "ому", "ого", "им" if stem[-1] in "гкхжшчщ" else "ым")[place]
    if word.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return word + ("а", "у", "а", "ым")[place]
    if word.endswith(("ив", "о", "е", "и", "ы", "у", "ю", "э")):
        return word if not word.endswith("ив") else word + ("а", "у", "а", "ом")[place]
    return _russian_noun(word, place)


def _russian_given(word, place):
    return _russian_noun(RUSSIAN_STEMS.get(word, word).replace("пётр", "петр"), place)


def _russian_noun(word, place):
    stem = word[:-1]
    if word.endswith("а"):
        return stem + ("и" if stem[-1] in "гкхжшчщ" else "ы", "е", "у", "ой")[place]
    if word.endswith("я"):
        return stem + ("и", "е", "ю", "ей")[place]
    if word.endswith("о"):
        return word
    if word.endswith(("й", "ь")):
        return stem + ("я", "ю", "я", "ем")[place]
    if word[-1] in HUSHING + "ц":
        return word + ("а", "у", "а", "ем")[place]
    return word + ("а", "у", "а", "ом")[place]

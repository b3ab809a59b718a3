"""Slips of the pen and of the reading machine, in names and in dates.

Each slip changes one word once: a letter changed, dropped, added, doubled, exchanged with its neighbour, or read as
one that looks like it. Shares are invented: keyboards and readers make some of each. A slip never empties a word.
"""

LATIN = "abcdefghijklmnopqrstuvwxyz"
UKRAINIAN = "абвгдежзийіїєклмнопрстуфхцчшщьюя"
RUSSIAN = "абвгдежзийклмнопрстуфхцчшщьыэюя"
# What a reader of print or handwriting takes for another; retyped from the confusable letters of the field.
LOOKALIKES = {
    "и": "нпй", "н": "пик", "п": "лн", "ш": "щ", "щ": "шц", "ц": "щ", "г": "т", "д": "л", "е": "сє", "є": "ес",
    "ї": "ій", "і": "їл", "ь": "ъы", "ж": "хк", "ф": "о", "я": "а", "м": "т", "т": "гш", "л": "п", "о": "а", "а": "о",
    "з": "э", "c": "e", "e": "c", "u": "v", "v": "u", "h": "nb", "n": "h", "b": "h", "l": "i", "i": "l", "r": "n",
    "a": "o", "o": "a", "m": "n", "g": "q", "t": "f", "k": "h", "y": "v",
}
DIGITS_ALIKE = {"1": "7", "7": "1", "3": "8", "8": "3", "5": "6", "6": "5", "0": "6", "4": "9", "9": "4", "2": "7"}


def slipped(word, rng, alphabet):
    """The word with one slip, upper and lower case kept where the slip lets them be; words of one letter are left."""
    if len(word) < 2:
        return word
    kind = rng.random()
    place = rng.randrange(len(word))
    if rng.random() < 0.6 and len(word) > 3:
        place = rng.randrange(1, len(word))  # the first letter is written with more care than the rest
    letter = word[place]
    if not letter.isalpha():
        return word
    if kind < 0.28:
        new = rng.choice(alphabet)
        while new == letter.lower():
            new = rng.choice(alphabet)
    elif kind < 0.46:
        return _cased(word[:place] + word[place + 1:], word)
    elif kind < 0.60:
        return _cased(word[:place] + rng.choice(alphabet) + word[place:], word)
    elif kind < 0.70:
        return _cased(word[:place] + letter.lower() + word[place:], word)
    elif kind < 0.84:
        place = min(place, len(word) - 2)
        return _cased(word[:place] + word[place + 1].lower() + letter.lower() + word[place + 2:], word)
    else:
        new = rng.choice(LOOKALIKES.get(letter.lower(), alphabet))
    return _cased(word[:place] + new + word[place + 1:], word)


def _cased(new, old):
    if old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def date_slipped(date, rng):
    """A (year, month, day) with day and month exchanged, or one digit off; may be a date no calendar has."""
    year, month, day = date
    kind = rng.random()
    if kind < 0.35 and day <= 12 and day != month:
        return year, day, month
    if kind < 0.60:
        return year + rng.choice((-1, 1, -1, 1, -10, 10)), month, day
    if kind < 0.85:
        text = f"{day:02d}"
        place = rng.randrange(2)
        text = text[:place] + DIGITS_ALIKE[text[place]] + text[place + 1:]
        new = int(text)
        return year, month, new if 1 <= new <= 28 and new != day else (day % 28) + 1
    new = month + rng.choice((-1, 1))
    return year, new if 1 <= new <= 12 else 6, min(day, 28)

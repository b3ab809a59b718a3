"""Two small lists of invented people, each in its own script, and who on them is who."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import zvirka as zv

Columns = dict[str, list[Any]]

# Every person of the left list has one partner on the right list, whose rows stand in another order.
OURS: Columns = {
    "id": ["7", "12", "31", "44", "58"],
    "name": [
        "Шаповал Остап Ігорович",
        "Ґудзь Мар'яна Степанівна",
        "Кривенчук Лесь Данилович",
        "Ярошинська Одарка Юхимівна",
        "Щербань Єлисей Федотович",
    ],
    "birth_date": ["1988-03-14", "1995-11-30", "1979-07-02", "2001-01-09", "1990-06-25"],
}
THEIRS: Columns = {
    "id": ["b1", "b2", "b3", "b4", "b5"],
    "name": [
        "SHCHERBAN Yelysei",
        "KRYVENCHUK Les",
        "SHAPOVAL Ostap",
        "YAROSHYNSKA Odarka",
        "GUDZ Mariana",
    ],
    "birth_date": ["1990-06-25", "1979-07-02", "1988-03-14", "2001-01-09", "1995-11-30"],
}
PARTNERS = {("7", "b3"), ("12", "b5"), ("31", "b2"), ("44", "b4"), ("58", "b1")}

# Text that would do harm if it were taken for markup, or hide what it holds.
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</bdi></td></table><b>",
    "Ґудзь' onmouseover='alert(1)",
    "&lt;script&gt;",
    "Шаповал \u202eпатсО",
    "Кри\u200bвенчук\u2066",
    "</title><svg/onload=alert(1)>",
]


def pairs_of(links: zv.Links) -> set[tuple[str, str]]:
    """The pairs of ids that were linked."""
    columns = links.to_dict()
    return set(zip(columns["left_id"], columns["right_id"], strict=True))


# Text of any kind that a cell may hold: letters of names, marks that hide or turn, markup, and whatever else there is.
LETTERS = st.text(
    alphabet=st.one_of(
        st.sampled_from("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'ʼ-.,() "),
        st.sampled_from("abcdefghijklmnopqrstuvwxyz\u202e\u200b\u0301\u00ad\ufeff<>&\"'"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)

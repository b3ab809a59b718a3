"""A page on which links can be looked through: one file that needs nothing else and no network."""

from __future__ import annotations

import json
import math
import os
import pathlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zvirka._zvirka import Links

__all__ = ["write_dashboard"]

# So many bars can be told apart on a screen.
_BARS = 60


def write_dashboard(links: Links, path: str | os.PathLike[str], limit: int = 5000) -> pathlib.Path:
    """Write the page of some links.

    Parameters
    ----------
    links : Links
        The links.
    path : str or path
        Where to write the page.
    limit : int, default 5000
        How many links are shown one by one, those nearest a threshold first.

    Returns
    -------
    pathlib.Path
        The page.
    """
    columns = links.to_dict()
    weights = [float(weight) for weight in columns["weight"]]
    probabilities = [float(probability) for probability in columns["probability"]]
    fields = [name[: -len("_level")] for name in links.columns if name.endswith("_level")]
    # What is hardest to decide is what a person should see.
    nearest = sorted(range(len(links)), key=lambda row: abs(probabilities[row] - links.match_at))[:limit]
    pairs = [
        [
            columns["left_id"][row],
            columns["right_id"][row],
            columns["left_name"][row],
            columns["right_name"][row],
            round(probabilities[row], 6),
            round(weights[row], 3),
            columns["decision"][row],
            [[columns[f"{field}_level"][row], round(columns[f"{field}_weight"][row] or 0.0, 3)] for field in fields],
        ]
        for row in nearest
    ]
    data = {
        "fields": fields,
        "pairs": pairs,
        "all": len(links),
        "prior": round(links.prior_weight, 3),
        "match_at": links.match_at,
        "bars": _bars(weights, probabilities),
        # Probabilities in order, thinned where there are too many, so that thresholds can be moved.
        "sorted": _thinned(sorted(probabilities)),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing of a list can end the script or begin a comment within it.
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    page = _PAGE.replace("/*DATA*/", text)
    target = pathlib.Path(path)
    target.write_text(page, encoding="utf-8")
    return target


def _bars(weights: list[float], probabilities: list[float]) -> list[list[float]]:
    """Bars of weight: from, to, how many, and the probability in the middle of them."""
    if not weights:
        return []
    low, high = math.floor(min(weights)), math.ceil(max(weights)) or 1
    step = max((high - low) / _BARS, 1e-9)
    counts = [0] * (_BARS + 1)
    sums = [0.0] * (_BARS + 1)
    for weight, probability in zip(weights, probabilities):
        place = min(int((weight - low) / step), _BARS)
        counts[place] += 1
        sums[place] += probability
    return [
        [round(low + place * step, 3), round(low + (place + 1) * step, 3), count, round(sums[place] / count, 4) if count else 0]
        for place, count in enumerate(counts)
    ]


def _thinned(values: list[float], most: int = 20_000) -> list[Any]:
    """Values and how many each stands for."""
    step = max(1, math.ceil(len(values) / most))
    return [[round(values[place], 6), min(step, len(values) - place)] for place in range(0, len(values), step)]


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Links</title>
<style>
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d5dbe3;--paper:#fff;--match:#1b7f5c;--review:#c9772b;--less:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#a3adba;--line:#39424e;--paper:#12161c;--match:#3fb68b;--review:#d98a45;--less:#ff8a80}}
body{margin:0 auto;max-width:70rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
svg{width:100%;height:auto}svg text{fill:var(--soft);font-size:11px}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:start;padding:.25rem .5rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
tbody tr{cursor:pointer}tbody tr:hover,tbody tr.on{background:color-mix(in srgb,var(--line) 40%,transparent)}
.soft{color:var(--soft);font-size:.9rem}.match{color:var(--match)}.review{color:var(--review)}
label{display:inline-block;margin:.3rem 1rem .3rem 0}input[type=range]{width:16rem;vertical-align:middle}
#why{border:1px solid var(--line);border-radius:.5rem;padding:.5rem 1rem;margin:1rem 0;position:sticky;top:0;background:var(--paper)}
.scrolls{overflow-x:auto}
#why td{overflow-wrap:normal}#why td:nth-child(3){white-space:nowrap;text-align:end}.drawing{width:12rem}
@media (max-width:44rem){#why{position:static;padding:.25rem .5rem}#why td{padding:.2rem .25rem}.drawing{width:4.5rem}}
</style>
</head>
<body>
<h1>Links</h1>
<p id="sum"></p>
<svg id="bars" viewBox="0 0 700 200" role="img" aria-label="Links by weight"></svg>
<p class="soft">Links by weight, in bits; colours by the thresholds below. Probabilities are the engine's; moving a threshold here changes nothing in the links.</p>
<p><label>match from <input type="range" id="match" min="0" max="1000"> <output id="match-value"></output></label>
<label>review from <input type="range" id="review" min="0" max="1000"> <output id="review-value"></output></label></p>
<p id="counts"></p>
<div id="why" hidden></div>
<p><label>Show only what holds <input type="search" id="filter"></label> <span class="soft" id="shown"></span></p>
<div class="scrolls"><table><thead><tr><th>left</th><th>right</th><th>names</th><th>probability</th><th>weight</th></tr></thead><tbody id="rows"></tbody></table></div>
<script>
"use strict";
const data = /*DATA*/;
const make = (name, attributes, text) => {
  const element = name === "rect" || name === "text" || name === "line"
    ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  Object.entries(attributes || {}).forEach(([key, value]) => element.setAttribute(key, value));
  if (text !== undefined) element.textContent = text;
  return element;
};
const by = id => document.getElementById(id);
// Nothing is certain: a probability is cut below 1.
const shown = p => p > 0.9995 ? "> 0.9995" : p < 0.0005 ? "< 0.0005" : p.toFixed(3);
// The sliders run finely near 1, where thresholds stand.
const fromSlider = v => 1 - Math.pow(1 - v / 1000, 3);
const toSlider = p => Math.round((1 - Math.cbrt(1 - p)) * 1000);
const state = { match: data.match_at, review: 0 };
const colour = p => p >= state.match ? "var(--match)" : p >= state.review ? "var(--review)" : "var(--less)";
function draw() {
  const svg = by("bars");
  svg.replaceChildren();
  const most = Math.max(1, ...data.bars.map(bar => bar[2]));
  const low = data.bars.length ? data.bars[0][0] : 0, high = data.bars.length ? data.bars[data.bars.length - 1][1] : 1;
  const x = weight => 10 + (weight - low) / (high - low || 1) * 680;
  data.bars.forEach(([from, to, count, p]) => {
    // The root lets a few links be seen beside thousands.
    const height = Math.sqrt(count / most) * 165;
    const bar = make("rect", { x: x(from), y: 175 - height, width: Math.max(1, x(to) - x(from) - 1), height, fill: colour(p) });
    bar.append(make("title", {}, count + " links of " + from.toFixed(1) + " to " + to.toFixed(1) + " bits"));
    svg.append(bar);
  });
  for (let tick = Math.ceil(low / 5) * 5; tick <= high; tick += 5) svg.append(make("text", { x: x(tick), y: 192, "text-anchor": "middle" }, tick));
  let matches = 0, reviews = 0, wrong = 0;
  data.sorted.forEach(([p, count]) => {
    if (p >= state.match) { matches += count; wrong += (1 - p) * count; } else if (p >= state.review) reviews += count;
  });
  by("counts").textContent = matches + " to match, of which " + wrong.toFixed(wrong < 10 ? 2 : 0) + " are expected to be wrong; " + reviews + " to review";
  by("match-value").textContent = shown(state.match);
  by("review-value").textContent = shown(state.review);
}
function why(pair) {
  const box = by("why");
  box.hidden = false;
  const names = make("p", {});
  names.append(make("bdi", {}, pair[2]), make("br"), make("bdi", {}, pair[3]));
  box.replaceChildren(names);
  const lines = [["prior", "", data.prior]].concat(data.fields.map((field, place) => [field.replace(/_/g, " "), pair[7][place][0] || "", pair[7][place][1]]));
  const svg = make("div", {});
  const table = make("table", {});
  let sum = 0;
  const widest = Math.max(1, ...lines.map(line => Math.abs(line[2])));
  lines.forEach(([field, level, weight]) => {
    sum += weight;
    const row = make("tr", {});
    row.append(make("td", {}, field), make("td", { class: "soft" }, level.replace(/_/g, " ")), make("td", {}, (weight >= 0 ? "+" : "\u2212") + Math.abs(weight).toFixed(2)));
    const cell = make("td", {});
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("viewBox", "0 0 200 10");
    drawing.setAttribute("class", "drawing");
    const width = Math.abs(weight) / widest * 98;
    drawing.append(make("rect", { x: weight < 0 ? 100 - width : 100, y: 1, width, height: 8, fill: weight < 0 ? "var(--less)" : "var(--match)" }), make("line", { x1: 100, x2: 100, y1: 0, y2: 10, stroke: "var(--soft)" }));
    cell.append(drawing);
    row.append(cell);
    table.append(row);
  });
  svg.append(table);
  box.append(svg, make("p", {}, "sum " + sum.toFixed(2) + " bits; probability among rivals " + shown(pair[4])));
}
function list() {
  const wanted = by("filter").value.trim().toLocaleLowerCase();
  const rows = by("rows");
  rows.replaceChildren();
  let count = 0;
  for (const pair of data.pairs) {
    if (wanted && !(pair[0] + " " + pair[1] + " " + pair[2] + " " + pair[3]).toLocaleLowerCase().includes(wanted)) continue;
    count += 1;
    if (count > 500) continue;
    const row = make("tr", { tabindex: "0" });
    const names = make("td", {});
    names.append(make("bdi", {}, pair[2]), make("br"), make("bdi", {}, pair[3]));
    row.append(make("td", {}, pair[0]), make("td", {}, pair[1]), names, make("td", { class: pair[6] }, shown(pair[4])), make("td", {}, pair[5].toFixed(2)));
    const open = () => { rows.querySelectorAll(".on").forEach(other => other.classList.remove("on")); row.classList.add("on"); why(pair); };
    row.addEventListener("click", open);
    row.addEventListener("keydown", event => { if (event.key === "Enter") open(); });
    rows.append(row);
  }
  by("shown").textContent = Math.min(count, 500) + " of " + data.all + " links shown, the hardest to decide first";
}
by("sum").textContent = data.all + " links; prior " + data.prior.toFixed(2) + " bits; match from " + shown(data.match_at);
const reviews = data.pairs.filter(pair => pair[6] === "review").map(pair => pair[4]);
state.review = Math.min(state.match, reviews.length ? Math.min(...reviews) : state.match);
by("match").value = toSlider(state.match);
by("review").value = toSlider(state.review);
by("match").addEventListener("input", event => { state.match = fromSlider(event.target.value); draw(); });
by("review").addEventListener("input", event => { state.review = fromSlider(event.target.value); draw(); });
by("filter").addEventListener("input", list);
draw();
list();
if (data.pairs.length) why(data.pairs[0]);
</script>
</body>
</html>
"""

"""Charts of results, as Vega-Lite: an altair chart where altair is installed, the specification as a dict where not.

A specification holds counts, probabilities and the names of fields and levels; that of a comparison holds no names of
people either, so a chart may be shown where the lists may not. In notebooks, and in pages made of them, charts are drawings
that need no network where vl-convert is installed, as ``zvirka[plots]`` installs it.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from typing import Any

from zvirka._zvirka import Comparison, Evaluation, Links

__all__ = ["plot_comparison", "plot_evaluation", "plot_links"]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

# Colours that eyes without red and green tell apart (Okabe and Ito 2008).
_MATCH, _REVIEW, _AGAINST, _TOTAL = "#009e73", "#e69f00", "#d55e00", "#0072b2"


def plot_links(links: Links) -> Any:
    """Chart how the weights of links are spread, with the threshold of a match."""
    columns = links.to_dict()
    counts = Counter(
        (math.floor(weight), decision)
        for weight, decision in zip(columns["weight"], columns["decision"], strict=True)
    )
    values = [
        {"from": start, "to": start + 1, "decision": decision, "links": count}
        for (start, decision), count in sorted(counts.items())
    ]
    bars = {
        "data": {"values": values},
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "x": {"field": "from", "type": "quantitative", "bin": "binned", "title": "match weight (bits)"},
            "x2": {"field": "to"},
            "y": {"field": "links", "type": "quantitative", "stack": "zero", "title": "links"},
            "color": {
                "field": "decision",
                "type": "nominal",
                "scale": {"domain": ["match", "review"], "range": [_MATCH, _REVIEW]},
            },
        },
    }
    layers = [bars]
    # A probability of 0 or 1 stands for no finite weight; such a threshold has no place on the axis.
    if 0.0 < links.match_at < 1.0:
        weight = math.log2(links.match_at / (1.0 - links.match_at))
        title = f"match from probability {links.match_at:.3f}, rivals aside"
        layers.append(
            {
                "data": {"values": [{"weight": weight, "what": title}]},
                "mark": {"type": "rule", "strokeDash": [4, 4], "tooltip": True},
                "encoding": {
                    "x": {"field": "weight", "type": "quantitative"},
                    "tooltip": {"field": "what", "type": "nominal"},
                },
            }
        )
    return _chart({"title": f"{len(links)} links by weight", "width": 480, "height": 220, "layer": layers})


def plot_evaluation(evaluation: Evaluation) -> Any:
    """Chart precision against recall, and the share that is true against the probability."""
    curve = evaluation.curve
    points = [
        {"threshold": threshold, "precision": precision, "recall": recall}
        for threshold, precision, recall in zip(
            curve["threshold"], curve["precision"], curve["recall"], strict=True
        )
        if precision is not None and recall is not None
    ]
    share = {"type": "quantitative", "scale": {"domain": [0, 1]}}
    curve_view = {
        "title": "precision and recall",
        "width": 260,
        "height": 260,
        "data": {"values": points},
        "mark": {"type": "line", "point": True, "tooltip": True, "color": _TOTAL},
        "encoding": {
            "x": {"field": "recall", **share},
            "y": {"field": "precision", **share},
            "order": {"field": "threshold", "type": "quantitative"},
            "tooltip": [{"field": name, "type": "quantitative"} for name in ("threshold", "precision", "recall")],
        },
    }
    bins = [] if evaluation.calibration is None else _rows(evaluation.calibration["bins"])
    told = {"field": "mean_probability", **share, "title": "mean probability"}
    calibration_view = {
        "title": "what probabilities mean",
        "width": 260,
        "height": 260,
        "layer": [
            {
                "data": {"values": [{"at": 0, "true": 0}, {"at": 1, "true": 1}]},
                "mark": {"type": "line", "strokeDash": [4, 4], "color": "gray"},
                "encoding": {"x": {"field": "at", **share}, "y": {"field": "true", **share}},
            },
            {
                "data": {"values": [row for row in bins if row["pairs"] > 0]},
                "mark": {"type": "point", "filled": True, "tooltip": True, "color": _MATCH},
                "encoding": {
                    "x": told,
                    "y": {"field": "share_true", **share, "title": "share that is true"},
                    "size": {"field": "pairs", "type": "quantitative"},
                },
            },
        ],
    }
    return _chart({"hconcat": [curve_view, calibration_view]})


def plot_comparison(comparison: Comparison) -> Any:
    """Chart how the weights of a comparison add up from the prior to the whole."""
    steps: list[dict[str, Any]] = []
    reached = 0.0
    for place, level in enumerate(comparison.levels):
        steps.append(
            {
                "place": place,
                "step": level.field,
                "level": level.level,
                "weight": level.weight,
                "from": reached,
                "to": reached + level.weight,
                "kind": "for" if level.weight >= 0 else "against",
            }
        )
        reached += level.weight
    steps.append(
        {
            "place": len(steps),
            "step": "in all",
            "level": comparison.decision or "no match",
            "weight": comparison.weight,
            "from": 0.0,
            "to": comparison.weight,
            "kind": "in all",
        }
    )
    return _chart(
        {
            "title": f"probability {comparison.probability:.4f}",
            "width": 480,
            "height": {"step": 22},
            "data": {"values": steps},
            "mark": {"type": "bar", "tooltip": True},
            "encoding": {
                "y": {"field": "step", "type": "nominal", "sort": {"field": "place"}, "title": None},
                "x": {"field": "from", "type": "quantitative", "title": "weight (bits)"},
                "x2": {"field": "to"},
                "color": {
                    "field": "kind",
                    "type": "nominal",
                    "scale": {"domain": ["for", "against", "in all"], "range": [_MATCH, _AGAINST, _TOTAL]},
                },
                "tooltip": [
                    {"field": "step", "type": "nominal"},
                    {"field": "level", "type": "nominal"},
                    {"field": "weight", "type": "quantitative", "format": "+.3f"},
                ],
            },
        }
    )


def _rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _chart(specification: dict[str, Any]) -> Any:
    specification = {"$schema": _SCHEMA, **specification}
    try:
        import altair
    except ImportError:
        return specification
    chart = altair.Chart.from_dict(specification)
    # Beside the chart's own fields, which altair checks: what a notebook asks of it.
    object.__setattr__(chart, "_repr_mimebundle_", functools.partial(_shown, chart))
    return chart


def _shown(chart: Any, *arguments: Any, **options: Any) -> Any:
    """What a notebook shows of a chart: a drawing where vl-convert is installed.

    altair's own way loads its scripts over the network each time that a notebook, or a page made of one, is opened. A
    drawing lies in the page itself, some ten kilobytes, and needs nothing; ``altair.renderers`` chooses another way for
    whoever wants to move the chart about, and is then left alone.
    """
    import altair

    try:
        import vl_convert
    except ImportError:
        drawn = False
    else:
        drawn = altair.renderers.active == "default"
    if not drawn:
        return type(chart)._repr_mimebundle_(chart, *arguments, **options)
    drawing = vl_convert.vegalite_to_svg(chart.to_dict())
    return {"image/svg+xml": drawing, "text/html": f"<div>{drawing}</div>", "text/plain": repr(chart)[:80]}

//! Figures of the report as inline SVG: where the rows of every list went, and bars of people by some property.
//!
//! Figures are drawn with attributes and classes only, as the page allows no styles within elements. Everything a
//! figure says stands in a table beside it, so that nobody has to read it off a picture.

use maud::{Markup, html};
use zvirka::reconcile::{ListSummary, Outcome};

use super::text::{plain, shortened};
use super::words::{self, Label, Language};

/// Width of every figure in its own units, about those of a phone's screen nearly twice over.
const WIDTH: f64 = 680.0;

/// Height of the flow without its gaps: every list and outcome of a case of a dozen lists can be told apart.
const FLOW_HEIGHT: f64 = 420.0;

/// The least room of a node, so that the labels of small ones do not stand on one another.
const NODE_ROOM: f64 = 22.0;

/// The width of a node.
const NODE_WIDTH: f64 = 12.0;

/// Where the nodes of lists and of outcomes begin, labels standing outside.
const SIDES: [f64; 2] = [195.0, 470.0];

/// Longest label beside a node, in characters.
const NODE_LABEL: usize = 18;

/// Longest label beside a bar, in characters.
const BAR_LABEL: usize = 26;

struct Node {
    top: f64,
    height: f64,
    /// Where the next ribbon begins.
    next: f64,
}

/// Nodes one under another, each as high as its rows and in no less room than a label needs.
fn nodes(rows: &[u64], scale: f64) -> (Vec<Node>, f64) {
    let mut top = 4.0;
    let mut nodes = Vec::with_capacity(rows.len());
    for rows in rows {
        let height = (*rows as f64 * scale).max(1.0);
        let room = height.max(NODE_ROOM);
        nodes.push(Node { top, height, next: top });
        top += room + 6.0;
    }
    (nodes, top)
}

/// Rows flowing from lists to outcomes.
pub(super) fn flow(lists: &[ListSummary], language: Language) -> Markup {
    let outcomes: Vec<Outcome> = Outcome::ALL
        .into_iter()
        .filter(|outcome| lists.iter().any(|list| rows(list, *outcome) > 0))
        .collect();
    let of_lists: Vec<u64> = lists.iter().map(|list| list.rows).collect();
    let of_outcomes: Vec<u64> =
        outcomes.iter().map(|outcome| lists.iter().map(|list| rows(list, *outcome)).sum()).collect();
    let total: u64 = of_lists.iter().sum();
    let scale = FLOW_HEIGHT / total.max(1) as f64;
    let (mut left, left_end) = nodes(&of_lists, scale);
    let (mut right, right_end) = nodes(&of_outcomes, scale);
    let height = left_end.max(right_end);
    let mut ribbons: Vec<(String, Outcome, String)> = Vec::new();
    for (list, from) in lists.iter().zip(&mut left) {
        for (outcome, to) in outcomes.iter().zip(&mut right) {
            let count = rows(list, *outcome);
            if count == 0 {
                continue;
            }
            let thick = count as f64 * scale;
            let path = ribbon(from.next, to.next, thick.max(0.5));
            (from.next, to.next) = (from.next + thick, to.next + thick);
            let title = format!(
                "{} → {}: {}",
                plain(&list.name),
                language.of(words::outcome(*outcome)),
                language.counted(count, &words::ROWS)
            );
            ribbons.push((path, *outcome, title));
        }
    }
    html! {
        svg.flow role="img" viewBox=(format!("0 0 {WIDTH} {height:.0}")) aria-label=(language.of(words::LEDGER)) {
            @for (path, outcome, title) in &ribbons {
                path class=(format!("ribbon fill-{}", outcome.as_str())) d=(path) { title { (title) } }
            }
            @for (node, list) in left.iter().zip(lists) {
                rect class="fill-list" x=(SIDES[0] - NODE_WIDTH) y=(place(node.top)) width=(NODE_WIDTH) height=(place(node.height)) {}
                text x=(SIDES[0] - NODE_WIDTH - 6.0) y=(place(node.top + 13.0)) text-anchor="end" {
                    (shortened(&list.name, NODE_LABEL)) " " tspan.count { (language.number(list.rows)) }
                }
            }
            @for ((node, outcome), rows) in right.iter().zip(&outcomes).zip(&of_outcomes) {
                rect class=(format!("fill-{}", outcome.as_str())) x=(SIDES[1]) y=(place(node.top)) width=(NODE_WIDTH) height=(place(node.height)) {}
                text x=(SIDES[1] + NODE_WIDTH + 6.0) y=(place(node.top + 13.0)) {
                    (language.of(words::outcome(*outcome))) " " tspan.count { (language.number(*rows)) }
                }
            }
        }
    }
}

fn rows(list: &ListSummary, outcome: Outcome) -> u64 {
    list.outcomes.get(&outcome).copied().unwrap_or(0)
}

/// A coordinate with as many decimals as can be seen.
fn place(value: f64) -> String {
    format!("{value:.1}")
}

fn ribbon(from: f64, to: f64, thick: f64) -> String {
    let [left, right] = SIDES;
    let middle = f64::midpoint(left, right);
    let (from_end, to_end) = (from + thick, to + thick);
    format!(
        "M{left:.1} {from:.1}C{middle:.1} {from:.1} {middle:.1} {to:.1} {right:.1} {to:.1}L{right:.1} {to_end:.1}\
         C{middle:.1} {to_end:.1} {middle:.1} {from_end:.1} {left:.1} {from_end:.1}Z"
    )
}

/// A bar of several parts.
pub(super) struct Bar<'a> {
    /// What it stands for; a cell of a list, perhaps.
    pub label: &'a str,
    /// As many as there are kinds of parts.
    pub parts: Vec<u64>,
}

/// Bars one under another. `kinds` are the classes and names of the parts.
pub(super) fn bars(title: Label, kinds: &[(&str, Label)], bars: &[Bar<'_>], language: Language) -> Markup {
    let most = bars.iter().map(|bar| bar.parts.iter().sum::<u64>()).max().unwrap_or(0).max(1);
    let (left, right) = (190.0, 70.0);
    let scale = (WIDTH - left - right) / most as f64;
    let drawn = |bar: &Bar<'_>| -> Vec<(f64, f64, String, String)> {
        let mut at = left;
        let mut drawn = Vec::new();
        for ((class, name), part) in kinds.iter().zip(&bar.parts).filter(|(_, part)| **part > 0) {
            let width = *part as f64 * scale;
            let title = format!("{}: {}", language.of(*name), language.number(*part));
            drawn.push((at, width, format!("fill-{class}"), title));
            at += width;
        }
        drawn
    };
    html! {
        figure {
            ul.legend {
                @for (class, name) in kinds {
                    li { svg viewBox="0 0 10 10" aria-hidden="true" { rect class=(format!("fill-{class}")) width="10" height="10" {} } (language.of(*name)) }
                }
            }
            svg role="img" viewBox=(format!("0 0 {WIDTH} {}", bars.len() * 24 + 4)) aria-label=(language.of(title)) {
                @for (row, bar) in bars.iter().enumerate() {
                    @let top = row as f64 * 24.0;
                    text x=(left - 8.0) y=(top + 16.0) text-anchor="end" { (shortened(bar.label, BAR_LABEL)) title { (plain(bar.label)) } }
                    @for (at, width, class, title) in drawn(bar) {
                        rect class=(class) x=(place(at)) y=(top + 3.0) width=(place(width)) height="17" { title { (title) } }
                    }
                    @let whole: u64 = bar.parts.iter().sum();
                    text.count x=(place(left + whole as f64 * scale + 6.0)) y=(top + 16.0) { (language.number(whole)) }
                }
            }
        }
    }
}

//! A comparison drawn as a waterfall: each field's weight is a bar that begins where the bars before it ended.
//!
//! Weights are bits: +1 doubles the odds that the two are one person, -1 halves them. The axis stands at even odds.
//! Bars to the right (`█`) speak for one person, bars to the left (`░`) against, so that the drawing reads without
//! colour too.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;
use zvirka::linker::{Comparison, Decision};
use zvirka_io::Language;

use crate::language::{self, decimal, told};
use crate::terminal::visible;

/// Columns for the bars on a wide terminal: enough to tell a bit apart over the usual range of some 40 bits.
const BAR_COLUMNS_MOST: usize = 48;

/// Columns for the bars on a narrow terminal.
const BAR_COLUMNS_LEAST: usize = 20;

/// The page for two names, laid out for a terminal of `width` columns.
pub fn page(comparison: &Comparison, width: usize) -> String {
    let mut page = format!("{}\n{}\n\n", visible(&comparison.name_a), visible(&comparison.name_b));
    let rows: Vec<Row> = rows(comparison);
    let label = rows.iter().map(|row| row.field.width()).max().unwrap_or(0);
    let level = rows.iter().map(|row| row.level.width()).max().unwrap_or(0);
    let scale = Scale::over(&rows, width.saturating_sub(label + level + 14));
    for row in &rows {
        let (pad_field, pad_level) = (label - row.field.width(), level - row.level.width());
        let (field, words) = (&row.field, &row.level);
        let line = format!(
            "{field}{:pad_field$}  {words}{:pad_level$}  {:>7}  {}",
            "",
            "",
            decimal(signed(row.weight)),
            scale.bar(row)
        );
        page.push_str(line.trim_end());
        page.push('\n');
        if !row.text.is_empty() {
            let indent = " ".repeat(label + 2);
            let options = textwrap::Options::new(width).initial_indent(&indent).subsequent_indent(&indent);
            page.push_str(&textwrap::fill(&row.text, options));
            page.push('\n');
        }
    }
    page.push('\n');
    page.push_str(&verdict(comparison));
    page
}

/// One bar with its words.
struct Row {
    field: String,
    level: String,
    text: String,
    weight: f64,
    start: f64,
    end: f64,
}

fn rows(comparison: &Comparison) -> Vec<Row> {
    let mut sum = 0.0;
    let mut rows = Vec::with_capacity(comparison.levels.len() + 1);
    for level in &comparison.levels {
        let (start, end) = (sum, sum + level.weight);
        sum = end;
        // The prior's level would only repeat the field's name.
        let words = if level.level == level.field { String::new() } else { name_of_level(level.level) };
        rows.push(Row {
            field: name_of_field(&level.field),
            level: words,
            text: visible(&told(&level.text)),
            weight: level.weight,
            start,
            end,
        });
    }
    rows.push(Row {
        field: told("sum").into_owned(),
        level: String::new(),
        text: String::new(),
        weight: comparison.weight,
        start: 0.0,
        end: comparison.weight,
    });
    rows
}

/// Places bits on columns.
struct Scale {
    low: f64,
    columns_a_bit: f64,
    columns: usize,
}

impl Scale {
    fn over(rows: &[Row], room: usize) -> Self {
        let ends = rows.iter().flat_map(|row| [row.start, row.end]).filter(|end| end.is_finite());
        let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
        let columns = room.clamp(BAR_COLUMNS_LEAST, BAR_COLUMNS_MOST);
        // At least one bit wide, so that a comparison that says nothing still has a scale.
        Self { low, columns_a_bit: columns as f64 / (high - low).max(1.0), columns }
    }

    fn column(&self, bits: f64) -> usize {
        // A cast saturates, so infinite bits land on the ends.
        (((bits - self.low) * self.columns_a_bit).round() as usize).min(self.columns)
    }

    /// The bar with the axis; a weight too small for a column shows as nothing.
    fn bar(&self, row: &Row) -> String {
        let (start, end, axis) = (self.column(row.start), self.column(row.end), self.column(0.0));
        let (from, to) = (start.min(end), start.max(end));
        let (mark, colour) =
            if row.weight < 0.0 { ('░', AnsiColor::Red) } else { ('█', AnsiColor::Green) };
        let style = Style::new().fg_color(Some(colour.into()));
        let mut bar = String::new();
        let mut coloured = false;
        for column in 0..=self.columns {
            let marked = (from..to).contains(&column);
            if coloured && (!marked || column == axis) {
                bar.push_str(&format!("{style:#}"));
                coloured = false;
            }
            if column == axis {
                bar.push('│');
            }
            if marked && !coloured {
                bar.push_str(&format!("{style}"));
                coloured = true;
            }
            bar.push(if marked { mark } else { ' ' });
        }
        bar
    }
}

fn signed(weight: f64) -> String {
    let text = format!("{weight:+.2}");
    if text == "-0.00" { "+0.00".to_owned() } else { text }
}

fn verdict(comparison: &Comparison) -> String {
    let bold = Style::new().bold();
    let (word, meaning) = match comparison.decision {
        Some(Decision::Match) => ("match", "the same person"),
        Some(Decision::Review) => ("review", "a person should look"),
        None => ("no link", "not taken for one person"),
    };
    let (word, meaning) = (told(word), told(meaning));
    let begins = language::current().of(["probability", "імовірність"]);
    let probability = decimal(told(&probability(comparison.probability)).into_owned());
    format!("{begins} {probability}: {bold}{word}{bold:#} ({meaning})\n")
}

/// A field's name, as it is read.
fn name_of_field(name: &str) -> String {
    match language::current() {
        // A column's own header stays as it is.
        _ if zvirka::model::ComparedField::from_name(name).is_none()
            && !matches!(name, "prior" | "relatives") =>
        {
            visible(name)
        }
        Language::English => name.replace('_', " "),
        language if name == "prior" => language.of(["prior", "початок"]).to_owned(),
        language => language.field(name).to_owned(),
    }
}

/// A level's name, as it is read.
fn name_of_level(name: &'static str) -> String {
    match language::current() {
        Language::English => name.replace('_', " "),
        language => language.level(name).to_owned(),
    }
}

/// A probability with as many digits as keep it from reading as certain.
fn probability(value: f64) -> String {
    match value {
        value if value > 0.9995 => "above 0.9995".to_owned(),
        value if value < 0.0005 => "below 0.0005".to_owned(),
        value => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use zvirka::linker::LevelExplained;

    use super::*;

    fn example() -> Comparison {
        let level = |field: &'static str, level, weight, text: &str| LevelExplained {
            field: field.into(),
            level,
            weight,
            text: text.to_owned(),
        };
        Comparison {
            name_a: "Ґудзь Марʼяна".to_owned(),
            name_b: "GUDZ, Mariana".to_owned(),
            probability: 0.9,
            weight: 3.0,
            decision: Some(Decision::Match),
            levels: vec![
                level("prior", "prior", -10.0, "one pair in a thousand"),
                level("surname", "same", 12.0, "Ґудзь = GUDZ"),
                level("given_name", "equivalent", 4.0, "Марʼяна = Mariana"),
                level("patronymic", "contradicted", -3.0, ""),
            ],
            usable: [true, true],
            doubt: None,
        }
    }

    fn plain(page: &str) -> String {
        anstream::adapter::strip_str(page).to_string()
    }

    #[test]
    fn each_bar_begins_where_the_one_before_ended() {
        let rows = rows(&example());
        for pair in rows.windows(2).take(rows.len() - 2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
        assert_eq!(rows.last().map(|row| row.end), Some(3.0));
    }

    #[test]
    fn the_axis_stands_in_one_column() {
        let page = plain(&page(&example(), 100));
        let axes: Vec<usize> =
            page.lines().filter_map(|line| line.split_once('│')).map(|(before, _)| before.width()).collect();
        assert_eq!(axes.len(), 5);
        assert!(axes.windows(2).all(|pair| pair[0] == pair[1]), "{page}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [60, 80, 100, 200] {
            let page = plain(&page(&example(), width));
            assert!(page.lines().all(|line| line.width() <= width), "{width}: {page}");
        }
    }

    #[test]
    fn a_probability_never_reads_as_certain() {
        assert_eq!(probability(0.999_999), "above 0.9995");
        assert_eq!(probability(1e-9), "below 0.0005");
        assert_eq!(probability(0.42), "0.420");
    }

    #[test]
    fn infinite_weights_draw_without_a_fault() {
        let mut comparison = example();
        comparison.levels[1].weight = f64::INFINITY;
        comparison.weight = f64::NAN;
        assert!(page(&comparison, 80).contains("inf"));
    }
}

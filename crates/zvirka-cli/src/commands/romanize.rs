//! `zvirka romanize`: a name in Latin letters under a scheme.

use serde_json::json;
use zvirka::names::romanization;

use crate::args::{CommonArguments, RomanizeArguments};
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::terminal::{self, table};

/// Romanises the name, or names the schemes.
///
/// # Errors
///
/// [`Failure::Refused`] when there is no such scheme.
pub fn run(arguments: &RomanizeArguments, common: &CommonArguments) -> Result<(), Failure> {
    let manifest = Manifest::begin(common, "romanize", json!({ "scheme": arguments.scheme }), &[], &[])?;
    let voice = super::voice(common);
    match (&arguments.name, &arguments.scheme) {
        (Some(name), Some(id)) => {
            super::check_name(name, None)?;
            let scheme = romanization::scheme_for(id, name)?;
            // A name that several languages share was settled by the letters of the text.
            if romanization::scheme(id).is_err() {
                voice.note(&format!("the scheme is {}", scheme.id));
            }
            terminal::print_text(&romanization::romanize(name, scheme))?;
        }
        _ => terminal::print(&schemes())?,
    }
    manifest.finish(Vec::new(), &[], &voice)
}

fn schemes() -> String {
    let mut rows = vec![table::heads(["scheme", "also called", "used", "basis"])];
    rows.extend(romanization::schemes().iter().map(|scheme| {
        // Where a scheme has no dates, what it is used for says most.
        let used = if scheme.period.is_empty() { scheme.use_ } else { scheme.period };
        table::row([&scheme.id, &scheme.aliases.join(", "), &used, &scheme.basis])
    }));
    table::aligned(&[], &rows)
}

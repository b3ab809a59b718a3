//! The case file of the scenario: its lists, and what the sides said in public.

use std::fmt::Write as _;

use super::ScenarioList;
use super::numbers::STAGES;

/// `case.toml`, to stand beside the lists.
///
/// Every value is a name of this module's or a date, so nothing needs escaping.
pub(super) fn case_toml(lists: &[ScenarioList]) -> String {
    let mut toml = String::from(
        "# Invented people, after the public figures of the exchange of 23 to 25 May 2025.\n\
         [case]\n\
         title = \"1000 for 1000\"\n\
         home = \"ours\"\n",
    );
    for list in lists {
        // Writing to a string cannot fail.
        let _ = write!(
            toml,
            "\n[[list]]\nname = \"{}\"\npath = \"{}\"\nrole = \"{}\"\nside = \"{}\"\n",
            list.name, list.file_name, list.role, list.side
        );
        for (key, value) in [("stage", list.stage), ("date", list.date)] {
            if let Some(value) = value {
                let _ = writeln!(toml, "{key} = \"{value}\"");
            }
        }
    }
    let military: usize = STAGES.iter().map(|(_, _, military, _)| military).sum();
    let civilian: usize = STAGES.iter().map(|(_, _, _, civilian)| civilian).sum();
    for side in ["ukraine", "russia"] {
        let _ = write!(
            toml,
            "\n[[claim]]\nside = \"{side}\"\nwhat = \"returned\"\ntotal = {}\nmilitary = {military}\n\
             civilian = {civilian}\n",
            military + civilian
        );
    }
    for (stage, _, military, civilian) in STAGES {
        let _ = write!(
            toml,
            "\n[[claim]]\nlist = \"handover_{stage}\"\nwhat = \"returned\"\ntotal = {}\n",
            military + civilian
        );
    }
    toml
}

//! Writes simulated lists with known truth, and the example lists of the project.
//!
//! ```text
//! cargo run --release -p zvirka-benches --bin lists -- write DIR --people 100000 [--profile cross-script]
//!     [--noise medium] [--seed 1] [--shared 0.5]
//! cargo run -p zvirka-benches --bin lists -- example
//! ```

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use zvirka::simulation::{Noise, Profile, SimulationOptions, simulate};
use zvirka_benches::{example, files};

const USAGE: &str = "usage: lists write DIR [--people N] [--profile exchange|cross-script|cross-script-rare] \
                     [--noise light|medium|heavy] [--seed N] [--shared PART]\n       lists example";

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("write") => write(arguments),
        Some("example") => write_example(),
        _ => bail!("{USAGE}"),
    }
}

fn write(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let folder: PathBuf = arguments.next().context(USAGE)?.into();
    let mut options = SimulationOptions { profile: Profile::CrossScript, ..Default::default() };
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a value\n{USAGE}"))?;
        match argument.as_str() {
            "--people" => options.people = value.parse().context("--people takes a whole number")?,
            "--seed" => options.seed = value.parse().context("--seed takes a whole number")?,
            "--shared" => options.shared = value.parse().context("--shared takes a number from 0 to 1")?,
            "--noise" => {
                options.noise =
                    Noise::ALL.into_iter().find(|noise| noise.as_str() == value).context(USAGE)?;
            }
            "--profile" => {
                let known = Profile::ALL.into_iter().find(|profile| profile.as_str() == value);
                options.profile = known.context(USAGE)?;
            }
            _ => bail!("{USAGE}"),
        }
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(files::write_folder(&folder, &simulate(&options)?)?)
}

fn write_example() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(example::FOLDER);
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    for (name, bytes) in example::files()? {
        let path = folder.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

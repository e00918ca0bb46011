//! `hivecore-watch-lists FORMAT ID VERSION EFFECTIVE-FROM FILE…`: the pack of a list, on standard output.

use hivecore_watch_lists::{Format, PackHead, pack, read};
use std::fs::File;
use std::io::{BufReader, Write};
use std::process::ExitCode;

fn run(arguments: &[String]) -> Result<String, String> {
    let formats: Vec<&str> = Format::ALL.iter().map(|(name, _)| *name).collect();
    let usage = format!("usage: hivecore-watch-lists {} ID VERSION EFFECTIVE-FROM FILE…", formats.join("|"));
    let [format, id, version, effective_from, files @ ..] = arguments else { return Err(usage) };
    let format = Format::ALL.iter().find(|(name, _)| name == format).map(|(_, format)| *format).ok_or(usage)?;
    let mut opened = Vec::new();
    for file in files {
        opened.push(BufReader::new(File::open(file).map_err(|error| format!("{file}: {error}"))?));
    }
    let entries = read(format, &mut opened).map_err(|error| error.to_string())?;
    let [id, version, effective_from] = [id, version, effective_from].map(String::clone);
    pack(format, &PackHead { id, version, effective_from }, &entries).map_err(|error| error.to_string())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let written = run(&arguments)
        .and_then(|text| std::io::stdout().write_all(text.as_bytes()).map_err(|error| error.to_string()));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

//! Published watch lists as packs: what a host downloads becomes the one file that `compliance.names` reads.
//!
//! | format | files | what it is |
//! |---|---|---|
//! | [`Format::OfacCsv`] | `SDN.CSV`, then `ALT.CSV` | the OFAC list of Specially Designated Nationals, fields separated by commas |
//! | [`Format::OfacXml`] | `SDN.XML` | the same list |
//! | [`Format::UnXml`] | `consolidated.xml` | the United Nations Security Council consolidated list |
//! | [`Format::EuXml`] | `xmlFullSanctionsList_1_1` | the European Union's consolidated financial sanctions, version 1.1 |
//! | [`Format::EuCsv`] | `csvFullSanctionsList_1_1` | the same list, fields separated by semicolons |
//!
//! Files are read as streams, entry by entry; what does not look like its format is refused with its line and its path,
//! and nothing of it is kept. Nothing is downloaded here. A name on a list is what its publisher says: a hit is a candidate
//! for a person to look at.
//!
//! ```
//! use hivecore_watch_lists::{Format, PackHead, pack, read};
//!
//! let sdn = "36,\"DOE, John\",individual,\"SDGT] [IRGC\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
//! let entries = read(Format::OfacCsv, &mut [sdn.as_bytes()])?;
//! assert_eq!((entries[0].id.as_str(), entries[0].programmes.len()), ("36", 2));
//! let head = PackHead { id: "ofac-sdn".into(), version: "2026-11-20".into(), effective_from: "2026-11-20".into() };
//! let text = pack(Format::OfacCsv, &head, &entries)?;
//! assert!(hivecore::Packs::open(&[text.as_bytes()]).is_ok());
//! # Ok::<(), hivecore_watch_lists::ListError>(())
//! ```

mod entries;
mod eu;
mod ofac;
mod pack;
mod table;
mod un;
mod xml;

pub use entries::ListError;
pub use hivecore::compliance::names::WatchEntry;
pub use pack::{PackHead, pack};

use entries::Entries;
use std::io::BufRead;

/// How a list is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// OFAC, comma-separated.
    OfacCsv,
    /// OFAC, XML.
    OfacXml,
    /// United Nations, XML.
    UnXml,
    /// European Union, XML 1.1.
    EuXml,
    /// European Union, semicolon-separated.
    EuCsv,
}

impl Format {
    /// Every format by its name on the command line.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("ofac-csv", Self::OfacCsv),
        ("ofac-xml", Self::OfacXml),
        ("un-xml", Self::UnXml),
        ("eu-xml", Self::EuXml),
        ("eu-csv", Self::EuCsv),
    ];

    /// Who publishes it, and what.
    #[must_use]
    pub const fn source(self) -> (&'static str, &'static str) {
        match self {
            Self::OfacCsv | Self::OfacXml => {
                ("US Department of the Treasury, OFAC", "Specially Designated Nationals and Blocked Persons List")
            }
            Self::UnXml => ("United Nations Security Council", "Consolidated List"),
            Self::EuXml | Self::EuCsv => ("European Commission", "Consolidated list of financial sanctions"),
        }
    }
}

/// Reads the files of a list, in the order that the format names them; their entries by id. Of OFAC's CSV the second
/// file, the aliases, may be left out.
///
/// # Errors
/// What does not look like the format, with the file's place, its line and the path in it.
pub fn read<R: BufRead>(format: Format, files: &mut [R]) -> Result<Vec<WatchEntry>, ListError> {
    let most = if format == Format::OfacCsv { 2 } else { 1 };
    if files.is_empty() || files.len() > most {
        return Err(ListError::new(0, "", &format!("expected 1 to {most} files")));
    }
    let mut entries = Entries::default();
    for (place, file) in files.iter_mut().enumerate() {
        let read = match format {
            Format::OfacCsv if place == 0 => ofac::names(file, &mut entries),
            Format::OfacCsv => ofac::aliases(file, &mut entries),
            Format::OfacXml => ofac::list(file, &mut entries),
            Format::UnXml => un::list(file, &mut entries),
            Format::EuXml => eu::list(file, &mut entries),
            Format::EuCsv => eu::table(file, &mut entries),
        };
        read.map_err(|error| error.of_file(place))?;
    }
    entries.finish()
}

//! Samples of our own in each format, read into the entries that they say; and what is refused, with where.

#![allow(clippy::expect_used, clippy::panic)]

use hivecore::Packs;
use hivecore_watch_lists::{Format, ListError, PackHead, WatchEntry, pack, read};
use std::path::Path;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)).expect("a sample")
}

fn of(format: Format, files: &[&[u8]]) -> Result<Vec<WatchEntry>, ListError> {
    read(format, &mut files.to_vec())
}

fn entry(id: &str, kind: &str, names: &[&str], programmes: &[&str]) -> WatchEntry {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    WatchEntry { id: id.to_owned(), names: owned(names), kind: Some(kind.to_owned()), programmes: owned(programmes) }
}

#[test]
fn ofac_says_the_same_in_both_formats() {
    let expected = [
        entry("101", "individual", &["EXAMPLE, Adam", "BEISPIEL, Adam", "EXAMPLE, Ádám"], &["SAMPLE", "OTHER"]),
        entry("102", "entity", &["EXAMPLE \"NORTH\" TRADING & SONS"], &["SAMPLE"]),
        entry("103", "vessel", &["BLUE HERON", "RED HERON"], &["SAMPLE"]),
    ];
    assert_eq!(of(Format::OfacCsv, &[&sample("sdn.csv"), &sample("alt.csv")]).expect("a list"), expected);
    assert_eq!(of(Format::OfacXml, &[&sample("sdn.xml")]).expect("a list"), expected);
    let alone = of(Format::OfacCsv, &[&sample("sdn.csv")]).expect("without aliases");
    assert_eq!(alone[0].names, ["EXAMPLE, Adam"]);
}

#[test]
fn united_nations() {
    let expected = [
        entry("SAe.001", "entity", &["EXAMPLE TRADING", "EXAMPLE & SONS"], &["Sample"]),
        entry("SAi.001", "individual", &["ADAM BEN EXAMPLE", "آدم", "Adam Beispiel"], &["Sample"]),
    ];
    assert_eq!(of(Format::UnXml, &[&sample("un.xml")]).expect("a list"), expected);
}

#[test]
fn european_union_says_the_same_in_both_formats() {
    let expected = [
        entry("11", "individual", &["Adam Example", "Ádám Ben Példa"], &["SMP"]),
        entry("12", "entity", &["Example; \"North\" Trading"], &["SMP", "OTH"]),
    ];
    assert_eq!(of(Format::EuXml, &[&sample("eu.xml")]).expect("a list"), expected);
    assert_eq!(of(Format::EuCsv, &[&sample("eu.csv")]).expect("a list"), expected);
}

#[test]
fn the_pack_answers_names() {
    let entries = of(Format::UnXml, &[&sample("un.xml")]).expect("a list");
    let head = |from: &str| PackHead { id: "un".into(), version: "1".into(), effective_from: from.into() };
    let text = pack(Format::UnXml, &head("2026-02-01"), &entries).expect("a pack");
    let packs = Packs::open(&[text.as_bytes()]).expect("it opens");
    let request = br#"{"asOf":"2026-02-02","list":"un","queries":[{"id":"q","name":"Example, Adam Ben"}]}"#;
    assert!(packs.call("compliance.names", request).contains(r#""entry":"SAi.001""#));
    assert!(pack(Format::UnXml, &head("2026-02-30"), &entries).is_err());
    let mut twice = entries.clone();
    twice.push(entries[0].clone());
    assert!(pack(Format::UnXml, &head("2026-02-01"), &twice).is_err());
}

/// Each row: format, the sample, what is replaced by what, and the line, path and detail of the refusal.
#[test]
fn what_is_malformed_is_refused_with_its_place() {
    for (format, name, from, to, line, path, detail) in [
        (Format::OfacCsv, "sdn.csv", "102,", "1O2,", 2, "ent_num", "expected a number"),
        (Format::OfacCsv, "sdn.csv", "102,", "101,", 2, "ent_num", "two entries have the id 101"),
        (Format::OfacCsv, "sdn.csv", "\"BLUE HERON\"", "-0- ", 3, "SDN_Name", "the entry has no name"),
        (Format::OfacCsv, "sdn.csv", ",vessel,", ",", 3, "", "expected 12 columns, found 11"),
        (
            Format::OfacXml,
            "sdn.xml",
            "<uid>102</uid>",
            "<uid>x</uid>",
            34,
            "/sdnList/sdnEntry/uid",
            "expected a number",
        ),
        (
            Format::OfacXml,
            "sdn.xml",
            "<uid>102</uid>",
            "<uid>101</uid>",
            34,
            "/sdnList/sdnEntry/uid",
            "two entries have the id 101",
        ),
        (
            Format::OfacXml,
            "sdn.xml",
            "<lastName>BLUE HERON</lastName>",
            "",
            42,
            "/sdnList/sdnEntry/lastName",
            "the entry has no name",
        ),
        (
            Format::OfacXml,
            "sdn.xml",
            ">3<",
            ">4<",
            0,
            "/sdnList/publshInformation/Record_Count",
            "4 records are announced, 3 are there",
        ),
        (Format::OfacXml, "sdn.xml", ">3<", ">x<", 3, "/sdnList/publshInformation/Record_Count", "expected a number"),
        (Format::OfacXml, "sdn.xml", "&amp;", "&own;", 36, "/sdnList/sdnEntry/lastName", "the entity own is unknown"),
        (
            Format::OfacXml,
            "sdn.xml",
            "<sdnList ",
            "<!DOCTYPE sdnList [<!ENTITY own \"x\">]><sdnList ",
            2,
            "/",
            "a document type is not expected here",
        ),
        (Format::OfacXml, "sdn.xml", "</sdnList>", "", 60, "/sdnList", "the file ends early"),
        (Format::OfacXml, "sdn.xml", "</sdnList>", "</sdnList><more/>", 59, "/", "more is not expected here"),
        (Format::UnXml, "un.xml", "encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"", 1, "/", "the encoding is not UTF-8"),
        (Format::UnXml, "un.xml", "CONSOLIDATED_LIST", "LIST", 2, "/", "LIST is not expected here"),
        (
            Format::UnXml,
            "un.xml",
            "SAe.001",
            "SAi.001",
            24,
            "/CONSOLIDATED_LIST/ENTITIES/ENTITY/REFERENCE_NUMBER",
            "two entries have the id SAi.001",
        ),
        (
            Format::UnXml,
            "un.xml",
            "SAe.001",
            " ",
            24,
            "/CONSOLIDATED_LIST/ENTITIES/ENTITY/REFERENCE_NUMBER",
            "the entry has no id",
        ),
        (
            Format::UnXml,
            "un.xml",
            "<FIRST_NAME>EXAMPLE TRADING</FIRST_NAME>",
            "",
            24,
            "/CONSOLIDATED_LIST/ENTITIES/ENTITY/FIRST_NAME",
            "the entry has no name",
        ),
        (
            Format::EuXml,
            "eu.xml",
            "logicalId=\"12\"",
            "",
            9,
            "/export/sanctionEntity/@logicalId",
            "the entry has no id",
        ),
        (
            Format::EuXml,
            "eu.xml",
            "wholeName=\"Example; &quot;North&quot; Trading\"",
            "",
            9,
            "/export/sanctionEntity/nameAlias",
            "the entry has no name",
        ),
        (Format::EuCsv, "eu.csv", "NameAlias_WholeName", "Name", 1, "NameAlias_WholeName", "there is no such column"),
        (
            Format::EuCsv,
            "eu.csv",
            ";12;EU.2.1;enterprise;SMP",
            ";;EU.2.1;enterprise;SMP",
            3,
            "Entity_LogicalId",
            "the row has no id",
        ),
        (Format::EuCsv, "eu.csv", ";;;;;Nowhere", ";;;;Nowhere", 5, "", "expected 10 columns, found 9"),
        (Format::EuCsv, "eu.csv", ";Example;Adam;;Adam Example;", ";;;;;", 0, "", ""),
    ] {
        let text = String::from_utf8(sample(name)).expect("text");
        assert!(text.contains(from), "{name}: {from}");
        let changed = text.replace(from, to);
        let found = of(format, &[changed.as_bytes()]);
        if detail.is_empty() {
            assert!(found.is_ok(), "{name}: a row may have no name where another has one");
            continue;
        }
        let error = found.expect_err(from);
        assert_eq!((error.line, error.path.as_str(), error.detail.as_str()), (line, path, detail), "{name}: {from}");
    }
}

#[test]
fn what_is_no_list_is_refused() {
    for format in Format::ALL.iter().map(|(_, format)| *format) {
        for text in [
            &b""[..],
            b"\xff\xfe",
            b"<",
            b"<a>",
            b"a;b\n1;2",
            b"1,2,3",
            b"\"open",
            b"<a b=c></a>",
            b"<export></export>",
        ] {
            assert!(of(format, &[text]).is_err(), "{format:?} takes {text:?}");
        }
        assert!(of(format, &[]).is_err());
    }
    let alias = sample("alt.csv");
    let error = of(Format::OfacCsv, &[&sample("sdn.csv"), b"999,1,aka,X,-0- \r\n"]).expect_err("nobody's alias");
    assert_eq!((error.file, error.line, error.path.as_str()), (1, 1, "ent_num"));
    assert!(of(Format::OfacCsv, &[&sample("sdn.csv"), &alias, &alias]).is_err());
    let deep = format!("<export>{}", "<x>".repeat(100));
    assert_eq!(of(Format::EuXml, &[deep.as_bytes()]).expect_err("too deep").detail, "x is not expected here");
    let wide = format!("<export><sanctionEntity>{}", "<x/>".repeat(100_001));
    assert!(of(Format::EuXml, &[wide.as_bytes()]).expect_err("too wide").detail.contains("100,000"));
}

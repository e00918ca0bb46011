//! A sample of everything that a type can be, with names that are hard in some language. What is generated from it
//! lies in `tools/generate/sample`, where `test.sh` compiles and runs it in every language.

mod types;

use crate::artifact::{Artifact, Root};
use crate::model::{Model, Row};
use crate::{kotlin, python, schemas, swift, typescript};
use anyhow::Result;
use hivecore::wire::{self, Int53, Node, Read, Shaped};
use types::{Bits, Everything, Expression, Keywords, SampleId, Shade};

const FOLDER: &str = "tools/generate/sample";

fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "sample.everything",
            doc: "Everything.",
            engine: "sample",
            handle: "None".into(),
            request: Everything::shape,
            answer: Everything::shape,
        },
        Row {
            name: "sample.import",
            doc: "A method and fields named by reserved words: */ \"\"\" \\ /*",
            engine: "sample",
            handle: "Sampler".into(),
            request: Keywords::shape,
            answer: Keywords::shape,
        },
    ]
}

/// The sample's surfaces, its schema, and values with their texts.
pub fn artifacts(_root: &Root) -> Result<Vec<Artifact>> {
    let model = Model::new(&rows())?;
    let mut artifacts = typescript::types(&model, FOLDER);
    artifacts.extend(python::operations(&model, FOLDER));
    artifacts.extend(kotlin::operations(&model, "hivecore.sample", FOLDER));
    artifacts.extend(swift::operations(&model, FOLDER));
    for operation in &model.operations {
        let path = format!("{FOLDER}/{}.json", operation.name);
        artifacts.push(Artifact::text(path, schemas::schema(&model, operation)?));
    }
    artifacts.push(Artifact::text(format!("{FOLDER}/values.jsonl"), values()?));
    Ok(artifacts)
}

/// Lines `{op, text, complete}`: a request's text, and the text of the value that it stands for.
fn values() -> Result<String> {
    let full = wire::text(&everything())?;
    let mut lines = line::<Everything>("sample.everything", &full)?;
    lines += &line::<Everything>(
        "sample.everything",
        r#"{"id":"a","bits":{"kind":"nothing_set"},"wide":"-9223372036854775808"}"#,
    )?;
    lines += &line::<Keywords>("sample.import", "{}")?;
    lines += &line::<Keywords>("sample.import", r#"{"class":{"kind":"is","value":"é"},"default":"$x","in":1}"#)?;
    Ok(lines)
}

fn line<T: Read + wire::Write>(op: &str, text: &str) -> Result<String> {
    let complete = wire::text(&T::read(&Node::parse(text.as_bytes())?)?)?;
    let line = serde_json::json!({ "complete": complete, "op": op, "text": text });
    Ok(format!("{}\n", wire::canonical(line.to_string().as_bytes())?))
}

/// A value that uses everything; `check.*` builds the same in each language.
fn everything() -> Everything {
    Everything {
        boolean: true,
        text: "\u{1}\t\"\\/é\u{1f600}".to_owned(),
        small: 255,
        count: Int53::default(),
        wide: 9_007_199_254_740_993,
        natural: u64::MAX,
        ratio: 1e-7,
        id: SampleId::from_text("é\"\\\n"),
        shade: Shade::DarkRed,
        bits: Bits::Rest { in_: vec![vec![1, -1], vec![]] },
        tree: Expression::All {
            of: vec![
                Expression::Not { inner: Box::new(Expression::Is { value: "x".to_owned() }) },
                Expression::Nothing {},
            ],
        },
        table: [("é\"\\\n".to_owned(), i64::MIN), (String::new(), 0)].into(),
        absent: None,
        present: Some("y".to_owned()),
        nested: [("k".to_owned(), vec![Bits::NothingSet {}])].into(),
    }
}

//! `ops.list` names the committed schema of every operation by its digest.

#![allow(clippy::expect_used)]

use hivecore::Digest;

#[test]
fn every_operation_has_its_schema() {
    let inputs = hivecore::Inputs::default();
    let listed = hivecore::ops::decide::ops_list(&inputs, hivecore::ops::ListRequest {}).expect("a list");
    let operations = listed.answer.operations;
    assert_eq!(operations.len(), hivecore::ops::OPERATIONS.len());
    for operation in operations {
        let path = format!("{}/../schema/{}.json", env!("CARGO_MANIFEST_DIR"), operation.name);
        let schema = std::fs::read(&path).expect("the schema's file");
        assert_eq!(operation.schema, Digest::of(&schema).to_string(), "{}", operation.name);
        assert_eq!(
            hivecore::wire::canonical(&schema).expect("JSON").as_bytes(),
            schema,
            "{} is canonical",
            operation.name
        );
    }
}

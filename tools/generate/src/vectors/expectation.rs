//! What an oracle expects of a response.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// Fails if the response is not as expected.
pub fn check(expect: &Value, response: &str) -> Result<()> {
    let found: Value = serde_json::from_str(response)?;
    let object = expect.as_object().context("an expectation is a record")?;
    if let Some(answer) = object.get("answer") {
        ensure!(text(answer)? == text(at(&found, "/ok/answer", response)?)?, "expected {answer}, got {response}");
    } else if let Some(parts) = object.get("answerPart").and_then(Value::as_object) {
        let answer = at(&found, "/ok/answer", response)?;
        for (pointer, value) in parts {
            let part = answer.pointer(pointer).with_context(|| format!("nothing at {pointer} in {response}"))?;
            ensure!(text(part)? == text(value)?, "expected {value} at {pointer}, got {part}");
        }
    } else if let Some(code) = object.get("code").and_then(Value::as_str) {
        ensure!(at(&found, "/error/code", response)? == code, "expected {code}, got {response}");
        let path = object.get("path").and_then(Value::as_str).context("an expected code has a path")?;
        ensure!(at(&found, "/error/path", response)? == path, "expected the path {path}, got {response}");
    } else if object.get("recorded") != Some(&Value::Bool(true)) {
        bail!("an expectation is `answer`, `answerPart`, `code` and `path`, or `recorded`");
    }
    Ok(())
}

fn at<'v>(value: &'v Value, pointer: &str, response: &str) -> Result<&'v Value> {
    value.pointer(pointer).with_context(|| format!("got {response}"))
}

/// Canonical text, so that key order and number spelling do not matter.
fn text(value: &Value) -> Result<String> {
    Ok(hivecore::wire::canonical(serde_json::to_string(value)?.as_bytes())?)
}

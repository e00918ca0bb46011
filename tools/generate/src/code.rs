//! Text of a generated source file, line by line.

/// A file while it is written.
#[derive(Default)]
pub struct Code {
    text: String,
    depth: usize,
}

impl Code {
    /// One line at the current depth; several if it holds line breaks.
    pub fn line(&mut self, line: impl AsRef<str>) {
        for line in line.as_ref().split('\n') {
            if !line.is_empty() {
                self.text.extend(std::iter::repeat_n("    ", self.depth));
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    /// An opening line, what `body` writes one level deeper, and a closing line, left out when empty.
    pub fn block(&mut self, open: impl AsRef<str>, close: &str, body: impl FnOnce(&mut Self)) {
        self.line(open);
        self.depth += 1;
        body(self);
        self.depth -= 1;
        if !close.is_empty() {
            self.line(close);
        }
    }

    /// A comment `/** … */`.
    pub fn block_comment(&mut self, doc: &str) {
        let doc = doc.replace("*/", "*&#47;").replace("/*", "/&#42;");
        match doc.split_once('\n') {
            None if doc.is_empty() => {}
            None => self.line(format!("/** {doc} */")),
            Some(_) => {
                let lines = doc.lines().map(|line| format!(" * {line}").trim_end().to_owned());
                self.line("/**");
                self.line(lines.collect::<Vec<_>>().join("\n"));
                self.line(" */");
            }
        }
    }

    /// Comment lines after `mark`.
    pub fn line_comment(&mut self, mark: &str, doc: &str) {
        for line in doc.lines() {
            self.line(format!("{mark} {line}").trim_end());
        }
    }

    /// A Python docstring.
    pub fn docstring(&mut self, doc: &str) {
        let doc = doc.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
        let close = if doc.ends_with('"') { " \"\"\"" } else { "\"\"\"" };
        match doc.contains('\n') {
            _ if doc.is_empty() => {}
            false => self.line(format!("\"\"\"{doc}{close}")),
            true => self.line(format!("\"\"\"{doc}\n\"\"\"")),
        }
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.text
    }
}

/// A string literal as TypeScript and Python read it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A string literal of a language that escapes `also` and spells control characters by `control`.
pub fn escaped(text: &str, also: Option<char>, control: fn(u32) -> String) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '"' | '\\' => out.extend(['\\', c]),
            c if Some(c) == also => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&control(u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The families of the error codes, as `PascalCase`, in the table's order.
pub fn families() -> Vec<(&'static str, String)> {
    let mut families: Vec<(&'static str, String)> = Vec::new();
    for code in hivecore::Code::ALL {
        let family = code.name().split('.').next().unwrap_or_default();
        if families.iter().all(|(known, _)| *known != family) {
            families.push((family, crate::names::pascal(family)));
        }
    }
    families
}

//! Names: from the wire's spelling to each language's, around its reserved words.

/// `camelCase` to `snake_case`.
pub fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// `snake_case` (or `engine.verb`) to `camelCase`.
pub fn camel(name: &str) -> String {
    let pascal = pascal(name);
    pascal[..1].to_lowercase() + &pascal[1..]
}

/// `snake_case` (or `engine.verb`) to `PascalCase`.
pub fn pascal(name: &str) -> String {
    let words = name.split(['_', '.']).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

const PYTHON: &str = "False None True and as assert async await bool break case class continue def del dict elif else \
    except field finally float for from global if import in int is lambda list match nonlocal not object or pass raise \
    return self str super try tuple type while with yield";

const KOTLIN: &str = "as break class continue do else false for fun if in interface is null object package return super \
    this throw true try typealias typeof val var when while";

const SWIFT: &str = "Any Protocol Self Type actor any as associatedtype async await break case catch class continue \
    default defer deinit do else enum extension fallthrough false fileprivate for func guard if import in indirect init \
    inout internal is let nil open operator precedencegroup private protocol public repeat rethrows return self some \
    static struct subscript super switch throw throws true try typealias var where while";

fn listed(words: &str, name: &str) -> bool {
    words.split(' ').any(|word| word == name)
}

/// A field or parameter in Python.
pub fn python(wire: &str) -> String {
    let name = snake(wire);
    if listed(PYTHON, &name) { name + "_" } else { name }
}

/// A property in Kotlin.
pub fn kotlin(wire: &str) -> String {
    if listed(KOTLIN, wire) { format!("`{wire}`") } else { wire.to_owned() }
}

/// A property, parameter or case in Swift.
pub fn swift(wire: &str) -> String {
    if listed(SWIFT, wire) { format!("`{wire}`") } else { wire.to_owned() }
}

/// The label of an argument in Swift, where nearly all words are free.
pub fn swift_label(wire: &str) -> String {
    if listed("inout let var", wire) { format!("`{wire}`") } else { wire.to_owned() }
}

/// Type names that mean something else in one of the languages or in the generated files.
const TAKEN: &str = "Any Array Bool Boolean Call Codable Data Date Decide Decimal Decision Dictionary Double Encodable \
    Enum Equatable Error Exception Float Function Generic Hashable Int Int64 Int64Text Json JsonNumber JsonWriter List \
    Literal Long Map Mapping Never NewType Nothing Number Object Operations Optional Promise Protocol ReadonlyArray \
    Record Refusal RegExp Result Self Sendable Sequence Set String Symbol Type UInt64 ULong Union Unit Void";

/// Whether a type may not have this name.
pub fn taken(name: &str) -> bool {
    listed(TAKEN, name) || name.starts_with("Hivecore")
}

/// The name that a type has outside Rust, where its own would shadow one that every program uses (`Date` and `Decimal`
/// of Foundation and of JavaScript).
pub const fn public(name: &'static str) -> &'static str {
    match name.as_bytes() {
        b"Date" => "CivilDate",
        b"Decimal" => "ExactDecimal",
        _ => name,
    }
}

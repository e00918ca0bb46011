#!/usr/bin/env python3
"""Writes two crates with the same dummy operations: one reads with serde's derive, one with hivecore's door.

operations.py FOLDER COUNT HIVECORE: FOLDER/serde and FOLDER/wire, COUNT operations each. The types are drawn from a
fixed random stream, as real operations have them: nested records, optional fields, lists, maps, strings to choose
from, sums of records, integers that are text. Each operation uses every field of its request in its answer, so that
no part of the reading can be dropped by the compiler.
"""

import json
import pathlib
import random
import sys

WORDS = """account amount basis batch budget category channel city code colour count country created currency customer
day decimal delta depth device discount distance district due duration edition email event factor family feature fee
floor format gain genre goal grade group height history hour index initial interval item kind_of label language layer
length level limit line list locale lower margin mark matrix member method minimum minute mode model month mood note
number offer offset option order origin owner pace page parent part path payer period phase place plan point policy
position price priority product profile quantity quarter quota range rank rate ratio reason region release result
review role route row rule sample scale scope score season section seed segment session share shop signal site size
slope source span speed stage start status step stock store street style subject sum supplier surface tariff tax team
term text threshold ticket tier time title token topic total track trend unit update upper user value variant version
visit volume wallet week weight window word year zone""".split()

SCALARS = ["String", "u32", "Int53", "i64", "bool", "f64"]


def pascal(name):
    return "".join(part.capitalize() for part in name.split("_"))


class Operation:
    """The types of one operation, drawn from a random stream that its number seeds: the same in both crates."""

    def __init__(self, number):
        self.number, self.draw = number, random.Random(f"operation {number}")
        self.choices = self.words(4)
        self.variants = [(word, self.fields(2, defaults=False)) for word in self.words(3)]
        self.part = self.fields(4)
        own = [f"Vec<Op{number}Part>", f"Op{number}Choice", f"Option<Op{number}Sum>", "String", "u32"]
        self.request = self.fields(8, own)
        self.line, self.answer = self.words(2), self.words(3)

    def words(self, amount):
        return sorted(self.draw.sample(WORDS, amount))

    def fields(self, amount, kinds=(), defaults=True):
        """Names with types; a type `default` is a u32 that may be absent and then is 20."""
        kinds = list(kinds)
        while len(kinds) < amount:
            scalar = self.draw.choice(SCALARS)
            forms = [scalar, scalar, scalar, f"Option<{scalar}>", f"Vec<{scalar}>", f"BTreeMap<String, {scalar}>"]
            kinds.append(self.draw.choice(forms + ["default"] * defaults))
        self.draw.shuffle(kinds)
        return list(zip(self.words(amount), kinds))

    def example(self, kind):
        """A value of the type, as JSON."""
        if kind.startswith("Option<"):
            return self.example(kind[7:-1])
        if kind.startswith("Vec<"):
            return [self.example(kind[4:-1]) for _ in range(3)]
        if kind.startswith("BTreeMap<"):
            return {word: self.example(kind[17:-1]) for word in self.words(2)}
        if kind.endswith("Part"):
            return {camel(name): self.example(kind) for name, kind in self.part}
        if kind.endswith("Choice"):
            return self.draw.choice(self.choices)
        if kind.endswith("Sum"):
            word, fields = self.draw.choice(self.variants)
            return {"kind": word} | {camel(name): self.example(kind) for name, kind in fields}
        return {"String": self.draw.choice(WORDS), "bool": True, "f64": 0.25,
                "i64": str(self.draw.getrandbits(60))}.get(kind, self.draw.randrange(1000))


def camel(name):
    return name[0].lower() + pascal(name)[1:]


def weigh(kind, place):
    """An expression of type u64 that needs the whole value."""
    if kind.startswith("Option<"):
        return f"{place}.as_ref().map_or(0, |v| {weigh(kind[7:-1], 'v')})"
    if kind.startswith("Vec<"):
        return f"{place}.iter().map(|v| {weigh(kind[4:-1], 'v')}).sum::<u64>()"
    if kind.startswith("BTreeMap<"):
        return f"{place}.iter().map(|(k, v)| k.len() as u64 + {weigh(kind[17:-1], 'v')}).sum::<u64>()"
    return f"{place}.weigh()"


def sources(operations, wire):
    """The types, functions and table of operations, as one of the two crates spells them."""
    out, table = [], []

    def attribute(role, form=""):
        if wire:
            return f"#[wire({role})]"
        renames = {"tagged": 'tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase"',
                   "units": 'rename_all = "snake_case"'}.get(form, 'rename_all = "camelCase"')
        if role == "answer":
            return f"#[derive(Serialize)]\n#[serde({renames})]"
        return f"#[derive(Deserialize)]\n#[serde({renames}, deny_unknown_fields)]"

    def field(name, kind, public="pub "):
        if kind == "default":
            return ("#[wire(default = 20)] " if wire else '#[serde(default = "twenty")] ') + f"{public}{name}: u32"
        if not wire:
            kind = kind.replace("i64", "Int64")
        return ("#[serde(default)] " if kind.startswith("Option<") and not wire else "") + f"{public}{name}: {kind}"

    def item(role, name, lines, body=None, form=""):
        keyword = "enum" if form else "struct"
        derive = "#[derive(Clone, Copy)]\n" if form == "units" else ""
        out.append(f"{attribute(role, form)}\n{derive}pub {keyword} {name} {{\n" + "".join(f"    {l},\n" for l in lines) + "}")
        if body:
            out.append(f"impl Weigh for {name} {{\n    fn weigh(&self) -> u64 {{\n        {body}\n    }}\n}}")

    def total(fields, prefix):
        return " + ".join(weigh(kind, prefix + name) for name, kind in fields)

    for op in operations:
        n, own = op.number, f"Op{op.number}"
        arms = "".join(f"Self::{pascal(c)} => {i}, " for i, c in enumerate(op.choices))
        item("request", f"{own}Choice", map(pascal, op.choices), f"match self {{ {arms}}}", "units")
        lines = [f"{pascal(v)} {{ " + ", ".join(field(*f, public="") for f in fs) + " }" for v, fs in op.variants]
        arms = "".join(f"Self::{pascal(v)} {{ {', '.join(f for f, _ in fs)} }} => {total(fs, '')}, " for v, fs in op.variants)
        item("request", f"{own}Sum", lines, f"match self {{ {arms}}}", "tagged")
        for name, fields in ((f"{own}Part", op.part), (f"{own}Request", op.request)):
            item("request", name, [field(*f) for f in fields], total(fields, "self."))
        label, amount = op.line
        text, items, number = op.answer
        item("answer", f"{own}Line", [field(label, "String"), field(amount, "u32")])
        item("answer", f"{own}Answer", [field(text, "String"), field(items, f"Vec<{own}Line>"), field(number, "u32")])
        out.append(f"""fn op{n}(request: {own}Request) -> {own}Answer {{
    let weight = (request.weigh() & 0xffff) as u32;
    let line = |n| {own}Line {{ {label}: "x".repeat(n as usize), {amount}: weight ^ n }};
    let {items} = (0..weight & 3).map(line).collect();
    {own}Answer {{ {text}: "y".repeat((weight & 7) as usize), {items}, {number}: weight }}
}}""")
        table.append(f'    ("op.{n}", |text| run(text, op{n})),\n')
    out.append(f"type Run = fn(&[u8]) -> Result<String, String>;\npub const OPERATIONS: &[(&str, Run)] = &[\n{''.join(table)}];\n")
    return "\n\n".join(out)


COMMON = """//! Generated by benches/size/dummy-ops/operations.py.

use std::collections::BTreeMap;

trait Weigh {
    fn weigh(&self) -> u64;
}
impl Weigh for String { fn weigh(&self) -> u64 { self.len() as u64 } }
impl Weigh for u32 { fn weigh(&self) -> u64 { u64::from(*self) } }
impl Weigh for i64 { fn weigh(&self) -> u64 { self.unsigned_abs() & 0xffff_ffff } }
impl Weigh for bool { fn weigh(&self) -> u64 { u64::from(*self) } }
impl Weigh for f64 { fn weigh(&self) -> u64 { *self as u64 & 0xffff_ffff } }

pub fn call(op: &str, text: &[u8]) -> String {
    match OPERATIONS.iter().find(|(name, _)| *name == op) {
        Some((_, run)) => run(text).unwrap_or_else(|error| error),
        None => "unknown operation".to_owned(),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
    Box::leak(vec![0; length].into_boxed_slice()).as_mut_ptr()
}

/// The name's length, the name, the request; the answer's address, its length at `length`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dummy_call(input: *const u8, bytes: usize, length: *mut usize) -> *mut u8 {
    let input = unsafe { std::slice::from_raw_parts(input, bytes) };
    let Some((name, text)) = input.split_first().and_then(|(n, rest)| rest.split_at_checked(usize::from(*n))) else {
        return std::ptr::null_mut();
    };
    let answer = call(std::str::from_utf8(name).unwrap_or_default(), text).into_bytes().into_boxed_slice();
    unsafe { *length = answer.len() };
    Box::leak(answer).as_mut_ptr()
}
"""

WIRE = """
use hivecore::wire::{Int53, Node, Read, Write, text, wire};

impl Weigh for Int53 { fn weigh(&self) -> u64 { self.get().unsigned_abs() } }

fn run<Q: Read, A: Write>(request: &[u8], function: fn(Q) -> A) -> Result<String, String> {
    let answer = Node::parse(request).and_then(|node| Q::read(&node)).and_then(|request| text(&function(request)));
    answer.map_err(|error| hivecore::ops::refusal(&error))
}
"""

SERDE = """
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub struct Int53(i64);
impl Weigh for Int53 { fn weigh(&self) -> u64 { self.0.unsigned_abs() } }
impl<'de> Deserialize<'de> for Int53 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = i64::deserialize(deserializer)?;
        if value.unsigned_abs() >> 53 == 0 { Ok(Self(value)) } else { Err(serde::de::Error::custom("number.range")) }
    }
}

/// 64-bit integers are decimal text on the wire.
pub struct Int64(i64);
impl Weigh for Int64 { fn weigh(&self) -> u64 { self.0.weigh() } }
impl<'de> Deserialize<'de> for Int64 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| serde::de::Error::custom("number.integer"))
    }
}

fn twenty() -> u32 { 20 }

fn run<Q: DeserializeOwned, A: Serialize>(request: &[u8], function: fn(Q) -> A) -> Result<String, String> {
    let answer = serde_json::from_slice(request).and_then(|request| serde_json::to_string(&function(request)));
    answer.map_err(|error| error.to_string())
}
"""

MANIFEST = """[package]
name = "dummy-{name}"
version = "0.0.0"
edition = "2024"

[workspace]

[lib]
crate-type = ["cdylib", "rlib"]

[dependencies]
{dependencies}

[features]
shapes = []

[profile.release]
overflow-checks = true
lto = "fat"
codegen-units = 1

[profile.wasm]
inherits = "release"
opt-level = "s"
panic = "abort"
"""

TIMING = """//! Nanoseconds of one call, read, dummy function and answer: `time [OPERATION REQUEST]...` on standard input.

use std::time::Instant;

fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).expect("a file of requests")).expect("requests");
    let cases: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once(' ')).collect();
    for (op, request) in &cases {
        println!("{}", dummy_CRATE::call(op, request.as_bytes()));
    }
    let mut best = f64::INFINITY;
    for _ in 0..30 {
        let start = Instant::now();
        for _ in 0..100 {
            for (op, request) in &cases {
                std::hint::black_box(dummy_CRATE::call(op, request.as_bytes()));
            }
        }
        best = best.min(start.elapsed().as_nanos() as f64 / (100 * cases.len()) as f64);
    }
    eprintln!("{best:.0}");
}
"""


def main():
    folder, count, hivecore = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    operations = [Operation(n) for n in range(count)]
    crates = {
        "wire": (WIRE, f'hivecore = {{ path = "{hivecore / "core"}", default-features = false }}'),
        "serde": (SERDE, 'serde = { version = "=1.0.229", features = ["derive"] }\nserde_json = "=1.0.154"'),
    }
    for name, (prelude, dependencies) in crates.items():
        crate = folder / name
        (crate / "src/bin").mkdir(parents=True, exist_ok=True)
        (crate / "Cargo.toml").write_text(MANIFEST.format(name=name, dependencies=dependencies))
        (crate / "src/lib.rs").write_text(COMMON + prelude + "\n" + sources(operations, name == "wire"))
        (crate / f"src/bin/time-{name}.rs").write_text(TIMING.replace("CRATE", name))
    lines = []
    for op in operations:
        request = {camel(name): op.example(kind) for name, kind in op.request}
        lines.append(f"op.{op.number} {json.dumps(request)}\n")
    (folder / "requests.txt").write_text("".join(lines))


if __name__ == "__main__":
    main()

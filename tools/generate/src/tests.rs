//! What the model takes, and what it refuses because some language could not say it.

use crate::code::escaped;
use crate::model::{Form, Model, Row, Type};
use crate::names::{camel, kotlin, pascal, python, snake, swift};
use crate::{artifact::Root, sample};
use hivecore::wire::{Base, Field, Record, Scalar, Shape, Tagged, TaggedVariant};

const fn field(name: &'static str, shape: fn() -> Shape) -> Field {
    Field { name, doc: "", required: true, default: None, shape }
}

fn record<const N: usize>(name: &'static str, fields: [Field; N]) -> Record {
    Record { name, doc: "", fields: Box::leak(Box::new(fields)) }
}

fn shape<const N: usize>(name: &'static str, fields: [Field; N]) -> Shape {
    Shape::Record(Box::leak(Box::new(record(name, fields))))
}

fn sum(name: &'static str, kind: &'static str, record: Record) -> Shape {
    Shape::Tagged(Box::leak(Box::new(Tagged {
        name,
        doc: "",
        variants: Vec::leak(vec![TaggedVariant { kind, record }]),
    })))
}

fn text() -> Shape {
    Shape::Text
}

fn plain() -> Shape {
    shape("Plain", [field("a", text)])
}

fn refused(request: fn() -> Shape, answer: fn() -> Shape) -> String {
    let row = Row { name: "a.b", doc: "", engine: "a", handle: "None".into(), request, answer };
    match Model::new(&[row]) {
        Ok(_) => panic!("accepted"),
        Err(error) => format!("{error:#}"),
    }
}

#[test]
fn names_around_reserved_words() {
    assert_eq!(["recencyHalfLife", "k", "k1"].map(snake), ["recency_half_life", "k", "k1"]);
    assert_eq!(["tf_idf", "json.canonicalize", "a"].map(camel), ["tfIdf", "jsonCanonicalize", "a"]);
    assert_eq!(["tf_idf", "budget"].map(pascal), ["TfIdf", "Budget"]);
    assert_eq!(
        ["in", "from", "object", "class", "is", "default", "none"].map(python),
        ["in_", "from_", "object_", "class_", "is_", "default", "none"]
    );
    assert_eq!(
        ["in", "object", "class", "is", "default"].map(kotlin),
        ["`in`", "`object`", "`class`", "`is`", "default"]
    );
    assert_eq!(
        ["in", "class", "is", "default", "object"].map(swift),
        ["`in`", "`class`", "`is`", "`default`", "object"]
    );
    assert_eq!(escaped("a$\"\\\n\u{1}é", Some('$'), |c| format!("\\u{c:04x}")), r#""a\$\"\\\n\u0001é""#);
}

#[test]
fn two_types_of_one_name_are_refused() {
    fn other() -> Shape {
        shape("Plain", [field("b", text)])
    }
    fn holder() -> Shape {
        shape("Holder", [field("a", plain), field("b", list)])
    }
    fn list() -> Shape {
        Shape::List(other)
    }
    assert!(refused(plain, other).contains("two types are called Plain"));
    assert!(refused(plain, holder).contains("two types are called Plain"));
}

#[test]
fn what_a_language_cannot_say_is_refused() {
    fn error() -> Shape {
        shape("Error", [])
    }
    fn same_field() -> Shape {
        shape("Same", [field("aB", text), field("a_b", text)])
    }
    fn itself() -> Shape {
        shape("Itself", [field("inner", itself)])
    }
    fn tagged_kind() -> Shape {
        sum("Sum", "a", record("A", [field("kind", text)]))
    }
    fn tagged_name() -> Shape {
        sum("Pla", "in", record("In", []))
    }
    fn scalar() -> Shape {
        Shape::Scalar(&Scalar { name: "PlaIn", doc: "", base: Base::Id, pattern: None })
    }
    fn both() -> Shape {
        shape("Both", [field("a", tagged_name), field("b", scalar)])
    }
    assert!(refused(plain, error).contains("Error means something else"));
    assert!(refused(plain, same_field).contains("two fields have one name"));
    assert!(refused(plain, itself).contains("Itself holds itself"));
    assert!(refused(plain, tagged_kind).contains("`kind` is the tag's name"));
    assert!(refused(plain, both).contains("PlaIn stands twice"));
    assert!(refused(text, plain).contains("records"));
}

#[test]
fn methods_of_one_handle_are_distinct() {
    let row =
        |name, handle: &str| Row { name, doc: "", engine: "a", handle: handle.into(), request: plain, answer: plain };
    assert!(Model::new(&[row("a.x", "None"), row("b.x", "None")]).is_ok());
    assert!(Model::new(&[row("a.x", "H"), row("b.x", "None")]).is_ok());
    assert!(Model::new(&[row("a.x", "H"), row("b.x", "H")]).is_err());
    assert!(Model::new(&[row("a.call", "H")]).is_err());
}

#[test]
fn the_core_has_a_model_in_order() {
    let model = Model::of_core().expect("the core's types");
    assert_eq!(model.operations.len(), hivecore::ops::OPERATIONS.len());
    assert!(model.operations.is_sorted_by_key(|operation| operation.name));
    let Form::Record(fields) = &model.definitions["Reason"].form else { panic!("a record") };
    assert_eq!(fields[0].ty, Type::Text);
    assert!(matches!(&fields[2].ty, Type::Map(inner) if matches!(**inner, Type::Integer { .. })));
}

#[test]
fn the_sample_is_the_same_each_time() {
    let root = Root::find().expect("the root");
    let (first, second) = (sample::artifacts(&root).expect("a sample"), sample::artifacts(&root).expect("a sample"));
    assert!(first.iter().zip(&second).all(|(a, b)| a.path == b.path && a.bytes == b.bytes));
    assert!(first.iter().all(|artifact| artifact.drift(&root).is_none()), "run `make generate`");
}

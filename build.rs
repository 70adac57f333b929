//! The data files are compiled into the binary: rebuild when one changes.
fn main() {
    for folder in ["ontology", "queries"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}

//! The data files are compiled in, so a change of one of them is a change of the program.
fn main() {
    println!("cargo:rerun-if-changed=ontology");
    println!("cargo:rerun-if-changed=queries");
}

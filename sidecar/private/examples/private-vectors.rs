//! Writes the test vectors of FORMAT.md.

#[path = "../vectors/make.rs"]
mod make;

fn main() {
	println!("{}", serde_json::to_string_pretty(&make::vectors()).expect("are strings and numbers"));
}

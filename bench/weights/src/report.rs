//! Writes what was measured as Rust.

use crate::runner::Measured;
use std::fmt::Write;

/// The weight file of `pallet`.
pub fn weight_file(pallet: &str, measured: &[Measured], steps: u32, repeat: u32) -> String {
	let implemented = match pallet {
		"frame_system_extensions" => "frame_system::ExtensionsWeightInfo".into(),
		_ => format!("{pallet}::WeightInfo"),
	};
	let mut file = format!(
		"//! Weights of {pallet}, measured.\n//!\n//! Machine: {}. Steps: {steps}, repeats: {repeat}, wasm compiled, \
		 state in memory.\n//! Command: `scripts/bench weights {pallet}`.\n\n\
		 use core::marker::PhantomData;\nuse frame_support::{{traits::Get, weights::Weight}};\n\n\
		 /// The measured weights.\npub struct WeightInfo<T>(PhantomData<T>);\n\
		 impl<T: frame_system::Config> {implemented} for WeightInfo<T> {{\n",
		machine()
	);
	for benchmark in measured {
		function(&mut file, benchmark).expect("writing to a string does not fail");
	}
	file.push_str("}\n");
	file
}

fn function(file: &mut String, measured: &Measured) -> std::fmt::Result {
	let used = |name: &str| {
		[&measured.time, &measured.reads, &measured.writes].iter().any(|analysis| slope(analysis, name) > 0)
	};
	for (name, low, high) in &measured.components {
		writeln!(file, "\t/// `{name}` is from {low} to {high}.")?;
	}
	let arguments: Vec<_> = measured
		.components
		.iter()
		.map(|(name, ..)| format!("{}{name}: u32", if used(&name.to_string()) { "" } else { "_" }))
		.collect();
	writeln!(file, "\tfn {}({}) -> Weight {{", measured.name, arguments.join(", "))?;
	writeln!(file, "\t\t// The fastest run took {} ns.", grouped(measured.time.minimum))?;
	write!(file, "\t\tWeight::from_parts({}, 0)", grouped(measured.time.base))?;
	for (name, ..) in &measured.components {
		let per = slope(&measured.time, &name.to_string());
		if per > 0 {
			write!(
				file,
				"\n\t\t\t.saturating_add(Weight::from_parts({}, 0).saturating_mul({name}.into()))",
				grouped(per)
			)?;
		}
	}
	for (access, analysis) in [("reads", &measured.reads), ("writes", &measured.writes)] {
		if analysis.base > 0 {
			write!(file, "\n\t\t\t.saturating_add(T::DbWeight::get().{access}({}))", analysis.base)?;
		}
		for (name, ..) in &measured.components {
			let per = slope(analysis, &name.to_string());
			if per > 0 {
				write!(
					file,
					"\n\t\t\t.saturating_add(T::DbWeight::get().{access}({per}_u64.saturating_mul({name}.into())))"
				)?;
			}
		}
	}
	writeln!(file, "\n\t}}")
}

fn slope(analysis: &frame_benchmarking::Analysis, name: &str) -> u128 {
	analysis
		.names
		.iter()
		.position(|known| known == name)
		.and_then(|position| analysis.slopes.get(position).copied())
		.unwrap_or_default()
}

/// Digits in groups of three.
fn grouped(number: u128) -> String {
	let digits = number.to_string();
	let mut grouped = String::new();
	for (position, digit) in digits.chars().enumerate() {
		if position > 0 && (digits.len() - position) % 3 == 0 {
			grouped.push('_');
		}
		grouped.push(digit);
	}
	grouped
}

/// The processor and how many of it.
fn machine() -> String {
	let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
	let model = info
		.lines()
		.find_map(|line| line.strip_prefix("model name").map(|rest| rest.trim_start_matches([' ', '\t', ':'])));
	let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
	format!("{} x {}", cores, model.unwrap_or("unknown processor"))
}

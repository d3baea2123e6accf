//! Tables of results, for terminals and for Markdown.

use crate::{
	machine::{self, Verification},
	stats::percentile,
};
use std::{collections::BTreeMap, fmt::Write, time::Duration};

/// Results side by side: what each line is called, and one column a run.
#[derive(Default)]
pub struct Table {
	labels: Vec<&'static str>,
	columns: Vec<(String, Vec<String>)>,
}

/// The lines of one column.
#[derive(Default)]
pub struct Column(Vec<(&'static str, String)>);

impl Column {
	/// Add a line.
	pub fn line(&mut self, label: &'static str, value: impl Into<String>) {
		self.0.push((label, value.into()));
	}
}

impl Table {
	/// Add a column. Lines that earlier columns do not have come last.
	pub fn column(&mut self, title: impl Into<String>, column: Column) {
		for (label, _) in &column.0 {
			if !self.labels.contains(label) {
				self.labels.push(label);
			}
		}
		let values = self.labels.iter().map(|label| {
			column.0.iter().find(|(known, _)| known == label).map_or_else(String::new, |(_, value)| value.clone())
		});
		self.columns.push((title.into(), values.collect()));
	}

	fn rows(&self) -> Vec<Vec<String>> {
		let title = std::iter::once(String::new()).chain(self.columns.iter().map(|(title, _)| title.clone()));
		let lines = self.labels.iter().enumerate().map(|(line, label)| {
			let values = self.columns.iter().map(|(_, values)| values.get(line).cloned().unwrap_or_default());
			std::iter::once((*label).to_owned()).chain(values).collect()
		});
		std::iter::once(title.collect()).chain(lines).collect()
	}

	/// Aligned, for a terminal.
	pub fn text(&self) -> String {
		let rows = self.rows();
		let width = |column: usize| rows.iter().map(|row: &Vec<String>| row[column].chars().count()).max().unwrap_or(0);
		let widths: Vec<_> = (0..=self.columns.len()).map(width).collect();
		let mut text = String::new();
		for row in &rows {
			let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
			text.push_str(cells.join("  ").trim_end());
			text.push('\n');
		}
		text
	}

	/// As a table of Markdown.
	pub fn markdown(&self) -> String {
		let mut text = String::new();
		for (position, row) in self.rows().iter().enumerate() {
			writeln!(text, "| {} |", row.join(" | ")).expect("writing to a string does not fail");
			if position == 0 {
				writeln!(text, "|---{}|", "|---".repeat(self.columns.len()))
					.expect("writing to a string does not fail");
			}
		}
		text
	}
}

/// Everything that a command prints.
pub fn print(title: &str, command: &str, facts: &[String], table: &Table, markdown: bool) {
	if !markdown {
		println!("{title}\n{}\n\n{}", facts.join("\n"), table.text());
		return;
	}
	println!("## {title}\n\n`{command}`\n");
	for fact in facts {
		println!("- {fact}");
	}
	println!("\n{}", table.markdown());
}

/// The machine, the build and the limit that all rates are compared with.
pub fn facts(verification: Verification) -> Vec<String> {
	vec![
		format!("Machine: {}", machine::description()),
		format!("Date: {}; commit: {}", machine::date(), machine::commit()),
		format!(
			"Bare sr25519 verification: {:.0} a second on one core, {:.0} on all",
			verification.one, verification.all
		),
	]
}

/// How the tool was called, without the directories.
pub fn command() -> String {
	let arguments = std::env::args().skip(1);
	let mut shown = vec!["metalife-load".to_owned()];
	for argument in arguments {
		let name = argument.rsplit('/').next().unwrap_or_default();
		shown.push(if argument.starts_with('/') { name.to_owned() } else { argument });
	}
	shown.join(" ")
}

/// In seconds.
pub fn seconds(duration: Duration) -> String {
	format!("{:.2} s", duration.as_secs_f64())
}

/// The median and the 99th percentile.
pub fn percentiles(durations: &mut [Duration]) -> String {
	match (percentile(durations, 50), percentile(durations, 99)) {
		(Some(median), Some(high)) => format!("{} / {}", seconds(median), seconds(high)),
		_ => "none".into(),
	}
}

/// What happened how often.
pub fn counts(counts: &BTreeMap<String, usize>) -> String {
	if counts.is_empty() {
		return "0".into();
	}
	counts.iter().map(|(what, count)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

/// A share, in percent.
pub fn percent(share: f64) -> String {
	format!("{:.1} %", share * 100.0)
}

/// In MiB.
pub fn mebibytes(bytes: u64) -> String {
	format!("{} MiB", bytes >> 20)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn table() -> Table {
		let mut table = Table::default();
		let mut column = Column::default();
		column.line("rate", "10");
		table.column("one", column);
		let mut column = Column::default();
		column.line("rate", "200");
		column.line("more", "x");
		table.column("two", column);
		table
	}

	#[test]
	fn columns_are_side_by_side() {
		assert_eq!(table().text(), "      one  two\nrate  10   200\nmore       x\n");
		assert_eq!(table().markdown(), "|  | one | two |\n|---|---|---|\n| rate | 10 | 200 |\n| more |  | x |\n");
	}

	#[test]
	fn numbers_are_given_units() {
		let mut durations = [1, 2, 3].map(Duration::from_secs);
		assert_eq!(percentiles(&mut durations), "2.00 s / 3.00 s");
		assert_eq!(percentiles(&mut []), "none");
		assert_eq!(percent(0.5), "50.0 %");
		assert_eq!(mebibytes(3 << 20), "3 MiB");
		assert_eq!(counts(&BTreeMap::new()), "0");
		assert_eq!(counts(&BTreeMap::from([("full".into(), 3)])), "3 full");
	}
}

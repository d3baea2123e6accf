//! What of a text is searched, and how.

use metalife_feed::Content;

/// The most bytes of a query that are looked at.
const MAX_QUERY: usize = 400;

/// The most words of a query that are looked at.
const MAX_WORDS: usize = 16;

/// For comparing: in lower case.
pub fn fold(text: &str) -> String {
	text.to_lowercase()
}

/// All of a message that can be searched.
pub fn words(content: &Content) -> String {
	let blobs = content.blobs.iter().flat_map(|blob| [&blob.name, &blob.description]);
	let texts = [&content.text, &content.warning, &content.name].into_iter().flatten();
	let mut words = String::new();
	for text in texts.chain(blobs).chain(&content.tags) {
		spread(text, &mut words);
		words.push('\n');
	}
	words.truncate(words.trim_end().len());
	words
}

/// Whether this is of a script that puts no spaces between words. There each character counts as a word, and a word of
/// more is looked for as a phrase.
fn unspaced(character: char) -> bool {
	matches!(u32::from(character),
		0x0E00..=0x0EFF // Thai, Lao
		| 0x1000..=0x109F // Myanmar
		| 0x1780..=0x17FF // Khmer
		| 0x3040..=0x30FF // Hiragana, Katakana
		| 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF // Han
	)
}

fn spread(text: &str, out: &mut String) {
	for character in text.chars() {
		match unspaced(character) {
			true => {
				out.push(' ');
				out.push(character);
				out.push(' ');
			},
			false => out.push(character),
		}
	}
}

/// The query of FTS5 for these words: all of them, the last one also as the beginning of a longer one. Nothing of FTS5's
/// own language can be in it.
pub fn query(words: &str) -> Option<String> {
	let end = (0..=words.len().min(MAX_QUERY)).rev().find(|end| words.is_char_boundary(*end))?;
	let mut query = String::new();
	for word in words[..end].split_whitespace().take(MAX_WORDS) {
		// What has no letter and no digit would match nothing.
		if !word.chars().any(char::is_alphanumeric) {
			continue;
		}
		query.push('"');
		spread(&word.replace(['"', '\0'], " "), &mut query);
		query.push_str("\" ");
	}
	let open = words[..end].chars().next_back().is_some_and(|last| last.is_alphanumeric() && !unspaced(last));
	if open && query.ends_with("\" ") {
		query.pop();
		query.push('*');
	}
	(!query.is_empty()).then_some(query)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_query_is_words_and_nothing_else() {
		assert_eq!(query("hello wor").as_deref(), Some("\"hello\" \"wor\"*"));
		assert_eq!(query("NOT (a* OR \"b\") ").as_deref(), Some("\"NOT\" \"(a*\" \"OR\" \" b )\" "));
		assert_eq!(query("  ?! -").as_deref(), None);
		assert_eq!(query("東京").as_deref(), Some("\" 東  京 \" "));
		assert!(query(&"é".repeat(10_000)).is_some_and(|query| query.len() < 500));
	}
}

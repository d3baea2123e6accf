//! What the command line takes.

use super::{
	blob::BlobCommand,
	bundle::BundleCommand,
	dm::DmArgs,
	peers::{InviteArgs, JoinArgs, NetworkArgs, PeersArgs},
};
use clap::{Parser, Subcommand};
use clap_complete::Shell;
use metalife_chain::{check_url, Whose};
use metalife_planet::{
	limit::SEND_TIME,
	model::{Feed, Id, KindName, Who},
	tokens::Scope,
};
use metalife_vault::Kdf;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Where the daemon listens if nothing is said.
const LISTEN: &str = "127.0.0.1:11154";

/// Planet, the sidecar of MetaLife: your messages, sealed on your own machine.
#[derive(Parser)]
#[command(name = "planet", version)]
pub struct Args {
	#[command(flatten)]
	pub globals: Globals,
	#[command(subcommand)]
	pub command: Command,
}

#[derive(clap::Args)]
pub struct Globals {
	/// The folder that holds all of it [default: $PLANET_DATA, or metalife/planet in the user's data folder]
	#[arg(long, value_name = "DIR", global = true)]
	pub data: Option<PathBuf>,
	/// A file with the passphrase [default: $PLANET_PASSPHRASE, or ask]
	#[arg(long, value_name = "FILE", global = true)]
	pub passphrase_file: Option<PathBuf>,
	/// Print one JSON value, errors too
	#[arg(long, global = true)]
	pub json: bool,
}

#[derive(Subcommand)]
pub enum Command {
	/// Make a new vault, with a feed of your own
	Init {
		/// What you want to be called
		#[arg(long)]
		name: Option<String>,
		#[command(flatten)]
		cost: CostArgs,
	},
	/// Show the key by which others know you
	Id {
		/// Be called this from now on
		#[arg(long)]
		name: Option<String>,
	},
	/// Say something to all
	Post(PostArgs),
	/// Show messages
	Read(ReadArgs),
	/// Follow somebody, or list whom you follow
	Follow(ContactArgs),
	/// Block somebody, or list whom you block
	Block(ContactArgs),
	/// Find messages by words
	Search {
		/// Words, all of which must be there; the last may be the beginning of one
		#[arg(required = true)]
		words: Vec<String>,
		#[command(flatten)]
		page: PageArgs,
	},
	/// Keep files: pictures, recordings, what is too large for a message
	#[command(subcommand)]
	Blob(BlobCommand),
	/// Write to people in private, or read what was written
	Dm(DmArgs),
	/// Write all of it to one sealed file, or make it anew from one
	#[command(subcommand)]
	Backup(BackupCommand),
	/// Carry feeds in files, where there is no network
	#[command(subcommand)]
	Bundle(BundleCommand),
	/// Make an invitation: whoever joins by it is followed and carried by you
	Invite(InviteArgs),
	/// Use an invitation: be carried by whoever made it, and follow them
	Join(JoinArgs),
	/// Show with whom feeds are exchanged, and say with whom to
	Peers(PeersArgs),
	/// Show whose a profile is: its handle, its number and its keys
	Profile {
		/// `@` and a handle, `profile:` and a number, or a key
		whose: Whose,
	},
	/// Look after the account that signs what is sent to the chain
	#[command(subcommand)]
	Account(AccountCommand),
	/// Anchor on the chain what your feed has since its last anchor, or list what waits to be sent there
	Anchor {
		/// What waits, and what became of the last that did
		#[arg(long)]
		list: bool,
	},
	/// Show the proof that a message of yours stood in your feed when it was anchored
	Proof {
		/// The message
		id: Id,
	},
	/// Show how the vault and the daemon are
	Status,
	/// Run the daemon
	Run(RunArgs),
	/// Let apps use the daemon
	#[command(subcommand)]
	Token(TokenCommand),
	/// Look after the passphrase
	#[command(subcommand)]
	Passphrase(PassphraseCommand),
	/// Print what makes a shell complete these commands
	Completions {
		/// For which shell
		shell: Shell,
	},
}

#[derive(clap::Args)]
#[command(next_help_heading = "What opening costs (Argon2id)")]
pub struct CostArgs {
	/// Memory
	#[arg(long, value_name = "KIB", default_value_t = Kdf::default().memory)]
	pub kdf_memory: u32,
	/// How often it is gone through
	#[arg(long, value_name = "N", default_value_t = Kdf::default().passes)]
	pub kdf_passes: u32,
	/// How many lanes it has
	#[arg(long, value_name = "N", default_value_t = Kdf::default().lanes)]
	pub kdf_lanes: u32,
}

impl CostArgs {
	pub fn kdf(&self) -> Kdf {
		Kdf { memory: self.kdf_memory, passes: self.kdf_passes, lanes: self.kdf_lanes }
	}
}

#[derive(clap::Args)]
pub struct PostArgs {
	/// What to say; `-` reads it from the standard input
	pub text: String,
	/// The message that it answers
	#[arg(long, value_name = "ID")]
	pub reply: Option<Id>,
	/// What it is about; can be given several times
	#[arg(long = "tag", value_name = "TAG")]
	pub tags: Vec<String>,
	/// Who is meant to notice; can be given several times
	#[arg(long = "mention", value_name = "PERSON")]
	pub mentions: Vec<Who>,
	/// The language of it, as `en` or `pt-br`
	#[arg(long)]
	pub language: Option<String>,
	/// What to show before the text is asked for
	#[arg(long)]
	pub warning: Option<String>,
}

#[derive(clap::Args)]
pub struct ReadArgs {
	/// This message
	#[arg(group = "which")]
	pub id: Option<Id>,
	/// Those of this feed, in its order
	#[arg(long, group = "which")]
	pub feed: Option<Feed>,
	/// From this number of the feed on
	#[arg(long, value_name = "N", requires = "feed", conflicts_with = "before")]
	pub from: Option<u64>,
	/// Those of this kind; posts if nothing is said
	#[arg(long, group = "which")]
	pub kind: Option<KindName>,
	/// Those with this tag
	#[arg(long, group = "which")]
	pub tag: Option<String>,
	/// The answers in the thread that this message began
	#[arg(long, value_name = "ID", group = "which")]
	pub thread: Option<Id>,
	/// Those that mention this person
	#[arg(long, value_name = "PERSON", group = "which")]
	pub mentions: Option<Who>,
	#[command(flatten)]
	pub page: PageArgs,
}

#[derive(clap::Args)]
pub struct PageArgs {
	/// Only what came before the message with this number
	#[arg(long, value_name = "N")]
	pub before: Option<u64>,
	/// How many at most
	#[arg(long, value_name = "N", default_value_t = 50)]
	pub limit: usize,
}

#[derive(clap::Args)]
pub struct ContactArgs {
	/// Who: a feed's key, `profile:` and a number, or `@` and a handle
	pub person: Option<Whose>,
	/// No longer
	#[arg(long, requires = "person")]
	pub stop: bool,
}

#[derive(Subcommand)]
pub enum BackupCommand {
	/// Write all of the vault to one file, sealed under a passphrase of its own
	Create {
		/// The file to write, which must not be there yet
		file: PathBuf,
		/// A file with the backup's passphrase [default: $PLANET_BACKUP_PASSPHRASE, or ask]
		#[arg(long, value_name = "FILE")]
		backup_passphrase_file: Option<PathBuf>,
		#[command(flatten)]
		cost: CostArgs,
	},
	/// Make a vault of a backup. It has the backup's passphrase, a new feed of its own, and no tokens
	Restore {
		/// The file to read
		file: PathBuf,
		/// A file with the backup's passphrase [default: $PLANET_BACKUP_PASSPHRASE, or ask]
		#[arg(long, value_name = "FILE")]
		backup_passphrase_file: Option<PathBuf>,
		#[command(flatten)]
		cost: CostArgs,
	},
}

#[derive(clap::Args)]
pub struct RunArgs {
	/// Where to listen; port 0 takes any that is free
	#[arg(long, value_name = "ADDRESS", default_value = LISTEN)]
	pub listen: SocketAddr,
	/// A name or address, without port, under which the daemon is reached besides the loopback's; can be given several times
	#[arg(long = "host", value_name = "NAME")]
	pub hosts: Vec<String>,
	/// An origin whose pages may use the API, as `https://app.example`; can be given several times
	#[arg(long = "allow-origin", value_name = "ORIGIN", value_parser = origin)]
	pub origins: Vec<String>,
	/// How many requests a second each token may make; twice as many at once
	#[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
	pub requests_per_second: u32,
	/// How many seconds a client may take nothing of what is sent to it
	#[arg(
		long,
		value_name = "S",
		default_value_t = SEND_TIME.as_secs(),
		value_parser = clap::value_parser!(u64).range(1..=3_600),
	)]
	pub send_timeout: u64,
	/// Follow the chain by the node at this address, as `ws://127.0.0.1:9944`
	#[arg(long, value_name = "URL", value_parser = node)]
	pub node: Option<String>,
	/// Anchor on the chain so often what your feed has since its last anchor, as `24h`; s, m, h and d are known
	#[arg(long, value_name = "DURATION", value_parser = duration, requires = "node")]
	pub anchor_every: Option<Duration>,
	#[command(flatten)]
	pub network: NetworkArgs,
}

fn node(text: &str) -> Result<String, metalife_chain::Error> {
	check_url(text).map(|()| text.to_owned())
}

/// From a second to a year.
fn duration(text: &str) -> Result<Duration, &'static str> {
	let unit =
		|text: &str| [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)].into_iter().find(|unit| text.ends_with(unit.0));
	let seconds = unit(text).and_then(|(unit, seconds)| {
		let count: u64 = text.strip_suffix(unit)?.parse().ok()?;
		count.checked_mul(seconds).filter(|seconds| (1..=365 * 86_400).contains(seconds))
	});
	seconds.map(Duration::from_secs).ok_or("from 1s to 365d: a number, and s, m, h or d")
}

fn origin(text: &str) -> Result<String, &'static str> {
	let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
	match host {
		Some(host) if !host.is_empty() && !host.contains(['/', '*', ' ', '@']) => Ok(text.to_ascii_lowercase()),
		_ => Err("an origin is http:// or https://, a host and maybe a port"),
	}
}

#[derive(Subcommand)]
pub enum AccountCommand {
	/// Make an account; its secret stays in the vault
	Create,
	/// Use an account that you have
	Import {
		/// A file with its secret: words, or 0x and 64 hexadecimal digits, and a path [default: $PLANET_ACCOUNT_SECRET, or ask]
		#[arg(long, value_name = "FILE")]
		secret_file: Option<PathBuf>,
	},
	/// Show the account's address
	Show,
	/// Let the chain know that your feed is of the profile that the account controls
	Register,
}

#[derive(Subcommand)]
pub enum TokenCommand {
	/// Make a token, and show it this once
	Create {
		/// Whom it is for
		name: String,
		/// What it is good for: read, post, follow, search, messages:APP, blobs, private, private:APP, metrics, admin;
		/// can be given several times
		#[arg(long = "scope", value_name = "SCOPE", required = true)]
		scopes: Vec<Scope>,
		/// The app, by its id on the chain, that all that is posted with it names
		#[arg(long)]
		app: Option<u32>,
		/// Good only for what your profile grants the app on the chain, and only as long as it does
		#[arg(long, requires = "app")]
		granted: bool,
		/// For how many days it is good; for ever if nothing is said
		#[arg(long, value_name = "N")]
		days: Option<u32>,
	},
	/// List the tokens
	List,
	/// Make a token good for nothing
	Revoke {
		/// The token's id
		id: String,
	},
}

#[derive(Subcommand)]
pub enum PassphraseCommand {
	/// Seal the vault under another passphrase
	Change {
		/// A file with the new passphrase [default: $PLANET_NEW_PASSPHRASE, or ask]
		#[arg(long, value_name = "FILE")]
		new_passphrase_file: Option<PathBuf>,
		#[command(flatten)]
		cost: CostArgs,
	},
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_holds_together() {
		Args::command().debug_assert();
	}

	#[test]
	fn a_duration_is_a_number_and_a_unit() {
		let seconds = |text| duration(text).map(|duration| duration.as_secs());
		assert_eq!(["1s", "90m", "24h", "365d"].map(seconds), [Ok(1), Ok(5_400), Ok(86_400), Ok(31_536_000)]);
		for bad in ["", "5", "h", "0s", "366d", "-1h", "1.5h", "24 h", "18446744073709551615d"] {
			assert!(duration(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn an_origin_is_a_scheme_and_a_host() {
		assert_eq!(origin("https://App.example:8080"), Ok("https://app.example:8080".into()));
		for bad in ["app.example", "https://", "https://app.example/", "https://*", "file://a", "null"] {
			assert!(origin(bad).is_err(), "{bad}");
		}
	}
}

//! The chain's list of Pubs and Rooms.

use super::{chain::entry, commands::NOTHING, output::Output, session::Session};
use anyhow::Result;
use clap::{Args, Subcommand};
use hyper::Method;
use metalife_planet::{
	api::{EntryView, NewPub, PubList, PubView},
	network::Address,
};

const PATH: &str = "/v1/chain/pubs";

#[derive(Subcommand)]
pub enum PubCommand {
	/// Put this daemon into the list, so that others find it: its owner is the profile that the account speaks for
	Register(PubArgs),
	/// Say in the list where this daemon is reached, and what it does, from now on
	Update(PubArgs),
	/// Take this daemon out of the list
	Retire,
}

#[derive(Args)]
pub struct PubArgs {
	/// Where it is reached, as `/dns4/pub.example/tcp/11155`; can be given up to 8 times
	#[arg(long = "address", value_name = "MULTIADDR", required = true)]
	pub addresses: Vec<Address>,
	/// It is a Room, too
	#[arg(long)]
	pub room: bool,
}

pub async fn run(session: &Session, command: PubCommand) -> Result<Output> {
	let (method, new) = match command {
		PubCommand::Register(args) => (Method::POST, Some(args)),
		PubCommand::Update(args) => (Method::PUT, Some(args)),
		PubCommand::Retire => (Method::DELETE, None),
	};
	let queued: EntryView = match new {
		Some(PubArgs { addresses, room }) => {
			session.client.ask(method, PATH, Some(&NewPub { addresses, room })).await?
		},
		None => session.client.ask(method, PATH, NOTHING).await?,
	};
	Output::new(&queued, entry(&queued))
}

pub async fn list(session: &Session) -> Result<Output> {
	let list: PubList = session.get(PATH).await?;
	Output::new(&list, list.pubs.iter().map(lines).collect())
}

fn lines(view: &PubView) -> String {
	let does = match (view.carries, view.room) {
		(true, true) => "Pub and Room",
		(false, true) => "Room",
		_ => "Pub",
	};
	let how = match (view.ours, view.in_session) {
		(true, _) => ", us",
		(false, true) => ", in session",
		(false, false) => "",
	};
	let feed = view.feed.map(|feed| format!(" writes {feed}")).unwrap_or_default();
	let mut text = format!("{} {does} of {}{how}: {}{feed}\n", view.id, view.owner, view.peer);
	text.extend(view.addresses.iter().map(|address| format!("  {address}\n")));
	text
}

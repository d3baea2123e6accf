//! The HTTP and WebSocket API.
//!
//! [`routes`] is the one list of what there is: the router is made from it, and the tests hold the OpenAPI document to it.

mod access;
mod admin;
mod blobs;
mod bundles;
mod chain;
mod contacts;
mod extract;
mod feeds;
mod messages;
mod openapi;
mod peers;
mod private;
mod pubs;
mod status;
mod subscribe;
mod transfer;

pub use access::{bearer_protocol, Access, Policy, SUBPROTOCOL};
pub use admin::{Cost, NewPassphrase, NewToken, Passphrase, Revealed, TokenList, TokenState};
pub use blobs::{BlobList, BlobView, Collect, NewBlob, NewPin, Place, Quota, Room, KEY};
pub use bundles::{Imported, LeftOut, NewBundle, Why};
pub use chain::{
	AccountView, AnchorsView, ChainView, EntryList, EntryView, KeyView, NewAccount, ProfileView, ProofView,
};
pub use contacts::{Contact, ContactList, ContactSet, NewContact};
pub use feeds::{FeedList, FeedPage, FeedView};
pub use messages::{Detail, Listing, NewMessage, Reaction};
pub use openapi::document;
pub use peers::{InvitationView, Join, Joined, NewInvitation, NewPeer, PeerList};
pub use private::{
	ConversationList, ConversationView, LettersOf, NewPrivate, OpenedLetter, OpenedLetters, PrivateListing, SentPrivate,
};
pub use pubs::{NewPub, PubList, PubView};
pub use status::{Health, Identity, Status};
pub use subscribe::Event;

use crate::{
	error::Error,
	limit::{MAX_BODY, MAX_SUBSCRIPTIONS},
	planet::Planet,
};
use axum::{
	extract::DefaultBodyLimit,
	handler::Handler,
	http::Method,
	middleware::from_fn_with_state,
	routing::{delete, get, post, put, MethodRouter},
	Router,
};
use std::sync::Arc;
use tokio::sync::{watch, Semaphore};

/// What all requests share.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
	planet: Arc<Planet>,
	policy: Policy,
	stopping: watch::Sender<bool>,
	subscriptions: Arc<Semaphore>,
	transfers: Arc<Semaphore>,
	/// One passphrase is stretched at a time: each takes the memory that it was told to.
	stretching: Arc<Semaphore>,
}

impl App {
	/// Serve this vault by these rules.
	pub fn new(planet: Arc<Planet>, policy: Policy) -> Self {
		Self(Arc::new(Inner {
			planet,
			policy,
			stopping: watch::Sender::new(false),
			subscriptions: Arc::new(Semaphore::new(MAX_SUBSCRIPTIONS)),
			transfers: transfer::permits(),
			stretching: Arc::new(Semaphore::new(1)),
		}))
	}

	/// What is served.
	pub fn planet(&self) -> &Arc<Planet> {
		&self.0.planet
	}

	/// The rules.
	pub fn policy(&self) -> &Policy {
		&self.0.policy
	}

	/// Tell subscribers and connections to come to an end.
	pub fn stop(&self) {
		self.0.stopping.send_replace(true);
	}

	/// True from [`App::stop`] on.
	pub fn stopping(&self) -> watch::Receiver<bool> {
		self.0.stopping.subscribe()
	}

	/// Wait until no subscription is left.
	pub async fn subscriptions_ended(&self) {
		// Only closing it fails, which nobody does.
		let _ = self.0.subscriptions.acquire_many(MAX_SUBSCRIPTIONS as u32).await;
	}
}

/// One thing that can be asked for.
pub struct Route {
	/// By this method.
	pub method: Method,
	/// At this path.
	pub path: &'static str,
	/// By whom.
	pub access: Access,
	/// Whether it may take longer than others.
	pub patient: bool,
	handler: MethodRouter<App>,
}

/// All that can be asked for.
pub fn routes() -> Vec<Route> {
	use crate::tokens::Scope::{Admin, Follow, Metrics, Post, Read, Search};
	let route = |method, path, access, handler| Route { method, path, access, patient: false, handler };
	let scope = Access::Scope;
	let (reads, writes) = (Access::ByRequest(Read), Access::ByRequest(Post));
	let mut routes = vec![
		route(Method::GET, "/health", Access::Open, get(status::health)),
		route(Method::GET, "/metrics", scope(Metrics), get(status::metrics)),
		route(Method::GET, "/openapi.json", Access::Token, get(openapi::serve)),
		route(Method::GET, "/v1/status", scope(Read), get(status::status)),
		route(Method::GET, "/v1/identity", scope(Read), get(status::identity)),
		route(Method::GET, "/v1/feeds", scope(Read), get(feeds::list)),
		route(Method::GET, "/v1/feeds/{feed}", scope(Read), get(feeds::one)),
		route(Method::GET, "/v1/feeds/{feed}/messages", scope(Read), get(feeds::messages)),
		route(Method::GET, "/v1/messages", scope(Read), get(messages::list)),
		route(Method::POST, "/v1/messages", writes, post(messages::publish)),
		route(Method::GET, "/v1/messages/{id}", scope(Read), get(messages::one)),
		route(Method::GET, "/v1/messages/{id}/bytes", scope(Read), get(messages::bytes)),
		route(Method::GET, "/v1/search", scope(Search), get(messages::search)),
		route(Method::GET, "/v1/subscribe", reads, get(subscribe::subscribe)),
		route(Method::GET, "/v1/contacts", scope(Read), get(contacts::list)),
		route(Method::PUT, "/v1/contacts", scope(Follow), put(contacts::set)),
		route(Method::GET, "/v1/tokens", scope(Admin), get(admin::tokens)),
		route(Method::POST, "/v1/tokens", scope(Admin), post(admin::create_token)),
		route(Method::DELETE, "/v1/tokens/{id}", scope(Admin), delete(admin::revoke_token)),
		route(Method::POST, "/v1/passphrase", scope(Admin), post(admin::passphrase)),
		Route { patient: true, ..route(Method::POST, "/v1/backup", scope(Admin), post(admin::backup)) },
		Route { patient: true, ..route(Method::POST, "/v1/bundles/export", scope(Admin), post(bundles::export)) },
		Route { patient: true, ..route(Method::POST, "/v1/bundles/import", scope(Admin), post(bundles::import)) },
		route(Method::GET, "/v1/peers", scope(Admin), get(peers::list)),
		route(Method::POST, "/v1/peers", scope(Admin), post(peers::connect)),
		route(Method::DELETE, "/v1/peers/{id}", scope(Admin), delete(peers::forget)),
		route(Method::POST, "/v1/invitations", scope(Admin), post(peers::invite)),
		// As long as it takes to reach somebody.
		Route { patient: true, ..route(Method::POST, "/v1/join", scope(Admin), post(peers::join)) },
	];
	routes.extend(blob_routes());
	routes.extend(chain_routes());
	routes.extend(private_routes());
	routes
}

fn blob_routes() -> Vec<Route> {
	use crate::tokens::Scope::{Admin, Blobs};
	let route =
		|method, path, scope, handler| Route { method, path, access: Access::Scope(scope), patient: false, handler };
	let patient = |route| Route { patient: true, ..route };
	vec![
		route(Method::GET, "/v1/blobs", Blobs, get(blobs::list)),
		patient(route(Method::POST, "/v1/blobs", Blobs, post(blobs::put))),
		route(Method::POST, "/v1/blobs/collect", Blobs, post(blobs::collect)),
		route(Method::PUT, "/v1/blobs/quota", Admin, put(blobs::quota)),
		route(Method::PUT, "/v1/blobs/place", Admin, put(blobs::place)),
		route(Method::GET, "/v1/blobs/{address}", Blobs, get(blobs::state)),
		route(Method::DELETE, "/v1/blobs/{address}", Blobs, delete(blobs::remove)),
		route(Method::GET, "/v1/blobs/{address}/bytes", Blobs, get(blobs::bytes)),
		route(Method::GET, "/v1/blobs/{address}/sealed", Blobs, get(blobs::sealed)),
		patient(route(Method::PUT, "/v1/blobs/{address}/sealed", Blobs, put(blobs::take))),
		route(Method::PUT, "/v1/blobs/{address}/pins", Blobs, put(blobs::pin)),
		route(Method::DELETE, "/v1/blobs/{address}/pins", Blobs, delete(blobs::unpin)),
	]
}

fn chain_routes() -> Vec<Route> {
	use crate::tokens::Scope::{Admin, Read};
	let route =
		|method, path, scope, handler| Route { method, path, access: Access::Scope(scope), patient: false, handler };
	vec![
		route(Method::GET, "/v1/chain", Read, get(chain::state)),
		route(Method::GET, "/v1/chain/profiles/{whose}", Read, get(chain::profile)),
		route(Method::GET, "/v1/chain/account", Admin, get(chain::account)),
		route(Method::POST, "/v1/chain/account", Admin, post(chain::set_account)),
		route(Method::GET, "/v1/chain/queue", Read, get(chain::queue)),
		route(Method::POST, "/v1/chain/feed", Admin, post(chain::register)),
		route(Method::POST, "/v1/chain/anchors", Admin, post(chain::anchor)),
		route(Method::GET, "/v1/chain/pubs", Read, get(pubs::list)),
		route(Method::POST, "/v1/chain/pubs", Admin, post(pubs::register)),
		route(Method::PUT, "/v1/chain/pubs", Admin, put(pubs::update)),
		route(Method::DELETE, "/v1/chain/pubs", Admin, delete(pubs::retire)),
		route(Method::GET, "/v1/messages/{id}/proof", Read, get(chain::proof)),
	]
}

fn private_routes() -> Vec<Route> {
	let access = Access::ByRequest(crate::tokens::Scope::Private);
	let route = |method, path, handler| Route { method, path, access, patient: false, handler };
	let attach = route(Method::POST, "/v1/private/attachments", post(private::attachment));
	vec![
		route(Method::GET, "/v1/private/conversations", get(private::conversations)),
		route(Method::GET, "/v1/private/messages", get(private::list)),
		route(Method::POST, "/v1/private/messages", post(private::write)),
		route(Method::GET, "/v1/private/messages/{id}", get(private::one)),
		route(Method::DELETE, "/v1/private/messages/{id}", delete(private::erase)),
		route(Method::GET, "/v1/private/messages/{id}/attachments/{which}", get(private::attached)),
		Route { patient: true, ..attach },
		// As long as the node takes.
		Route { patient: true, ..route(Method::POST, "/v1/private/letters", post(private::letters)) },
	]
}

async fn no_route() -> Error {
	Error::NoRoute
}

async fn no_method() -> Error {
	Error::Method
}

/// The whole API.
pub fn router(app: App) -> Router {
	let other = access::Gate { app: app.clone(), access: Access::Token, path: "other", patient: false };
	let mut router = Router::new();
	for Route { path, access, patient, handler, .. } in routes() {
		let gate = access::Gate { app: app.clone(), access, path, patient };
		router = router.route(path, handler.route_layer(from_fn_with_state(gate, access::guard)));
	}
	router
		.fallback(no_route.layer(from_fn_with_state(other.clone(), access::guard)))
		.method_not_allowed_fallback(no_method.layer(from_fn_with_state(other, access::guard)))
		.layer(DefaultBodyLimit::max(MAX_BODY))
		.layer(from_fn_with_state(app.clone(), access::front))
		.with_state(app)
}

//! The OpenAPI document.

use super::{admin, blobs, bundles, chain, contacts, feeds, messages, peers, private, pubs, status, subscribe};
use crate::error::Refusal;
use axum::Json;
use utoipa::{
	openapi::{
		security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
		OpenApi as Document,
	},
	Modify, OpenApi,
};

#[derive(OpenApi)]
#[openapi(
	info(title = "Planet", description = "The API of MetaLife's sidecar"),
	modifiers(&Tokens),
	paths(
		status::health, status::metrics, serve, status::status, status::identity, feeds::list, feeds::one, feeds::messages,
		messages::list, messages::publish, messages::one, messages::bytes, messages::search, subscribe::subscribe, contacts::list,
		contacts::set, admin::tokens, admin::create_token, admin::revoke_token, admin::passphrase, admin::backup,
		bundles::export, bundles::import, peers::list, peers::connect, peers::forget, peers::invite, peers::join,
		blobs::list, blobs::put, blobs::collect, blobs::quota, blobs::place, blobs::state, blobs::remove, blobs::bytes,
		blobs::sealed, blobs::take, blobs::pin, blobs::unpin, private::conversations, private::list, private::write,
		private::one, private::erase, private::attachment, private::attached, private::letters, chain::state, chain::profile, chain::account, chain::set_account,
		chain::queue, chain::register, chain::anchor, chain::proof, pubs::list, pubs::register, pubs::update, pubs::retire,
	),
	components(schemas(Refusal, subscribe::Event)),
)]
struct Api;

struct Tokens;

impl Modify for Tokens {
	fn modify(&self, document: &mut Document) {
		let scheme = HttpBuilder::new()
			.scheme(HttpAuthScheme::Bearer)
			.description(Some("A token that `planet token create` made"))
			.build();
		document.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
	}
}

/// The document that describes [`routes`](super::routes).
pub fn document() -> Document {
	Api::openapi()
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", security(("token" = [])), responses(
	(status = 200, content_type = "application/json", body = Object), (status = "default", body = Refusal),
))]
pub async fn serve() -> Json<Document> {
	Json(document())
}

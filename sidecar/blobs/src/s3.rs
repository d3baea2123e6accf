//! Blobs in an S3-compatible store.

use crate::{
	address::Address,
	error::{Error, Result},
	store::{Object, Store},
};
use bytes::Bytes;
use futures::TryStreamExt;
use object_store::{
	aws::{AmazonS3, AmazonS3Builder},
	path::Path as Name,
	ClientOptions, MultipartUpload, ObjectStore, ObjectStoreExt, RetryConfig,
};
use std::{
	collections::VecDeque,
	fmt,
	fs::File,
	future::Future,
	io::{self, Read},
	path::Path,
	sync::{
		mpsc::{sync_channel, Receiver},
		Arc,
	},
	time::Duration,
};
use tokio::runtime::Runtime;

/// What is sent in one request; a larger blob takes several.
const PART: usize = 8 << 20;

/// How many requests of one blob are on their way at once.
const PARTS_AT_ONCE: usize = 3;

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Where an S3-compatible store is, and who we are to it.
#[derive(Clone)]
pub struct S3Config {
	/// Its address, unless it is Amazon's. Plain `http://` is allowed: what is sent is sealed.
	pub endpoint: Option<String>,
	/// The region, as `eu-west-1`.
	pub region: String,
	/// The bucket; it is not made here.
	pub bucket: String,
	/// What the names of our objects begin with, so that the bucket can hold other things; may be empty.
	pub prefix: String,
	/// The id of the access key.
	pub access_key: String,
	/// The access key's secret.
	pub secret_key: String,
}

impl fmt::Debug for S3Config {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { endpoint, region, bucket, prefix, access_key, secret_key: _ } = self;
		write!(f, "S3Config {{ {endpoint:?}, {region:?}, {bucket:?}, {prefix:?}, {access_key:?}, .. }}")
	}
}

/// Blobs in a bucket.
pub struct S3 {
	client: Client,
	prefix: Name,
}

/// Does what is asynchronous on a thread of its own, so that it can be waited for from anywhere.
#[derive(Clone)]
struct Client {
	store: Arc<AmazonS3>,
	runtime: Arc<OwnRuntime>,
}

struct OwnRuntime(Option<Runtime>);

impl Drop for OwnRuntime {
	fn drop(&mut self) {
		// To wait for it would not be allowed where asynchronous code lets go of it.
		if let Some(runtime) = self.0.take() {
			runtime.shutdown_background();
		}
	}
}

impl Client {
	fn spawn<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> Receiver<T> {
		let (done, wait) = sync_channel(1);
		if let Some(runtime) = &self.runtime.0 {
			runtime.spawn(async move {
				// Nobody waits any longer who failed otherwise.
				let _ = done.send(future.await);
			});
		}
		wait
	}

	fn wait<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> Result<T> {
		received(self.spawn(future))
	}
}

fn received<T>(wait: Receiver<T>) -> Result<T> {
	Ok(wait.recv().map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?)
}

impl S3 {
	/// This bucket. Nothing is asked of it yet.
	pub fn new(config: &S3Config) -> Result<Self> {
		// The choice is the program's; one that made none gets this one.
		let _ = rustls::crypto::ring::default_provider().install_default();
		let retry = RetryConfig { max_retries: 4, retry_timeout: TIMEOUT, ..RetryConfig::default() };
		let mut builder = AmazonS3Builder::new()
			.with_region(&config.region)
			.with_bucket_name(&config.bucket)
			.with_access_key_id(&config.access_key)
			.with_secret_access_key(&config.secret_key)
			.with_client_options(ClientOptions::new().with_timeout(TIMEOUT))
			.with_retry(retry);
		if let Some(endpoint) = &config.endpoint {
			builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
		}
		let runtime = tokio::runtime::Builder::new_multi_thread()
			.worker_threads(1)
			.thread_name("blobs-s3")
			.enable_all()
			.build()?;
		let runtime = Arc::new(OwnRuntime(Some(runtime)));
		let prefix = Name::parse(config.prefix.trim_matches('/')).map_err(object_store::Error::from)?;
		Ok(Self { client: Client { store: Arc::new(builder.build()?), runtime }, prefix })
	}

	fn name(&self, address: &Address) -> Name {
		self.prefix.clone().join(address.to_string())
	}

	fn put_parts(&self, upload: &mut Box<dyn MultipartUpload>, file: &mut File, first: Vec<u8>) -> Result<()> {
		let mut under_way = VecDeque::from([self.client.spawn(upload.put_part(first.into()))]);
		loop {
			let part = part(file)?;
			if part.is_empty() {
				break;
			}
			if under_way.len() == PARTS_AT_ONCE {
				under_way.pop_front().map_or(Ok(Ok(())), received)??;
			}
			under_way.push_back(self.client.spawn(upload.put_part(part.into())));
		}
		for part in under_way {
			received(part)??;
		}
		Ok(())
	}
}

fn part(file: &mut File) -> Result<Vec<u8>> {
	let mut part = Vec::new();
	file.take(PART as u64).read_to_end(&mut part)?;
	Ok(part)
}

impl Store for S3 {
	fn put(&self, address: &Address, file: &Path) -> Result<()> {
		let (store, name) = (self.client.store.clone(), self.name(address));
		let mut file = File::open(file)?;
		let first = part(&mut file)?;
		if first.len() < PART {
			return Ok(self.client.wait(async move { store.put(&name, first.into()).await.map(drop) })??);
		}
		let mut upload = self.client.wait(async move { store.put_multipart(&name).await })??;
		let sent = self.put_parts(&mut upload, &mut file, first);
		let (upload, done) = match sent {
			Ok(()) => self.client.wait(async move {
				let done = upload.complete().await.map(drop);
				(upload, done.map_err(Error::from))
			})?,
			failed => (upload, failed),
		};
		if done.is_err() {
			let mut upload = upload;
			// It was to fail anyway. What stays of it, a rule of the bucket can remove.
			let _ = self.client.wait(async move { upload.abort().await });
		}
		done
	}

	fn open(&self, address: &Address) -> Result<Option<Box<dyn Object>>> {
		let (store, name) = (self.client.store.clone(), self.name(address));
		let asked = name.clone();
		match self.client.wait(async move { store.head(&asked).await })? {
			Ok(meta) => Ok(Some(Box::new(Remote { client: self.client.clone(), name, length: meta.size }))),
			Err(object_store::Error::NotFound { .. }) => Ok(None),
			Err(error) => Err(error.into()),
		}
	}

	fn remove(&self, address: &Address) -> Result<()> {
		let (store, name) = (self.client.store.clone(), self.name(address));
		match self.client.wait(async move { store.delete(&name).await })? {
			Err(object_store::Error::NotFound { .. }) => Ok(()),
			done => Ok(done?),
		}
	}

	fn each(&self, visit: &mut dyn FnMut(Address, u64) -> Result<()>) -> Result<()> {
		let (store, prefix) = (self.client.store.clone(), self.prefix.clone());
		let list = async move {
			let found = store.list(Some(&prefix)).try_filter_map(|meta| async move {
				let address = meta.location.filename().and_then(|name| name.parse().ok());
				Ok(address.map(|address| (address, meta.size)))
			});
			found.try_collect::<Vec<_>>().await
		};
		self.client.wait(list)??.into_iter().try_for_each(|(address, length)| visit(address, length))
	}
}

struct Remote {
	client: Client,
	name: Name,
	length: u64,
}

impl Object for Remote {
	fn len(&self) -> u64 {
		self.length
	}

	fn read_at(&self, at: u64, out: &mut [u8]) -> Result<()> {
		// The store refuses a range without bytes.
		if out.is_empty() {
			return Ok(());
		}
		let (store, name) = (self.client.store.clone(), self.name.clone());
		let range = at..at + out.len() as u64;
		let bytes: Bytes = self.client.wait(async move { store.get_range(&name, range).await })??;
		if bytes.len() != out.len() {
			return Err(Error::Damaged("what the store gave"));
		}
		out.copy_from_slice(&bytes);
		Ok(())
	}
}

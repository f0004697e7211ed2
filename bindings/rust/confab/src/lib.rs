//! Confab is a chat engine that an application embeds: users, conversations, messages and subscriptions that resume, in a
//! folder of the application's own. This crate is its binding for Rust.
//!
//! ```
//! use confab::{ConversationsOpenDirect, Engine, HostEnsureUser, MessagesSend};
//!
//! # fn main() -> confab::Result<()> {
//! # let folder = std::env::temp_dir().join(format!("confab-doc-{}", std::process::id()));
//! let engine = Engine::open(&folder)?;
//! let user = |email: &str| {
//!     engine.host().ensure_user(HostEnsureUser { email: email.into(), ..Default::default() })
//! };
//! let (ann, bob) = (user("ann@example.com")?, user("bob@example.com")?);
//! let ann = engine.as_user(ann.id);
//! let conversation = ann.conversations().open_direct(ConversationsOpenDirect { user: bob.id })?;
//! let sent = ann.messages().send(MessagesSend {
//!     conversation: conversation.id,
//!     body: "hi".into(),
//!     ..Default::default()
//! })?;
//! assert_eq!(sent.seq, 1);
//! # engine.close()?;
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok(())
//! # }
//! ```
//!
//! - [`Engine`] is open until it is dropped. It hands out a [`Caller`] for whoever acts: nobody yet, a user, the owner of a
//!   token, or the application itself.
//! - A caller has one method for each operation, in groups, and an `…_async` twin that returns a [`Call`], a future that
//!   any executor can run. [`Caller::call`] reaches operations that are newer than this crate.
//! - [`Caller::subscribe`] gives a [`Subscription`]: a `futures_core::Stream` of [`Event`]s, and a blocking iterator.

#![warn(missing_docs)]
#![deny(unsafe_code)]

mod call;
#[allow(unsafe_code)]
mod callbacks;
mod caller;
mod dispatcher;
mod engine;
mod error;
#[allow(unsafe_code)]
mod ffi;
mod generated;
mod subscription;
mod wire;

pub use call::Call;
pub use callbacks::LogLevel;
pub use caller::{Caller, HostCaller};
pub use engine::{Engine, EngineOptions};
pub use error::{Error, ErrorCode, Result};
pub use generated::events::*;
pub use generated::groups;
pub use generated::records::*;
pub use generated::requests::*;
pub use subscription::{Follower, Iter, Recv, Started, StartedFuture, Subscription};
pub use wire::Committed;

/// Most bytes of one request's JSON.
pub const REQUEST_BYTES_MAX: usize = confab_sys::CONFAB_REQUEST_BYTES_MAX;

/// The version of the library that is linked, such as `"0.1.0"`.
pub fn version() -> &'static str {
    ffi::version()
}

/// The ABI version of the library that is linked.
pub fn abi_version() -> u32 {
    ffi::abi_version()
}

/// The catalogue of the library that is linked: operations with their fields, records, events, errors.
pub fn describe() -> Result<serde_json::Value> {
    serde_json::from_slice(ffi::describe()?.json()).map_err(Error::reply)
}

/// Compiles the README's example.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
